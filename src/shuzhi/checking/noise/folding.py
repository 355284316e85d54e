"""Undoing disguises one character for one, so that every offset stays where it was."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from shuzhi.checking.noise.lexicon import Lexicon, lexicon

_LETTER = re.compile(r"[A-Za-z]+")
_LATIN_OR_DIGIT = re.compile(r"[A-Za-z0-9]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WIDE = re.compile(r"[\uff10-\uff5a\u2e80-\u2fd5\uf900-\ufafe]")
_COUNTED = re.compile(r"(?<![A-Za-z0-9])[ABCE]([\u3400-\u9fff])")
_LISTED = re.compile(r"[A-Ca-c][)）]?[、,，/和及与至到-]$")
_STANDS_ALONE = frozenset(
    "省市县区州盟旗镇乡村街路局厅委办处科组班部队院校所站厂店级类型号座栋楼层股轮次个人名项件条份期场篇月日年的和在是为等会员"
)
# Radicals that some PDF writers put where the character belongs and that Unicode does not map itself.
_RADICALS = dict(
    zip(
        "⻓⻚⻛⻋⻅⻔⻢⺠⻄⻘⻩⻰⻬⻮⻝⻉⻜⻤⻣⻆⻦⻥⻨⻁⻙⻪⺟⻳",
        "长页风车见门马民西青黄龙齐齿食贝飞鬼骨角鸟鱼麦虎韦飒母龟",
        strict=True,
    )
)
_SURE = 3


def fold(text: str) -> str:
    """``text`` without one-for-one disguises; the same length, so spans into either hold for both.

    Full-width letters and digits become half-width, radicals from PDF files the characters they stand for, and a letter
    that masks a character of an ordinary word becomes that character (D建, 中Y, G产党).  Real letters stay.
    """
    text = fold_width(text)
    while swaps := find_masks(text):
        letters = list(text)
        for index, character in swaps.items():
            letters[index] = character
        text = "".join(letters)
    return text


def fold_width(text: str) -> str:
    """``text`` with half-width letters and digits and without radicals; the same length."""
    return text.translate(_widths()) if _WIDE.search(text) else text


def find_masks(text: str) -> dict[int, str]:
    """Where a letter masks a character of an ordinary word: offset to character.  ``text`` is folded for width."""
    words = lexicon()
    swaps: dict[int, str] = {}
    doubtful: list[int] = []
    for match in _LETTER.finditer(text):
        if match.end() - match.start() > 2:
            continue
        for index in range(match.start(), match.end()):
            if index not in swaps:
                _look(text, index, words, swaps, doubtful)
    if sum(character == "党" for character in swaps.values()) >= _SURE:
        swaps.update(dict.fromkeys(doubtful, "党"))
    return swaps


def _look(text: str, index: int, words: Lexicon, swaps: dict[int, str], doubtful: list[int]) -> None:
    """Put what the letter at ``index`` stands for into ``swaps``; a D that only a masked text explains is doubtful."""
    letter = text[index].lower()
    if letter == "d" and not _is_real(text, index, words):
        if _beside(text, index, words):
            swaps[index] = "党"
            return
        if _alone(text, index) and (_HAN.match(text, index + 1) or _HAN.match(text[index - 1 : index])):
            doubtful.append(index)
    elif letter != "d" and text[index - 1 : index] + text[index + 1 : index + 2] in words.words:
        return  # put in between two characters (政z治), not in place of one
    after = words.after.get(letter + text[index + 1 : index + 2], ())
    before = words.before.get(letter + text[index - 1 : index], ()) if index else ()
    for word, offset in (*after, *before):
        found = _read(text, index - offset, word, words)
        if found and not (letter == "d" and _is_real(text, index, words)):
            swaps.update(found)
            return


def _read(text: str, start: int, word: str, words: Lexicon) -> dict[int, str]:
    """The letters of ``word`` masked at ``start``; empty where the text does not read so or may well mean a letter."""
    if start < 0 or start + len(word) > len(text):
        return {}
    masked: dict[int, str] = {}
    for offset, character in enumerate(word):
        letter = text[start + offset]
        if letter == character:
            continue
        if not (letter.isascii() and letter.isalpha() and words.masks(letter, character)):
            return {}
        masked[start + offset] = character
    return masked if _holds(text, start, word, masked, words) else {}


def _holds(text: str, start: int, word: str, masked: dict[int, str], words: Lexicon) -> bool:
    """Not a real letter beside a word (Z书记), a masked name (L市), an unfilled X or a part of a Latin word."""
    end = start + len(word)
    first, last = start in masked, end - 1 in masked
    if (first and _latin_at(text, start - 1)) or (last and _latin_at(text, end)):
        return False
    if len(masked) > 2 or len(masked) * 2 > len(word) + (len(word) == 3):
        return False
    if len(masked) == 2 and len(word) == 3 and word not in ("共产党", "党中央", "习近平"):
        return False
    if "x" in text[start:end].lower():
        return word == "习近平" or (len(word) > 3 and not first and not last)
    rest = "".join(character for offset, character in enumerate(word) if start + offset not in masked)
    if "党" in masked.values():
        return True
    return rest not in words.words and not (len(rest) == 1 and rest in _STANDS_ALONE and first)


def _beside(text: str, index: int, words: Lexicon) -> bool:
    """Whether a neighbour shows that the D stands for 党."""
    after, before = text[index + 1 : index + 2], text[index - 1 : index] if index else ""
    if _latin(before) or _latin(after):
        return False
    if before in ("建", "入", "产") or not (_digit(after) or _digit(before)):
        return after in words.party_after or before in words.party_before
    return False


def _is_real(text: str, index: int, words: Lexicon) -> bool:
    """D级, 3D, 维生素D, A、B、C、D组: a letter."""
    left, right = text[max(0, index - 4) : index], text[index + 1 : index + 4]
    if left.endswith(words.real_before) or right.startswith(words.real_after) or _LISTED.search(left):
        return True
    return bool(right and _HAN.match(right)) and right[0] in _numbered(text)


@lru_cache(maxsize=4)
def _numbered(text: str) -> frozenset[str]:
    """What the text counts off by letters: A组, B组, C支部."""
    return frozenset(_COUNTED.findall(text))


def _alone(text: str, index: int) -> bool:
    return not _latin_at(text, index - 1) and not _latin_at(text, index + 1)


def _latin_at(text: str, index: int) -> bool:
    return 0 <= index < len(text) and bool(_LATIN_OR_DIGIT.match(text, index))


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _digit(letter: str) -> bool:
    return letter.isascii() and letter.isdigit()


@cache
def _widths() -> dict[int, str]:
    table = {
        code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    }
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAFF)):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1 and folded != chr(code):
            table[code] = folded
    return {**table, **{ord(radical): character for radical, character in _RADICALS.items()}}
