"""Small readings of what an address or a form carries."""

from __future__ import annotations


def number_of(text: str | None) -> int:
    """A row's number; 0, which no row has, where the text is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
