"""Adding links to a chain.

Every fact that is recorded, corrected or withdrawn adds one link with the fact's whole content.  A link's digest
covers the digest before it, so that no link can be changed, removed or reordered without breaking the chain, and the
fact's own row must equal the content of its last link.  (AQ-11: 可追溯; the construction is the plain hash chain of
Haber and Stornetta, "How to time-stamp a digital document", 1991.)
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from django.db import models, transaction

from shuzhi.chain.contents import canonical, contents_of, fact_types, kind_of
from shuzhi.chain.models import ChainHead, Revision
from shuzhi.clock import now

GENESIS = "0" * 64
AT_ONCE = 500  # links written by one statement


class Named(Protocol):
    """Whoever acts, by name."""

    @property
    def name(self) -> str:
        """His name as the link keeps it."""
        ...


@dataclass(slots=True)
class _Waiting:
    """A link that waits for the end of a bulk of changes."""

    actor_name: str
    owner: int | None
    act: str
    reason: str


_waiting: ContextVar[dict[tuple[str, int], _Waiting] | None] = ContextVar("waiting_links", default=None)


@contextmanager
def one_link_each() -> Iterator[None]:
    """Inside, a fact touched several times gets one link, written at the end; for verbs that write in bulk.

    Nothing is written where the body raises: its transaction is rolled back.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: dict[tuple[str, int], _Waiting] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    groups: dict[tuple[str, int | None, str, str, str], list[int]] = defaultdict(list)
    for (fact_type, fact_id), one in waiting.items():
        groups[one.actor_name, one.owner, fact_type, one.act, one.reason].append(fact_id)
    for group, fact_ids in groups.items():
        _write(*group, fact_ids)


def append_links(actor: Named, facts: Iterable[models.Model], act: str = "corrected", reason: str = "") -> None:
    """Add one link for each fact, in order; whose chain it stands in, its room declares.

    Args:
        facts: Rows of tables that some room declares as facts; any other is a programming error (KeyError).
        act: ``recorded``, ``corrected`` or ``withdrawn``.
    """
    waiting = _waiting.get()
    groups: dict[tuple[str, int | None, str, str, str], list[int]] = defaultdict(list)
    for fact in facts:
        kind = kind_of(fact)
        owner = kind.owner_of(fact)
        if waiting is None:
            groups[actor.name, owner, kind.id, act, reason].append(fact.pk)
            continue
        known = waiting.setdefault((kind.id, fact.pk), _Waiting(actor.name, owner, act, reason))
        known.owner = owner  # it belongs where it stands in the end; what began as recorded stays so
        known.act = known.act if act == "corrected" else act
    for group, fact_ids in groups.items():
        _write(*group, fact_ids)


def link_digest(revision: Revision) -> str:
    """The SHA-256 of a link, over everything it says and the digest before it."""
    parts = [
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
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def history(fact_type: str, fact_id: int) -> Iterable[Revision]:
    """Every link about one fact, oldest first."""
    return Revision.everywhere.filter(fact_type=fact_type, fact_id=fact_id).order_by("pk")


def write_content(  # noqa: PLR0917
    actor_name: str,
    owner: int | None,
    fact_type: str,
    act: str,
    reason: str,
    contents: Sequence[tuple[int, str]],
    *,
    using: str = "default",
) -> None:
    """Add links whose content is made already; what :func:`append_links` ends in, and adopting begins with.

    Args:
        owner: The organisation whose chain it is; None for the chain of the house.
    """
    with transaction.atomic(using=using):  # the head is held until its links are written
        head = _locked_head(owner, using)
        at = now()
        links = []
        for fact_id, content in contents:
            link = Revision(
                organisation_id=owner,
                sequence=head.sequence + 1,
                fact_type=fact_type,
                fact_id=fact_id,
                act=act,
                reason=reason[:300],
                content=content,
                at=at,
                actor_name=actor_name,
                previous=head.digest,
            )
            link.digest = link_digest(link)
            head.sequence, head.digest = link.sequence, link.digest
            links.append(link)
        Revision.everywhere.using(using).bulk_create(links, batch_size=AT_ONCE)
        head.save(using=using, update_fields=["sequence", "digest"])


def _write(  # noqa: PLR0917
    actor_name: str, owner: int | None, fact_type: str, act: str, reason: str, fact_ids: Sequence[int]
) -> None:
    kind = fact_types()[fact_type]
    for start in range(0, len(fact_ids), AT_ONCE):
        chunk = fact_ids[start : start + AT_ONCE]
        contents = contents_of(kind, kind.model._default_manager.filter(pk__in=chunk))
        written = [(fact_id, canonical(contents[fact_id])) for fact_id in chunk]
        write_content(actor_name, owner, fact_type, act, reason, written)


def _locked_head(owner: int | None, using: str) -> ChainHead:
    heads = ChainHead.everywhere.using(using).select_for_update().filter(organisation=owner)
    head: ChainHead | None = heads.first()
    if head is None:
        ChainHead.everywhere.using(using).get_or_create(organisation_id=owner)
        head = heads.get()
    return head


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
