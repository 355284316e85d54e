"""Small readings of what an address or a form carries."""

from __future__ import annotations

from datetime import date


def number_of(text: str | None) -> int:
    """A row's number; 0, which no row has, where the text is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def day_of(text: str | None) -> date | None:
    """An ISO day, or None."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
