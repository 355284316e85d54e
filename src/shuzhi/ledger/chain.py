"""The SHA-256 chain of an organisation's facts.

Every fact that is recorded, corrected or withdrawn adds one link with the fact's whole content.  A link's digest
covers the digest before it, so that no link can be changed, removed or reordered without breaking the chain, and the
fact's own row must equal the content of its last link.  (AQ-11: 可追溯; the construction is the plain hash chain of
Haber and Stornetta, "How to time-stamp a digital document", 1991.)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models

from shuzhi.access.scoping import Actor
from shuzhi.clock import now
from shuzhi.ledger.models import ChainHead, Revision
from shuzhi.roster.models import Organisation

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class FactType:
    """A kind of fact the chain covers.

    Attributes:
        label: How a message names it, in Chinese.
        model: The table it stands in; it has ``organisation``.
        contents: Fact ids of one table → what the chain holds of each, in constant many queries.
    """

    label: str
    model: type[models.Model]
    contents: Callable[[models.QuerySet[Any]], dict[int, dict[str, Any]]]


FACT_TYPES: dict[str, FactType] = {}


def canonical(content: Mapping[str, Any]) -> str:
    """One text for one content: sorted keys, no spaces, ISO dates."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def link_digest(revision: Revision) -> str:
    """The SHA-256 of a link, over everything it says and the digest before it."""
    told = [
        revision.organisation_id,
        revision.sequence,
        revision.fact_type,
        revision.fact_id,
        revision.act,
        revision.reason,
        revision.content,
        _moment(revision.at),
        revision.actor_name,
        revision.previous,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def append_links(
    *,
    actor: Actor,
    organisation: Organisation,
    fact_type: str,
    act: str,
    fact_ids: Sequence[int],
    reason: str = "",
) -> list[Revision]:
    """Add one link for each fact, in order, inside the caller's transaction."""
    kind = FACT_TYPES[fact_type]
    contents = kind.contents(kind.model._default_manager.filter(pk__in=fact_ids))
    head = _locked_head(organisation)
    at = now()
    links = []
    for fact_id in fact_ids:
        link = Revision(
            organisation=organisation,
            sequence=head.sequence + 1,
            fact_type=fact_type,
            fact_id=fact_id,
            act=act,
            reason=reason,
            content=canonical(contents[fact_id]),
            at=at,
            actor_name=actor.name,
            previous=head.digest,
        )
        link.digest = link_digest(link)
        head.sequence, head.digest = link.sequence, link.digest
        links.append(link)
    Revision.everywhere.bulk_create(links, batch_size=500)
    head.save(update_fields=["sequence", "digest"])
    return links


def history(fact_type: str, fact_id: int) -> Iterable[Revision]:
    """Every link about one fact, oldest first."""
    return Revision.everywhere.filter(fact_type=fact_type, fact_id=fact_id).order_by("sequence")


def _locked_head(organisation: Organisation) -> ChainHead:
    ChainHead.everywhere.get_or_create(organisation=organisation)
    head: ChainHead = ChainHead.everywhere.select_for_update().get(organisation=organisation)
    return head


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
