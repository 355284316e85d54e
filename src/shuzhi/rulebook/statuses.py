"""How a duty may stand: the one table that the calculation, the counts, the pages, the files and the reports share.

What the table says stands in ``cn/statuses.yaml``; here it is read, and told which status what is missing has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shuzhi.rulebook.model import Strength
from shuzhi.rulebook.node import Node, open_document

FILE = Path(__file__).parent / "cn" / "statuses.yaml"
TEXTS = ("id", "label", "short", "shape", "explained", "unbegun", "advice", "told")
TRAITS = ("asked", "settled", "open", "answer")


@dataclass(frozen=True, slots=True)
class Status:
    """One way in which a duty stands; see ``cn/statuses.yaml`` for what each field means."""

    id: str
    label: str
    short: str
    shape: str
    explained: str = ""
    unbegun: str = ""
    advice: str = ""
    told: str = ""
    asked: bool = False
    settled: bool = False
    open: bool = False
    answer: bool = False
    standing: str = ""
    rank: int = 0


def _read(node: Node) -> Status:
    fields = node.fields(
        ["id", "label", "short", "shape"], ["explained", "unbegun", "advice", "told", "standing", *TRAITS]
    )
    texts: dict[str, Any] = {name: fields[name].text() for name in TEXTS if name in fields}
    more: dict[str, Any] = {name: fields[name].truth() for name in TRAITS if name in fields}
    if "standing" in fields:
        stands = fields["standing"].fields(["words", "rank"])
        more |= {"standing": stands["words"].text(), "rank": stands["rank"].number()}
    return Status(**texts, **more)


def _all() -> Iterator[Status]:
    yield from map(_read, open_document(FILE).fields(["statuses"])["statuses"].items())


STATUSES: Mapping[str, Status] = {one.id: one for one in _all()}
LABELS: Mapping[str, str] = {one.id: one.label for one in STATUSES.values()}


def those(trait: str) -> frozenset[str]:
    """The statuses that have one of :data:`TRAITS`."""
    return frozenset(one.id for one in STATUSES.values() if getattr(one, trait))


ASKED, SETTLED, OPEN, ANSWERED = (those(trait) for trait in TRAITS)
MISSING = OPEN & ANSWERED  # the time is over and nothing was recorded
TOLD = frozenset(one.id for one in STATUSES.values() if one.told)  # what a report tells of itself
STANDINGS = tuple(one.id for one in sorted(STATUSES.values(), key=lambda one: one.rank) if one.standing)


def missed(strength: Strength) -> str:
    """The status of what has no record when its time is over: only a rule that says must is ``overdue``."""
    return "overdue" if strength is Strength.MUST else "unrecorded"


def words_of(status: str, *, unbegun: bool) -> str:
    """How a duty stands, as people read it.

    Args:
        unbegun: It began before the ledger did.
    """
    return STATUSES[status].unbegun if unbegun else LABELS[status]


def told_of(status: str, *, whose: str, what: str, reference: str) -> str:
    """How a report says of itself that a duty stands so, without names.

    Args:
        status: One of :data:`TOLD`.
        whose: Of which periods, or of how many people.
        what: The title of the rule.
        reference: Regulation and article.
    """
    return STATUSES[status].told.format(whose=whose, what=what, reference=reference)
