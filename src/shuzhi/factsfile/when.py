"""A day, or as much of it as is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

WHOLE = len("2025-03-12")
PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_PATTERN = re.compile(PATTERN, re.ASCII)


@dataclass(frozen=True, slots=True)
class When:
    """A day, a month or a year.

    Attributes:
        day: The day, or the first of the month or year, which the calculation takes.
        text: What was written where it was no whole day, else empty.
    """

    day: date
    text: str = ""

    @classmethod
    def of(cls, text: str) -> When:
        """Read ``2025-03-12``, ``2025-03`` or ``2025``.

        Raises:
            ValueError: There is no such day.
        """
        if not _PATTERN.match(text):
            raise ValueError(text)
        day = date.fromisoformat(text + "-01-01"[len(text) - len("2025") :])
        return cls(day, text if len(text) < WHOLE else "")

    def __str__(self) -> str:
        return self.text or self.day.isoformat()


def tell(day: date | None, text: str = "") -> str | None:
    """As the file writes it: what was written, else the day; None where nothing is known."""
    return text or (day.isoformat() if day else None)
