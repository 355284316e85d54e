"""Parts whose heading and opening words are both missing: a list begins anew and speaks of something else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from shuzhi.checking.model import Role
from shuzhi.checking.structure.cues import density
from shuzhi.checking.structure.parts import Part
from shuzhi.checking.structure.reading import Line, Reading

_LEAST_BEFORE = 100  # characters of the part before the list
_LEAST_AFTER = 80  # characters from the list to the end of the part
_EVIDENCE = 500  # characters after its beginning that must bear it out
_EARLIEST: dict[Role, float] = {"problems": 0.3, "plan": 0.4}
_SMALL = 150  # a shorter part may be a closing sentence (新的一年，我将 …)
_WANTING = 1.5  # words of wanting for each hundred characters of problems
_DONE = 0.8  # words of done work for each hundred characters that a plan may have
_HOSTS: dict[Role, tuple[Role | None, ...]] = {
    "problems": ("work", "findings", "promises", None),
    "plan": ("problems", "causes", "other"),
}


def open_at_list(reading: Reading, parts: list[Part], body_start: int, role: Role) -> None:
    """Open problems or a plan, where no part has that role, at a list that begins anew inside another part.

    What comes after new problems, and told its role by nothing but its words, is to be told again: its role is None.
    """
    if any(part.role == role and _size(reading.text, parts, index) >= _SMALL for index, part in enumerate(parts)):
        return
    found = next(_turning_points(reading, parts, role, body_start), None)
    if found is None:
        return
    index, line = found
    parts.insert(index + 1, Part(line.outer, None, role, cued=True))
    for part in parts[index + 2 :]:
        if not part.cued and role == "problems":
            part.role = None


def _size(text: str, parts: Sequence[Part], index: int) -> int:
    end = parts[index + 1].start if index + 1 < len(parts) else len(text)
    return len(text[parts[index].start : end].strip())


def _turning_points(reading: Reading, parts: Sequence[Part], role: Role, body_start: int) -> Iterator[tuple[int, Line]]:
    earliest = max(body_start, _EARLIEST[role] * len(reading.text))
    lists = [mark for mark in reading.marks if mark.number == 1 and mark.at_line >= 0]
    for index, part in enumerate(parts):
        if part.role not in _HOSTS[role] or (part.role == "other" and not part.heading):
            continue
        end = parts[index + 1].start if index + 1 < len(parts) else len(reading.text)
        first = bisect_left(lists, max(earliest, part.start + _LEAST_BEFORE), key=lambda mark: mark.start)
        for mark in lists[first : bisect_left(lists, end - _LEAST_AFTER, key=lambda mark: mark.start)]:
            before = reading.text[max(part.start, mark.start - _EVIDENCE) : mark.start]
            after = reading.text[mark.start : min(end, mark.start + _EVIDENCE)]
            if _turns(before, after, role):
                yield index, reading.lines[mark.at_line]


def _turns(before: str, after: str, role: Role) -> bool:
    """Whether the words turn from one role to the other."""
    wanting, done = density("deficiency", after), density("done", after)
    wanted = density("deficiency", before)
    if role == "problems":
        return (
            wanting >= _WANTING and wanting > 2 * wanted and wanting > 1.3 * done and wanting > density("intent", after)
        )
    return wanted >= _WANTING and wanting < wanted / 3 and done <= _DONE
