"""Numbers as Word's automatic numbering writes them: 一, ①, （1）, iv, B …

The names are those of ST_NumberFormat in ECMA-376 part 1, 17.18.59; formats that Chinese documents do not use fall
back to Arabic digits.
"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST = 9999  # numbers of this size are written with digits


def counting(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """A number from 0 to 9999 in words: 一百零五.  Ten is 十, not 一十, unless the legal digits are used."""
    if number == 0:
        return digits[0]
    zero = "零"
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (zero if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return text[1:] if digits is _DIGITS and text.startswith("一十") else text


def _short_counting(number: int) -> str:
    return counting(number) if number < 100 else _one_by_one(number)


def _legal(number: int) -> str:
    return counting(number, _LEGAL, "拾佰仟")


def _one_by_one(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _letters(number: int) -> str:
    """a … z, aa, bb …, as Word does it."""
    count, index = divmod(number - 1, 26)
    return chr(ord("a") + index) * (count + 1)


def _ring(number: int) -> str:
    if number <= 20:
        return chr(0x2460 + number - 1)
    return chr(0x3251 + number - 21) if number <= 35 else str(number)


def _from(first: int, last: int) -> Callable[[int], str]:
    """Ready-made signs from one code point on, for 1 to ``last``."""
    return lambda number: chr(first + number - 1) if number <= last else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in str(number))


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _short_counting,
    "chineseCountingThousand": counting,
    "taiwaneseCounting": _short_counting,
    "taiwaneseCountingThousand": counting,
    "japaneseCounting": counting,
    "koreanCounting": counting,
    "ideographDigital": _one_by_one,
    "japaneseDigitalTenThousand": _one_by_one,
    "taiwaneseDigital": _one_by_one,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseLegal": _legal,
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _from(0x3280, 10),
    "decimalEnclosedCircle": _ring,
    "decimalEnclosedCircleChinese": _ring,
    "decimalEnclosedParen": _from(0x2474, 20),
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "none": lambda _number: "",
}


def numeral(form: str, number: int) -> str:
    """``number`` in Word's number format ``form``."""
    writer = _FORMATS.get(form)
    return writer(number) if writer and 1 <= number <= _MOST else str(number) if form != "none" else ""
