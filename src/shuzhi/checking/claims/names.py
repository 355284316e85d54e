"""Text in quotation marks and book-title marks is a name."""

from __future__ import annotations

import re
from bisect import bisect_right

_MARKED = re.compile(
    r"《[^《》\n]{1,80}(?:《[^《》\n]*》[^《》\n]*)*》|“[^“”\n]{1,40}”|「[^「」\n]{1,40}」|‘[^‘’\n]{1,40}’|\"[^\"\n]{1,40}\""
)


class Names:
    """Where the names of a text stand."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _MARKED.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def around(self, index: int) -> tuple[int, int] | None:
        """The name that holds the character at ``index``, with its marks."""
        at = bisect_right(self._starts, index) - 1
        if at >= 0 and index < self._ends[at]:
            return self._starts[at], self._ends[at]
        return None

    def last_in(self, start: int, end: int) -> tuple[int, int] | None:
        """The last name that lies between two places, with its marks."""
        at = bisect_right(self._ends, end) - 1
        if at >= 0 and self._starts[at] >= start:
            return self._starts[at], self._ends[at]
        return None
