"""The parts of a report with their roles, where headings are missing or numbered wrongly too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shuzhi.checking.model import Report, Role, Section
from shuzhi.checking.structure.cues import closing, density, opening
from shuzhi.checking.structure.outline import Heading, find_headings
from shuzhi.checking.structure.parts import Part, parts_by_headings
from shuzhi.checking.structure.reading import Line, Reading, count_characters, read
from shuzhi.checking.structure.restarts import open_at_list
from shuzhi.checking.structure.unheaded import open_unheaded

_LONGEST_OPENING = 360  # characters before the first heading that are still an opening
_LONGEST_FIRST = 330  # of its first paragraph
_LEAST_WORK = 150  # characters after the opening that are work without a heading
_LONGEST_BASICS = 500  # a longer 基本情况 tells the work
_OPENING_LINES = 6
_ANNOUNCES = re.compile(
    r"(?:现|下面|我)将.{0,40}(?:如下|述职|汇报|报告)|现(?:在|就)?.{0,16}(?:述职|汇报)|如下[：:。]?$"
)
_ANSWER = re.compile(r"(?:对此|为此|针对(?:这|此)[^，。]{0,8})，[^。\n]*。")
_WANTING = 1.6  # words of wanting for each hundred characters of problems …
_WANTING_ANEW = 1.2  # … and where the numbers begin anew
_CLOSING_LINES = 6
_LONGEST_CLOSING = 420


def find_sections(report: Report) -> list[Section]:
    """The parts of ``report``, in order and without gaps; the first holds the title and the opening.

    Every heading of the first level opens a part; problems, causes and plans without a heading are told by the words
    they begin with and what follows.
    """
    reading = read(report.body)
    if not reading.text:
        return []
    return _sections(report, find_parts(report, reading))


def title_lines(report: Report, reading: Reading) -> int:
    """How many lines at the beginning hold the title."""
    if not report.title:
        return 0
    first = reading.lines[0]
    return 1 if len(first.text) >= len(report.title) else 2


def report_headings(report: Report, reading: Reading) -> list[Heading]:
    """The headings of a report, its title left out."""
    skipped = title_lines(report, reading)
    return [heading for heading in find_headings(reading) if heading.line >= skipped]


def find_parts(report: Report, reading: Reading) -> list[Part]:
    """The parts with their roles."""
    skipped = title_lines(report, reading)
    body_start = reading.lines[skipped].start if skipped < len(reading.lines) else len(reading.text)
    parts = parts_by_headings(reading, report_headings(report, reading), body_start, report.year)
    open_unheaded(reading, parts, body_start, report.year)
    _split_front(reading, parts, skipped)
    _give_roles(reading.text, parts)
    open_at_list(reading, parts, body_start, "problems")
    _give_roles(reading.text, parts)
    open_at_list(reading, parts, body_start, "plan")
    _split_closing(reading, parts, body_start)
    return _without_blanks(reading.text, parts)


def _end(parts: Sequence[Part], index: int, text: str) -> int:
    return parts[index + 1].start if index + 1 < len(parts) else len(text)


def _without_blanks(text: str, parts: Sequence[Part]) -> list[Part]:
    """The parts that hold words; the first begins where the text does."""
    kept = [part for index, part in enumerate(parts) if text[part.start : _end(parts, index, text)].strip()]
    if kept:
        kept[0].start = 0
    return kept


def _split_front(reading: Reading, parts: list[Part], skipped: int) -> None:
    """What stands before the first part: an opening, and work whose heading is missing."""
    end = _end(parts, 0, reading.text)
    lines = [line for line in reading.lines[skipped:] if line.start < end]
    if parts[0].heading is not None or parts[0].role is not None:
        return
    parts[0].role = "other"
    short = sum(len(line.text) for line in lines) <= _LONGEST_OPENING and len(parts) > 1 and parts[1].heading
    if short and (len(lines) < 3 or any(opening().search(line.text) for line in lines)):
        return
    first = _opening_lines(lines)
    if sum(len(line.text) for line in lines[first:]) >= _LEAST_WORK:
        parts.insert(1, Part(lines[first].outer, None, "work"))


def _opening_lines(lines: Sequence[Line]) -> int:
    """How many of the first lines are an opening: names, salutation, one paragraph, up to 现将…如下."""
    announced = [i for i, line in enumerate(lines[:_OPENING_LINES]) if _ANNOUNCES.search(line.text)]
    if announced and sum(len(line.text) for line in lines[: announced[0]]) < 2 * _LONGEST_OPENING:
        return announced[0] + 1
    first = 0
    while first < len(lines) and len(lines[first].text) < 40:  # names, dates, salutations
        first += 1
    opens = first < len(lines) - 1 and len(lines[first].text) <= _LONGEST_FIRST
    return first + 1 if opens and opening().search(lines[first].text) else first


def _give_roles(text: str, parts: list[Part]) -> None:
    """Roles for headings that name none: by what was told before and by the words they hold."""
    before: Role = "work"
    for index, part in enumerate(parts):
        end = _end(parts, index, text)
        if part.role is None:
            part.role = _by_content(text[part.start : end], before, part.start / len(text), part.restarts)
        elif (
            part.role == "other" and part.heading and "况" in part.heading.words and end - part.start > _LONGEST_BASICS
        ):
            part.role = "work"
        if part.role in ("work", "problems", "causes", "plan"):
            before = part.role


def _by_content(text: str, before: Role, at: float, restarts: bool) -> Role:
    unanswered = _ANSWER.sub("", text)  # a problem that is answered where it stands (对此，我们将 …) is no plan
    wanting, intent, done = (density(key, unanswered) for key in ("deficiency", "intent", "done"))
    if before == "plan":
        return "plan"
    if before in ("problems", "causes"):
        if wanting >= 1 and wanting > intent and not restarts:
            return before
        return "plan"
    if at > 0.3 and wanting >= (_WANTING_ANEW if restarts else _WANTING) and wanting > 1.3 * done and wanting > intent:
        return "problems"
    if at > 0.5 and intent >= 1.8 and intent > 3 * done and restarts:
        return "plan"
    return "work"


def _split_closing(reading: Reading, parts: list[Part], body_start: int) -> None:
    """The leave-taking at the end: 以上报告，请予评议, signature, date."""
    last = parts[-1]
    floor = max(last.heading.end if last.heading else last.start, body_start)
    starts = [line for line in reading.lines[-_CLOSING_LINES:] if line.start > floor and closing().search(line.text)]
    for line in starts:
        if len(reading.text) - line.start <= _LONGEST_CLOSING and (
            len(parts) > 1 or line.start > len(reading.text) / 2
        ):
            parts.append(Part(line.outer, None, "other"))
            return


def _sections(report: Report, parts: Sequence[Part]) -> list[Section]:
    base = report.span[0]
    body = report.body
    total = max(count_characters(body), 1)
    sections = []
    for index, part in enumerate(parts):
        end = _end(parts, index, body)
        heading = body[part.heading.start : part.heading.end] if part.heading else ""
        size = count_characters(body[part.start : end])
        sections.append(Section(part.role or "other", heading, (base + part.start, base + end), size, size / total))
    return sections
