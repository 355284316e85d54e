"""Parts without a heading: where problems, causes or plans begin in the middle of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from shuzhi.checking.model import Role
from shuzhi.checking.structure.cues import LEAD_ENOUGH, density, score_lead
from shuzhi.checking.structure.parts import Part
from shuzhi.checking.structure.reading import Line, Reading, count_characters

_LEAD: dict[str, int] = {"problems": 110, "causes": 40, "plan": 80}  # characters that open a part
_EVIDENCE = 500  # characters after its beginning that must bear it out
_RUN_ON = 20  # characters after a heading in its own line: it runs on into its paragraph
_BROKEN = 25  # characters of a line that may have been broken
_SENTENCE = re.compile(r"(?<=[。！])(?=[^\s。！])")
_GOES_ON = re.compile(
    r"(?:[二三四五六七八九十]|十[一二三])[是要则]|其[次三]|第[二三四五六七八九十][，,、]"
)  # a list goes on
_LABEL = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、．.是][ 　]*")
_EARLIEST: dict[str, float] = {"problems": 0.25, "causes": 0.3, "plan": 0.4}
_INSIDE: dict[str, float] = {"problems": 5.0, "causes": 4.5, "plan": 4.0}  # scores asked for inside a paragraph
_LEAST: dict[str, int] = {"problems": 40, "causes": 40, "plan": 60}  # characters of a part of its own
_LEAST_INSIDE: dict[str, int] = {"problems": 40, "causes": 60, "plan": 90}
_TRIGGER: dict[str, re.Pattern[str]] = {
    "problems": re.compile(r"问题|不足|差距|短板|薄弱|改进|不尽"),
    "causes": re.compile(r"原因|根源"),
    "plan": re.compile(r"步|今后|接下来|未来|年|阶段|打算|努力方向"),
}
_HOSTS: dict[str, tuple[Role | None, ...]] = {
    "problems": (None, "work", "other", "promises", "findings"),
    "causes": ("problems", None),
    "plan": (None, "work", "other", "problems", "causes"),
}


def open_unheaded(reading: Reading, parts: list[Part], body_start: int, year: int | None) -> None:
    """Open the parts that no heading opens, in place: problems first, then plans after them, then causes."""
    for role in ("problems", "plan", "causes"):
        if any(part.role == role and part.cued for part in parts):
            continue
        found = _find(reading, parts, role, body_start, year)
        if found is None:
            continue
        index, start = found
        if start is None:
            parts[index].role, parts[index].cued = role, True
        else:
            parts.insert(index + 1, Part(start, None, role, cued=True))


def _find(
    reading: Reading, parts: Sequence[Part], role: Role, body_start: int, year: int | None
) -> tuple[int, int | None] | None:
    """The part to cut and where; None for where means that the whole part has the role."""
    problems = max((part.start for part in parts if part.role == "problems"), default=0)
    earliest = max(_EARLIEST[role] * len(reading.text), body_start, problems if role == "plan" else 0)
    for inside in (False, True):
        for index, part in enumerate(parts):
            end = parts[index + 1].start if index + 1 < len(parts) else len(reading.text)
            if part.role not in _HOSTS[role] or end <= earliest:
                continue
            for line, start, opens in _candidates(reading, part, max(part.start, int(earliest)), end, inside):
                if opens and part.cued:
                    continue
                leads = index + 1 < len(parts) and parts[index + 1].role is None and line.end >= end - 2
                least = 0 if leads else (_LEAST_INSIDE if inside else _LEAST)[role]
                if count_characters(reading.text[start : min(end, start + _EVIDENCE)]) < least:
                    continue
                stop = line.end if _ends_paragraph(line) else end
                if _begins(reading.text, start, stop, end, role=role, year=year, inside=inside):
                    return index, (None if opens else start)
    return None


def _ends_paragraph(line: Line) -> bool:
    """Whether a paragraph ends with the line; a longer line without a stop was broken by a converter."""
    return len(line.text) < _BROKEN or bool(_LABEL.match(line.text)) or line.text.endswith(tuple("。！？；：”）:;"))


def _candidates(reading: Reading, part: Part, start: int, end: int, inside: bool) -> Iterator[tuple[Line, int, bool]]:
    """Beginnings of paragraphs (or of sentences inside them), and whether the part itself begins with them."""
    heading = part.heading
    first, broken = True, False
    for line in _lines(reading, start, end):
        goes_on, broken = broken, not _ends_paragraph(line)
        if heading and line.start <= heading.start < line.end:
            if line.end - heading.end > _RUN_ON:
                first = False
                if not inside:
                    yield line, heading.end, True
            continue
        opens = heading is not None and first and line.start >= part.start
        first = False
        if _GOES_ON.match(line.text) or (goes_on and not inside):
            continue
        if not inside:
            yield line, line.start, opens
            continue
        for match in _SENTENCE.finditer(reading.text, line.start, line.end):
            yield line, match.start(), False


def _lines(reading: Reading, start: int, end: int) -> list[Line]:
    first = bisect_left(reading.lines, start, key=lambda line: line.start)
    return list(reading.lines[first : bisect_left(reading.lines, end, key=lambda line: line.start)])


def _begins(text: str, start: int, stop: int, end: int, *, role: Role, year: int | None, inside: bool) -> bool:
    """Whether a part of ``role`` begins at ``start``: by its opening words, borne out by what follows.

    ``stop`` ends the paragraph, ``end`` the part it stands in.
    """
    stop = min(stop, start + _LEAD[role])
    if not _TRIGGER[role].search(text, start, stop):
        return False
    words = _LABEL.sub("", text[start:stop].replace("\n", ""))
    if inside or role == "causes":  # 原因是 at the end of one problem opens no part
        words = re.split(r"[。！]", words, maxsplit=1)[0]
    score = score_lead(words, role, year)
    if score < LEAD_ENOUGH - 2:
        return False
    evidence = text[start : min(end, start + _EVIDENCE)]
    return score + _borne_out(evidence, role) >= (_INSIDE[role] if inside else LEAD_ENOUGH)


def _borne_out(evidence: str, role: Role) -> float:
    """How far the text that follows bears a role out."""
    if role == "causes":
        return 1.0
    if role == "problems":
        wanting = density("deficiency", evidence)
        listed = 0.5 if "一是" in evidence or "首先" in evidence else 0.0
        return (1.5 if wanting >= 1 else 0.0 if wanting >= 0.5 else -3.0) + listed
    intent, wanting = density("intent", evidence), density("deficiency", evidence)
    if wanting > 1.5 and wanting > intent:  # one measure among problems that go on
        return -3.0
    return 1.0 if intent >= 1.5 else 0.0 if intent >= 0.6 else -2.0
