"""What a profile asks of a report's length, shares and parts.  Notes to the author, never a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi.checking.model import ROLE_LABELS, Finding, Report, Role, Section, SourceText, Span
from shuzhi.checking.structure.reading import count_characters
from shuzhi.checking.structure.spans import finding, heading_span, title_span

if TYPE_CHECKING:
    from shuzhi.rulebook.profiles import Bound, Profile

PENDING = "（待核）"
_ROLE_OF: dict[str, Role] = {
    "answer": "findings",
    "work": "work",
    "problems": "problems",
    "causes": "causes",
    "next": "plan",
}
_DOUBTFUL = 0.6


@dataclass(frozen=True, slots=True)
class Notice:
    """Where a bound was read.

    Attributes:
        name: What it is called, for the reader.
        source: Where it can be found.
        confidence: ``quoted`` where its own text was read, else ``secondary`` or ``memory``.
    """

    name: str
    source: str
    confidence: str

    @property
    def cited(self) -> str:
        """Its name, marked 「待核」 where its own text was not read."""
        return self.name + ("" if self.confidence == "quoted" else PENDING)


@dataclass(frozen=True, slots=True)
class ShapeBound:
    """Least and most characters and shares (per cent of the report) of one part, or of the whole where role is None.

    Of a bound None asks nothing.
    """

    role: Role | None
    notice: Notice
    least: int | None = None
    most: int | None = None
    share_least: int | None = None
    share_most: int | None = None


@dataclass(frozen=True, slots=True)
class ShapeLimits:
    """What a report of this profile should look like.

    Attributes:
        profile: The profile's name, for the reader.
        required: The parts it asks for, in its order.
        bounds: What the notices ask of length and shares.
    """

    profile: str
    required: tuple[Role, ...]
    bounds: tuple[ShapeBound, ...] = ()


def limits_from_profile(profile: Profile, *, limits: str | None = None) -> ShapeLimits:
    """The shape that ``profile`` asks for.

    Args:
        limits: Id of one of the profile's notices on length; None takes those marked as default.

    Raises:
        KeyError: The profile has no such notice.
    """
    chosen = [one for one in profile.limits if (one.default if limits is None else one.id == limits)]
    if limits is not None and not chosen:
        raise KeyError(limits)
    bounds: list[ShapeBound] = []
    for one in chosen:
        notice = Notice(one.label, one.source, one.confidence.value)
        bounds.append(_bound(None, notice, one.total))
        bounds += [_bound(_ROLE_OF[role], notice, bound) for role, bound in one.roles.items() if role in _ROLE_OF]
    required = dict.fromkeys(_ROLE_OF[section.role] for section in profile.sections if section.role in _ROLE_OF)
    return ShapeLimits(profile.label, tuple(required), tuple(bounds))


def _bound(role: Role | None, notice: Notice, bound: Bound) -> ShapeBound:
    return ShapeBound(role, notice, bound.least, bound.most, bound.share_least, bound.share_most)


def check_bounds(report: Report, sections: Sequence[Section], limits: ShapeLimits) -> Iterator[Finding]:
    """``length`` and ``share``: what is longer or shorter than the notice asks.

    A part that is not there is not measured: that it is missing is told by itself.
    """
    total = count_characters(report.body)
    for bound in limits.bounds:
        parts = [section for section in sections if section.role == bound.role]
        if bound.role is not None and not parts:
            continue
        count = sum(section.characters for section in parts) if parts else total
        what = f"“{ROLE_LABELS[bound.role]}”部分" if bound.role else "全文"
        span = heading_span(report, parts[0]) if parts else title_span(report)
        share = 100 * count / max(total, 1)
        for code, message, advice in [*_characters(bound, what, count), *_share(bound, what, share)]:
            yield _finding(report.source, bound, span, code=code, message=message, advice=advice)


def _characters(bound: ShapeBound, what: str, count: int) -> Iterator[tuple[str, str, str]]:
    if bound.most is not None and count > bound.most:
        message = f"{what}{count}字（不计空格），超过{bound.most}字。依据：{bound.notice.cited}。"
        yield "length", message, f"请压缩约{count - bound.most}字。"
    if bound.least is not None and count < bound.least:
        message = f"{what}{count}字（不计空格），不足{bound.least}字。依据：{bound.notice.cited}。"
        yield "length", message, f"还差约{bound.least - count}字，请补上具体的事。"


def _share(bound: ShapeBound, what: str, share: float) -> Iterator[tuple[str, str, str]]:
    if bound.share_most is not None and share > bound.share_most:
        message = f"{what}占全文{share:.1f}%，超过{bound.share_most}%。依据：{bound.notice.cited}。"
        yield "share", message, "请压缩这一部分，或把别的部分写实。"
    if bound.share_least is not None and share < bound.share_least:
        message = f"{what}占全文{share:.1f}%，不足{bound.share_least}%。依据：{bound.notice.cited}。"
        yield "share", message, "请把这一部分写实，或压缩别的部分。"


def _finding(source: SourceText, bound: ShapeBound, span: Span, *, code: str, message: str, advice: str) -> Finding:
    quoted = bound.notice.confidence == "quoted"
    if not quoted:
        advice += "这个要求还没有核对原文，以本年度上级通知为准。"
    return finding(source, code, span, message=message, advice=advice, confidence=1.0 if quoted else _DOUBTFUL)
