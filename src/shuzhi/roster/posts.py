"""The verb that fills a post."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Min

from shuzhi.access.audit import write_audit
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.roster.models import (
    Organisation,
    Person,
    Post,
    PostRole,
)
from shuzhi.roster.spells import IN_FORCE, require_choice


@transaction.atomic
def fill_post(
    *, actor: Actor, person: Person, organisation: Organisation, role: str, since: date, quiet: bool = False
) -> Post:
    """Give a person a post from ``since``; a post that only one can hold ends for its holder then."""
    actor.require(Capability.ROSTER, organisation)
    require_choice(role, PostRole, "职务")
    until = None
    if role == PostRole.SECRETARY:
        holders = Post.everywhere.filter(IN_FORCE, organisation=organisation, role=role)
        for former in holders.filter(until=None, since__lte=since).select_related("person__organisation"):
            former.until = since
            former.save(update_fields=["until"])
            append_links(actor, [former.person])
        # A former secretary who is told late served until the next one came.
        until = holders.filter(since__gt=since).aggregate(next=Min("since"))["next"]
    post: Post = Post.everywhere.create(
        person=person, organisation=organisation, role=role, since=since, until=until, **provenance(actor, None, "")
    )
    append_links(actor, [person])
    if not quiet:
        write_audit(
            actor=actor,
            verb="post.filled",
            organisation=organisation,
            name=person.name,
            post=role,
            day=since,
        )
    return post
