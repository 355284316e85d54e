"""Numbers as written in reports, and what they are worth."""

from __future__ import annotations

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
STEPS = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10_000, "亿": 100_000_000}
HAN = "一二三四五六七八九十百千万亿两〇零"


def read_number(text: str) -> float | None:
    """``1,200`` → 1200, ``十二`` → 12, ``二〇二三`` → 2023; None for what is no one number (三四)."""
    plain = text.replace(",", "")
    if plain and plain[0].isdigit() and plain[0] not in DIGITS:
        return float(plain)
    return _read_han(plain)


def scale(letters: str) -> int:
    """What 万, 百万, 十 after a number multiply it by; 1 where there is none."""
    factor = 1
    for letter in letters:
        factor *= STEPS.get(letter) or GROUPS[letter]
    return factor


def _read_han(text: str) -> float | None:
    if len(text) > 1 and all(character in DIGITS for character in text):
        # Years and such are told digit by digit; two digits side by side (三四次) are a guess, not a number.
        return float("".join(str(DIGITS[c]) for c in text)) if len(text) > 2 else None
    total = section = digit = 0
    digits = 0
    for character in text:
        if character in DIGITS:
            digits = 0 if character in "零〇" else digits + 1
            if digits > 1:
                return None
            digit = DIGITS[character]
        elif character in STEPS:
            section += (digit or 1) * STEPS[character]
            digit = digits = 0
        else:
            total = (total + section + digit or 1) * GROUPS[character]
            section = digit = digits = 0
    return float(total + section + digit) if text else None
