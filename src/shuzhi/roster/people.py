"""Verbs on people: add, change standing, note a circumstance, fill a post, transfer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Min, Q, QuerySet, TextChoices

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.access.sealing import identity_digest, mask, seal
from shuzhi.chain.links import append_links, one_link_each
from shuzhi.clock import now
from shuzhi.errors import ShuzhiError
from shuzhi.roster.models import (
    Circumstance,
    CircumstanceKind,
    DuesBase,
    DuesCategory,
    Membership,
    MembershipStatus,
    Organisation,
    Person,
    Post,
    PostRole,
    Spell,
    Transfer,
)

IN_FORCE = Q(withdrawn_at=None)
# What a spell that goes on elsewhere does not take along.
LEFT_BEHIND = frozenset(
    "id organisation since since_told until until_told recorded_at recorded_by batch origin".split()
)
PARTICULARS = frozenset(
    {
        "name",
        "sex",
        "ethnicity",
        "born_on",
        "education",
        "occupation",
        "dues_category",
        "note",
        "identity_number",
        "phone",
    }
)


class RosterError(ShuzhiError):
    """Something about a person cannot be recorded like this."""

    code = "roster.invalid"


def in_force_on(day: date) -> Q:
    """Spells that hold on ``day`` and were not withdrawn."""
    return IN_FORCE & Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def members_on(organisation: Organisation, day: date) -> QuerySet[Membership]:
    """The memberships that hold in one organisation on a day (machinery; the caller has checked who asks)."""
    found: QuerySet[Membership] = Membership.everywhere.filter(in_force_on(day), organisation=organisation)
    return found


def provenance(actor: Actor, batch: Batch | None, origin: str) -> dict[str, Any]:
    """The columns every recorded fact carries."""
    return {"recorded_at": now(), "recorded_by": actor.name, "batch": batch, "origin": origin}


def link_person(actor: Actor, person: Person, act: str = "corrected", reason: str = "") -> None:
    """Tell the chain how a person stands now, with all his spells."""
    append_links(
        actor=actor,
        organisation=person.organisation,
        fact_type="person",
        act=act,
        fact_ids=[person.pk],
        reason=reason,
    )


@transaction.atomic
def add_person(
    *,
    actor: Actor,
    organisation: Organisation,
    name: str,
    identity_number: str = "",
    phone: str = "",
    batch: Batch | None = None,
    origin: str = "",
    quiet: bool = False,
    **facts: Any,
) -> Person:
    """Add a person to the roster of ``organisation``.

    Args:
        identity_number: Checked by the caller; stored encrypted.
        quiet: True inside a batch, which writes one audit sentence for all.
        facts: sex, ethnicity, born_on, education, occupation, dues_category, note, sample.

    Raises:
        RosterError: No name, or the identity number is on the roster already.
    """
    actor.require(Capability.ROSTER, organisation)
    if not name.strip():
        raise RosterError("姓名没有填写。", advice="请填写姓名。", code="person.name_missing")
    digest = identity_digest(identity_number)
    _refuse_known_number(name, digest)
    person = Person.everywhere.create(
        organisation=organisation,
        name=name.strip(),
        identity_sealed=seal(identity_number),
        identity_digest=digest,
        identity_masked=mask(identity_number),
        phone_sealed=seal(phone),
        **provenance(actor, batch, origin),
        **facts,
    )
    link_person(actor, person, "recorded")
    if not quiet:
        write_audit(actor=actor, verb="person.added", organisation=organisation, name=person.name)
    return person


@transaction.atomic
def change_person(*, actor: Actor, person: Person, reason: str, **changes: Any) -> Person:
    """Correct a person's own particulars; the log keeps what was changed and why, without the values of secrets."""
    actor.require(Capability.ROSTER, person.organisation)
    if not reason.strip():
        raise RosterError("请写明更正原因。", advice="例如：原表录入有误。", code="reason.missing")
    if fixed := set(changes) - PARTICULARS:
        raise RosterError(f"“{min(fixed)}”不能这样更正。", advice="所属组织和党籍请用转接、党籍变更办理。")
    if "identity_number" in changes:
        number = changes.pop("identity_number")
        _refuse_known_number(person.name, identity_digest(number), besides=person.pk)
        changes |= {
            "identity_sealed": seal(number),
            "identity_digest": identity_digest(number),
            "identity_masked": mask(number),
        }
    if "phone" in changes:
        changes["phone_sealed"] = seal(changes.pop("phone"))
    if "born_on" in changes and changes["born_on"] != person.born_on:
        changes["born_told"] = ""  # a whole day is known now
    told = []
    if changes.get("name", person.name) != person.name:
        _keep_former_name(person)
    for key, value in changes.items():
        if getattr(person, key) == value:
            continue
        label = str(getattr(Person._meta.get_field(key), "verbose_name", key))
        if key not in {"identity_sealed", "identity_digest", "phone_sealed", "born_told"}:
            told.append(f"{label}“{getattr(person, key) or ''}”改为“{value or ''}”")
        setattr(person, key, value)
    person.save()
    link_person(actor, person, reason=reason)
    write_audit(
        actor=actor,
        verb="person.changed",
        organisation=person.organisation,
        name=person.name,
        change="；".join([*told, reason]),
    )
    return person


@transaction.atomic
def set_membership(
    *,
    actor: Actor,
    person: Person,
    organisation: Organisation,
    status: str,
    since: date,
    until: date | None = None,
    batch: Batch | None = None,
    origin: str = "",
    quiet: bool = False,
) -> Membership:
    """Give a person a standing from ``since``; an open spell of another standing ends there."""
    actor.require(Capability.ROSTER, organisation)
    actor.require(Capability.ROSTER, person.organisation)  # his open spell there ends
    _require_choice(status, MembershipStatus, "党籍状态")
    if until is not None and until < since:
        raise RosterError(f"{person.name}的党籍止日早于起日。", advice="请核对两个日期。", code="date.order")
    if until is None:  # what is told late ends where the known later spell begins
        until = person.memberships.filter(IN_FORCE, since__gt=since).aggregate(next=Min("since"))["next"]
    person.memberships.filter(IN_FORCE, until=None, since__lte=since).update(until=since)
    membership: Membership = Membership.everywhere.create(
        person=person,
        organisation=organisation,
        status=status,
        since=since,
        until=until,
        **provenance(actor, batch, origin),
    )
    link_person(actor, person)
    if not quiet:
        write_audit(
            actor=actor,
            verb="membership.changed",
            organisation=organisation,
            name=person.name,
            status=status,
            day=since,
        )
    return membership


@transaction.atomic
def end_membership(*, actor: Actor, person: Person, on: date, reason: str) -> None:
    """End a person's membership from ``on`` (死亡, 除名, 转出 …); the spells before stay."""
    actor.require(Capability.ROSTER, person.organisation)
    ended = person.memberships.filter(IN_FORCE, until=None).update(until=on, ended_by=reason)
    if not ended:
        raise RosterError(f"{person.name}现在没有有效的党籍记录。", advice="请先核对名册。")
    link_person(actor, person, reason=reason)
    write_audit(
        actor=actor,
        verb="membership.ended",
        organisation=person.organisation,
        name=person.name,
        reason=reason,
        day=on,
    )


@transaction.atomic
def note_circumstance(
    *,
    actor: Actor,
    person: Person,
    kind: str,
    since: date,
    until: date | None = None,
    batch: Batch | None = None,
    origin: str = "",
    quiet: bool = False,
) -> Circumstance:
    """Note that something holds of a member from ``since``."""
    actor.require(Capability.ROSTER, person.organisation)
    _require_choice(kind, CircumstanceKind, "党员情况")
    circumstance: Circumstance = Circumstance.everywhere.create(
        person=person,
        organisation=person.organisation,
        kind=kind,
        since=since,
        until=until,
        **provenance(actor, batch, origin),
    )
    link_person(actor, person)
    if not quiet:
        write_audit(
            actor=actor,
            verb="circumstance.noted",
            organisation=person.organisation,
            name=person.name,
            circumstance=kind,
        )
    return circumstance


@transaction.atomic
def fill_post(
    *, actor: Actor, person: Person, organisation: Organisation, role: str, since: date, quiet: bool = False
) -> Post:
    """Give a person a post from ``since``; a post that only one can hold ends for its holder then."""
    actor.require(Capability.ROSTER, organisation)
    _require_choice(role, PostRole, "职务")
    until = None
    if role == PostRole.SECRETARY:
        holders = Post.everywhere.filter(IN_FORCE, organisation=organisation, role=role)
        for former in holders.filter(until=None, since__lte=since).select_related("person__organisation"):
            former.until = since
            former.save(update_fields=["until"])
            link_person(actor, former.person)
        # A former secretary who is told late served until the next one came.
        until = holders.filter(since__gt=since).aggregate(next=Min("since"))["next"]
    post: Post = Post.everywhere.create(
        person=person, organisation=organisation, role=role, since=since, until=until, **provenance(actor, None, "")
    )
    link_person(actor, person)
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


@transaction.atomic
def set_dues_base(
    *,
    actor: Actor,
    person: Person,
    category: str,
    base: Decimal | None,
    due: Decimal,
    since: date,
    batch: Batch | None = None,
    origin: str = "",
) -> DuesBase:
    """Set a member's dues base and monthly due from the first day of a month on; the former one ends there."""
    actor.require(Capability.ROSTER, person.organisation)
    _require_choice(category, DuesCategory, "党费类别")
    person.duesbases.filter(IN_FORCE, until=None, since__lte=since).update(until=since)
    made: DuesBase = DuesBase.everywhere.create(
        person=person,
        organisation=person.organisation,
        category=category,
        base=base,
        due=due,
        since=since,
        **provenance(actor, batch, origin),
    )
    link_person(actor, person)
    if batch is None:  # a batch writes one sentence for all
        write_audit(
            actor=actor,
            verb="dues_base.set",
            organisation=person.organisation,
            name=person.name,
            due=due,
            day=since,
        )
    return made


@transaction.atomic
def transfer_person(
    *, actor: Actor, person: Person, target: Organisation, sent_on: date, received_on: date
) -> Transfer:
    """Move a member's 组织关系 to ``target``: he counts at the source up to the day before it is received."""
    source = person.organisation
    actor.require(Capability.ROSTER, source)
    if received_on < sent_on:
        raise RosterError("接收日期早于开出日期。", advice="请核对两个日期。", code="date.order")
    transfer: Transfer = Transfer.everywhere.create(
        person=person,
        organisation=source,
        target=target,
        target_name=target.name,
        sent_on=sent_on,
        received_on=received_on,
        **provenance(actor, None, ""),
    )
    _carry_over(person, source, target, received_on, "转出", actor)
    write_audit(
        actor=actor,
        verb="transfer.made",
        organisation=source,
        name=person.name,
        source=source.name,
        target=target.name,
    )
    return transfer


def move_members(
    *,
    actor: Actor,
    source: Organisation,
    target: Organisation,
    on: date,
    reason: str,
    people: Sequence[int] | None = None,
) -> int:
    """Carry the members of ``source`` (or those named) over to ``target`` on the day ``on``; returns how many.

    Raises:
        AccessDeniedError: The actor may not change both rosters.
    """
    actor.require(Capability.ROSTER, source)
    actor.require(Capability.ROSTER, target)
    moving = Person.everywhere.filter(organisation=source)
    if people is not None:
        moving = moving.filter(pk__in=people)
    count = 0
    with one_link_each():
        for person in moving:
            _carry_over(person, source, target, on, reason, actor)
            count += 1
    return count


def withdraw_batch(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Take out of every count what a batch told of people; it stays readable with the reason.

    Raises:
        AccessDeniedError: The actor may not change the roster of the batch's organisation.
    """
    actor.require(Capability.ROSTER, batch.organisation)
    touched: set[int] = set()
    for model in (Membership, Circumstance, DuesBase, Post, Person):
        told = model.everywhere.filter(IN_FORCE, batch=batch)
        touched.update(told.values_list("pk" if model is Person else "person_id", flat=True))
        told.update(withdrawn_at=now(), withdrawn_reason=reason)
    with one_link_each():
        for person in Person.everywhere.filter(pk__in=touched).select_related("organisation").order_by("pk"):
            link_person(actor, person, "withdrawn" if person.batch_id == batch.pk else "corrected", reason)


def _carry_over(  # noqa: PLR0917
    person: Person, source: Organisation, target: Organisation, on: date, reason: str, actor: Actor
) -> None:
    open_still = IN_FORCE & (Q(until=None) | Q(until__gt=on))
    for spell in person.memberships.filter(open_still, organisation=source):
        _continue(spell, target, on, actor)
        spell.ended_by = reason
        spell.save(update_fields=["until", "until_told", "ended_by"])
    others: list[Spell] = [
        *person.circumstances.filter(open_still, organisation=source),
        *person.duesbases.filter(open_still, organisation=source),
    ]
    for other in others:
        _continue(other, target, on, actor)
        other.save(update_fields=["until", "until_told"])
    person.posts.filter(IN_FORCE, organisation=source, until=None).update(until=on)
    person.organisation = target
    person.save(update_fields=["organisation"])
    link_person(actor, person, reason=reason)


def _continue(spell: Any, target: Organisation, on: date, actor: Actor) -> None:
    """End ``spell`` on ``on`` and let an equal one begin in ``target``; one that begins later moves whole."""
    on, until, until_told = max(on, spell.since), spell.until, spell.until_told
    spell.until, spell.until_told = on, ""
    facts = {
        field.attname: getattr(spell, field.attname)
        for field in spell._meta.concrete_fields
        if field.name not in LEFT_BEHIND
    }
    type(spell).everywhere.create(
        **facts, organisation=target, since=on, until=until, until_told=until_told, **provenance(actor, None, "")
    )


def _keep_former_name(person: Person) -> None:
    """What was written under the name he had until now is still his."""
    names = dict.fromkeys([*filter(None, person.former_names.split("、")), person.name])
    person.former_names = "、".join(names)[-200:]


def _refuse_known_number(name: str, digest: str, *, besides: int = 0) -> None:
    if digest and Person.everywhere.filter(IN_FORCE, identity_digest=digest).exclude(pk=besides).exists():
        raise RosterError(
            f"{name}的公民身份号码已在名册中。",
            advice="请在名册中查找此人，不要重复登记。",
            code="identity.duplicate",
        )


def _require_choice(value: str, choices: type[TextChoices], what: str) -> None:
    if value not in choices.values:
        known = "、".join(f"{key}（{label}）" for key, label in choices.choices)
        raise RosterError(f"{what}“{value}”不认识。", advice=f"可用：{known}。", code="roster.choice")
