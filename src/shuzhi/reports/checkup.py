"""核查 of a report inside the program: the text as it stands, held against the ledger, a profile and its own past.

Findings are for who asked; nothing of a checkup is stored.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.checking.check import check_source
from shuzhi.checking.model import Checked, SourceText
from shuzhi.checking.reading import read_bytes
from shuzhi.checking.structure import limits_from_profile
from shuzhi.figures.known import known_figures
from shuzhi.figures.question import Question
from shuzhi.reports.blocks import blocks_with_ids, figure_ids
from shuzhi.reports.content import plain_text
from shuzhi.reports.drafting import find_profile, live_draft
from shuzhi.reports.facts import figures_for
from shuzhi.reports.freezing import latest_frozen
from shuzhi.reports.models import Report, ReportState, Submission
from shuzhi.roster.models import Organisation


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is held against.

    Attributes:
        ledger: Its numbers against the year's figures.
        past: Its words against what the organisation handed in for earlier years.
        profile: Lengths and shares of this profile; empty for none.
        rows: Whether findings name the entries behind a figure.
        others: Its words against what other organisations handed in for this year and the one before, as far as the
            actor reaches them.
    """

    ledger: bool = True
    past: bool = True
    profile: str = ""
    rows: bool = True
    others: bool = False


@dataclass(frozen=True, slots=True)
class Checkup:
    """A text with what was found in each of its reports.

    Attributes:
        data: The bytes of an uploaded file.
        begins: Of a draft: where each of its lines begins in the text, with the id of the block it comes from.
    """

    source: SourceText
    checked: tuple[Checked, ...]
    data: bytes = b""
    begins: tuple[tuple[int, str], ...] = ()

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(len(one.findings) for one in self.checked)

    def block_at(self, position: int) -> str:
        """The block of the draft that holds an offset into the text; empty for its title."""
        return self.begins[bisect_right(self.begins, position, key=_start) - 1][1] if self.begins else ""


def check_own(*, actor: Actor, report: Report, wanted: Wanted, against: Sequence[tuple[str, bytes]] = ()) -> Checkup:
    """Check a report of the ledger as it stands: its draft, or its frozen text.

    Args:
        against: Names and bytes of files from which a passage may be copied.

    Raises:
        AccessDeniedError: The actor does not write reports there: findings are for the author.
        NotFoundError: The profile is unknown.
    """
    actor.require(Capability.REPORT, report.organisation)
    frozen = latest_frozen(report) if report.state == ReportState.FROZEN else None
    lines = [] if frozen is not None else _draft_lines(actor, report)
    text = frozen.text if frozen is not None else "\n".join(line for _, line in lines)
    name = f"{report.year}年述职报告（{'定稿' if frozen else '草稿'}）"
    others = [read_bytes(*one) for one in against]
    checkup = _checkup(actor, (report.organisation, report.year), SourceText(name, "txt", text), wanted, others=others)
    starts = accumulate((len(line) + 1 for _, line in lines), initial=0)
    return replace(checkup, begins=tuple((start, block) for start, (block, _) in zip(starts, lines, strict=False)))


def _draft_lines(actor: Actor, report: Report) -> list[tuple[str, str]]:
    """The draft as it would be printed today: title and body as lines, each with the id of its block."""
    blocks = live_draft(actor=actor, report=report).blocks
    figures = figures_for(Question(actor, report.organisation, report.year), figure_ids(blocks))
    pairs = blocks_with_ids(blocks, figures)
    title, *lines = plain_text(report.title, [made for _, made in pairs]).split("\n")
    return [("", title), *zip([block for block, _ in pairs], lines, strict=True)]


def _start(begin: tuple[int, str]) -> int:
    return begin[0]


def check_file(
    *,
    actor: Actor,
    organisation: Organisation,
    year: int,
    name: str,
    data: bytes,
    wanted: Wanted,
    against: Sequence[tuple[str, bytes]] = (),
) -> Checkup:
    """Check a report written elsewhere.

    Args:
        against: Names and bytes of other files from which a passage may be copied.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
        ReadingError: A file cannot be read.
        NotFoundError: The profile is unknown.
    """
    actor.require(Capability.VIEW, organisation)
    source = read_bytes(name, data)
    others = [read_bytes(*one) for one in against]
    return _checkup(actor, (organisation, year), source, wanted, data=data, others=others)


def earlier_reports(organisation: Organisation, year: int) -> list[SourceText]:
    """What an organisation handed in for earlier years, without the sentences that the program wrote."""
    found = Submission.everywhere.filter(organisation=organisation, year__lt=year, withdrawn_at=None)
    return [
        SourceText(f"{one.year}年报送的《{one.title}》", "txt", one.own_text) for one in found.order_by("-year", "-pk")
    ]


def _others_handed_in(actor: Actor, organisation: Organisation, year: int) -> list[SourceText]:
    """What other organisations that the actor reaches handed in, without the sentences that the program wrote."""
    found = (
        Submission.objects.within(actor)
        .filter(year__in=(year, year - 1), withdrawn_at=None)
        .exclude(organisation=organisation)
        .select_related("organisation")
        .order_by("-year", "organisation__path")
    )
    return [
        SourceText(f"{one.organisation.name}{one.year}年报送的《{one.title}》", "txt", one.own_text) for one in found
    ]


def _checkup(
    actor: Actor,
    report: tuple[Organisation, int],
    source: SourceText,
    wanted: Wanted,
    *,
    data: bytes = b"",
    others: Sequence[SourceText] = (),
) -> Checkup:
    organisation, year = report
    past = earlier_reports(organisation, year) if wanted.past else []
    past += _others_handed_in(actor, organisation, year) if wanted.others else []
    known = (
        known_figures(Question(actor=actor, organisation=organisation, year=year), rows=wanted.rows)
        if wanted.ledger
        else None
    )
    checked = check_source(
        source,
        data=data if source.format == "docx" else None,
        against=[*past, *others],
        figures=known,
        limits=limits_from_profile(find_profile(wanted.profile)) if wanted.profile else None,
    )
    return Checkup(source, tuple(checked), data)
