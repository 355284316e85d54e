"""Small whole numbers as reports write them: 十二, 两, 12, ⑫."""

from __future__ import annotations

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"两": 2, "零": 0, "○": 0}
_SIGNS = ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩")
_HAN = "零一二三四五六七八九十"


def number_of(text: str) -> int | None:
    """The number ``text`` writes, 0 to 99; None where it writes none."""
    plain = "".join(text.split())
    if plain.isdecimal():
        return int(plain)
    for signs in _SIGNS:
        if len(plain) == 1 and plain in signs:
            return signs.index(plain) + 1
    tens, ten, ones = plain.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or not plain:
        return None
    try:
        return (10 * (_DIGITS[tens] if tens else 1) if ten else 0) + (_DIGITS[ones] if ones else 0)
    except KeyError:
        return None


def han(number: int) -> str:
    """``number`` (0 to 99) in Chinese numerals: 12 is 十二."""
    if number <= 10:
        return _HAN[number]
    tens, ones = divmod(number, 10)
    return f"{_HAN[tens] if tens > 1 else ''}十{_HAN[ones] if ones else ''}"


def year_of(text: str) -> int | None:
    """The year that four digits, Arabic or Chinese, write."""
    if text.isdecimal():
        return int(text)
    if len(text) == 4 and all(letter in _DIGITS for letter in text):
        return int("".join(str(_DIGITS[letter]) for letter in text))
    return None
