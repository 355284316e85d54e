"""Small readings of what an address or a form carries."""

from __future__ import annotations

from datetime import date


def number_of(text: str | None) -> int:
    """A row's number; 0, which no row has, where the text is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def day_words(day: date) -> str:
    """A day as people write it: 2025年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"
