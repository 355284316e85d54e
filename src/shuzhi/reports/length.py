"""How long a report is, and what its author should know before handing it in.  Notes only; nothing is refused here.

Characters are counted without white space, headings and punctuation included, the annex not; open gaps do not count.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from shuzhi.access.scoping import Actor
from shuzhi.figures.question import Question
from shuzhi.figures.values import Figure
from shuzhi.reports.blocks import StoredBlock, document_blocks, figure_ids, plain
from shuzhi.reports.compose import Draft
from shuzhi.reports.document import Block, Gap, Heading, Table
from shuzhi.reports.document.numbering import numbered
from shuzhi.reports.drafting import find_profile, live_draft
from shuzhi.reports.facts import figures_for
from shuzhi.reports.failure import ReportError
from shuzhi.reports.models import Report
from shuzhi.rulebook.profiles import ROLES, Bound, Limits

PENDING = "（待核）"


@dataclass(frozen=True, slots=True)
class Length:
    """Characters of the whole report (title included) and of each part, by its role."""

    total: int
    roles: dict[str, int] = field(hash=False)

    def share(self, role: str) -> float:
        """The part's share of the whole in per cent."""
        return 100 * self.roles.get(role, 0) / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Notes:
    """What is offered to the author.

    Attributes:
        length: Characters.
        limits: Sentences on length and shares against the notice.
        omitted: Figures the profile asks for that were left out: 台账无数据，未写入.
        outdated: Ids of the author's own paragraphs whose program text the ledger has changed since.
        gaps: How many gaps are still open.
    """

    length: Length
    limits: list[str]
    omitted: list[Figure]
    outdated: tuple[str, ...]
    gaps: int

    @property
    def omitted_sentence(self) -> str:
        """The figures left out, as one sentence; empty where none was."""
        labels = "、".join(figure.definition.label for figure in self.omitted)
        return f"台账无数据，未写入：{labels}。" if labels else ""


def report_notes(*, actor: Actor, report: Report, limits: str | None = None, draft: Draft | None = None) -> Notes:
    """Everything the author should see beside his draft.

    Args:
        limits: Id of one of the profile's limits; None takes those marked as default.
        draft: The live draft, where the caller has told it already.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
        ReportError: The profile has no such limits.
    """
    draft = draft or live_draft(actor=actor, report=report)
    question = Question(actor, report.organisation, report.year)
    figures = figures_for(question, figure_ids(draft.blocks))
    length = _length(report.title, draft.blocks, figures)
    return Notes(
        length=length,
        limits=limit_notes(length, _chosen(find_profile(report.profile).limits, limits)),
        omitted=draft.omitted,
        outdated=draft.outdated,
        gaps=sum(1 for block in draft.blocks if block["type"] == "gap" and not block.get("author")),
    )


def limit_notes(length: Length, chosen: tuple[Limits, ...]) -> list[str]:
    """One sentence for each bound that is not kept, with where it was read."""
    notes = []
    for limits in chosen:
        source = limits.label + (PENDING if limits.pending_check else "")
        notes += _bound_notes("全文", length.total, 100.0, limits.total, source)
        for role, bound in limits.roles.items():
            count = length.roles.get(role, 0)
            notes += _bound_notes(f"{ROLES[role]}部分", count, length.share(role), bound, source)
    return notes


def _bound_notes(what: str, count: int, share: float, bound: Bound, source: str) -> list[str]:
    notes = []
    if bound.most is not None and count > bound.most:
        notes.append(f"{what}{count}字，超过{bound.most}字。依据：{source}")
    if bound.least is not None and count < bound.least:
        notes.append(f"{what}{count}字，不足{bound.least}字。依据：{source}")
    if bound.share_most is not None and share > bound.share_most:
        notes.append(f"{what}占{share:.1f}%，超过{bound.share_most}%。依据：{source}")
    if bound.share_least is not None and share < bound.share_least:
        notes.append(f"{what}占{share:.1f}%，不足{bound.share_least}%。依据：{source}")
    return notes


def _chosen(known: tuple[Limits, ...], wanted: str | None) -> tuple[Limits, ...]:
    if wanted is None:
        return tuple(limits for limits in known if limits.default)
    found = tuple(limits for limits in known if limits.id == wanted)
    if not found:
        names = "、".join(limits.id for limits in known)
        raise ReportError(f"没有篇幅要求“{wanted}”。", advice=f"可用：{names}。", code="report.limits")
    return found


def _length(title: str, blocks: list[StoredBlock], figures: dict[str, Figure]) -> Length:
    roles: Counter[str] = Counter()
    by_role: dict[str, list[StoredBlock]] = {}
    for block in blocks:
        by_role.setdefault(block["role"], []).append(block)
    for role, members in by_role.items():
        roles[role] = sum(_characters(number, made) for number, made in numbered(document_blocks(members, figures)))
    return Length(total=_count(title) + sum(roles.values()), roles=dict(roles))


def _characters(number: str, block: Block) -> int:
    if isinstance(block, Table):
        return 0
    words = plain(run for run in block.runs if not isinstance(run, Gap))
    return _count(number + words) if isinstance(block, Heading) else _count(words)


def _count(text: str) -> int:
    return sum(1 for letter in text if not letter.isspace())
