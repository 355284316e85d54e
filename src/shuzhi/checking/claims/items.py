"""What a number counts: the thing on its left, the thing on its right, or the thing counted just before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from shuzhi.checking.claims.names import Names
from shuzhi.checking.claims.tables import (
    ends,
    ends_with_counting,
    guarded_names,
    parts,
    pattern,
    results,
    starts,
    words,
)

_BREAKS = frozenset("，。；！？：:;!?,\n")
_HOLLOW = re.compile(r"[\s、，,和与及的了]*$")
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z*＊_“《「]")
_SHARE = re.compile(r"占(?!领|地|用)[^，。；、占]{0,14}$")
_ASPECTS = re.compile(r"[0-9一二三四五六七八九十两XxＸ*＊_]+个(?:方面|层面|维度|环节|领域)的?$")  # 4个方面12个问题
_BODIES = re.compile(r"[\u4e00-\u9fff]组织$")
_TAIL = re.compile(r"[率度额性力者费类]|员(?!工)|师(?!生|资)|组(?!织|建)|队(?!伍)")
_PLACE = re.compile(r"(?:[里内中上下]|辖区|区域|全[县市区镇乡村局院校])$")
_MARKS = "）)"
_LONGEST = 30
_LONGEST_RIGHT = 18
_LONGEST_CLAUSE = 200
_LONGEST_SUBJECT = 12
_LISTED = re.compile(r"[、和与及]|以及")


@dataclass(frozen=True, slots=True)
class Item:
    """Where the counted thing stands, and the verb before it.

    Attributes:
        weak: It may be only who acted, or the deed itself: another thing beside the number is the better one.
        result: It says what became of the thing counted before (现场解决41条).
        part: That word, where the thing was taken from before.
    """

    start: int
    end: int
    action: str
    weak: bool = False
    result: bool = False
    part: str = ""


def clause_start(text: str, names: Names, index: int, floor: int) -> int:
    """Where the clause that holds ``index`` begins, not before ``floor``; marks inside names do not end it."""
    at, floor = index, max(floor, index - _LONGEST_CLAUSE)
    while at > floor:
        before = text[at - 1]
        if before in "：:" and at == index:  # 党员大会：4次
            at -= 1
        elif before in _BREAKS:
            name = names.around(at - 1)
            if name is None:
                return at
            at = name[0]
        else:
            at -= 1
    return max(at, floor)


def left_item(text: str, start: int, number: int, kind: str) -> tuple[Item | None, str]:
    """The thing between ``start`` and the number, with the verb that stands before the number."""
    if kind == "percent" and (share := _SHARE.search(text, start, number)):
        return left_item(text, start, share.start(), kind)
    aspects = _ASPECTS.search(text, start, number)
    end = _strip_end(text, start, aspects.start() if aspects else number)
    if result := results().fullmatch(text, _skip_marks(text, start, end), end):
        verb = result["verb"] or ""
        return (Item(result.start("verb"), end, verb, weak=True, result=True) if verb else None), verb
    boundary, action, last = start, "", None
    for match in parts().finditer(text, start, end):
        if not _bounds(text, match, end, kind):
            continue
        if match.end() == end:
            last = match
            break
        boundary, action = match.end(), _bare(match[0])
    if last is not None and not _BODIES.search(text, boundary, end):
        return _deed(text, boundary, last, action, nominal=kind not in ("thing", "person"))
    begin = _strip_start(text, boundary, end)
    if end - begin > _LONGEST:
        begin = max(begin, text.rfind("、", begin, end) + 1)
    if not _WORD.search(text[begin:end]) or end - begin > _LONGEST:
        return None, action
    weak = text[begin:end] in words("weak_subjects") or text[end - 1] == "的"
    return Item(begin, end, action, weak=weak), action


def right_item(text: str, names: Names, end: int, kind: str, *, bare: bool) -> Item | None:
    """The thing after the measure word; ``bare`` where nothing stands on the left."""
    at = _skip_right(text, end)
    if pattern("adverbs").match(text, at):
        return None
    action = ""
    first = parts().match(text, at)
    if first is not None and first.lastgroup != "known":
        nominal = first.lastgroup == "acting" and (kind != "person") and not _objects(text, first)
        if not nominal:
            if kind not in ("event", "duration") or not bare:
                return None
            action = first[0]
            after = _right_end(text, names, first.end())
            return Item(first.end(), after, action) if after > first.end() + 1 else Item(at, first.end(), "")
    stop = _right_end(text, names, at)
    return Item(at, stop, action) if stop > at and _WORD.match(text, at) else None


def is_place(text: str, item: Item) -> bool:
    """Whether a thing on the left is rather where the counted things are (村里12户困难户)."""
    return bool(_PLACE.search(text, item.start, item.end))


def split_listed(text: str, item: Item) -> list[Item]:
    """A、B和C各4次: a thing for each."""
    cuts = [match.span() for match in _LISTED.finditer(text, item.start, item.end)]
    begins = [item.start, *(end for _, end in cuts)]
    stops = [*(start for start, _ in cuts), item.end]
    return [replace(item, start=begin, end=stop) for begin, stop in zip(begins, stops, strict=True) if stop > begin]


def counts_before(text: str, start: int, number: int) -> bool:
    """Whether a counting verb stands directly before the number."""
    return bool(ends_with_counting().search(text[max(start, number - 12) : number]))


def _skip_marks(text: str, start: int, end: int) -> int:
    while start < end and text[start] in "，,；;：:（() 　）、\t|":
        start += 1
    return start


def _strip_end(text: str, start: int, end: int) -> int:
    while True:
        piece = text[start:end]
        if piece and piece[-1] in _MARKS:
            opening = max(piece.rfind("（"), piece.rfind("("))
            if opening > 0:
                end = start + opening
                continue
        if piece.endswith(guarded_names()):
            return end
        match = ends().search(piece)
        if match is None or match.start() == len(piece):
            return end
        end = start + match.start()


def _bounds(text: str, match: re.Match[str], end: int, kind: str) -> bool:
    """Whether a thing begins after this word."""
    word = match[0]
    if match.lastgroup == "known" and word not in words("acting_nouns"):
        return match.end() == end and word in words("deed_verbs")
    if match.lastgroup == "verb":
        return not _tail(text, match.end(), end)
    return kind != "event" and not _tail(text, match.end(), end)


def _tail(text: str, at: int, end: int) -> bool:
    """Whether the word goes on to a name of its own (整改率, 带头人)."""
    return at < end and bool(_TAIL.match(text, at))


def _objects(text: str, match: re.Match[str]) -> bool:
    """Whether an acting noun takes an object here (慰问老党员), rather than making a name (慰问品)."""
    rest = text[match.end() : match.end() + 4]
    return not any(rest.startswith(tail) for tail in words("nominal_tails"))


def _bare(word: str) -> str:
    plain = word.rstrip("了过")
    return plain[:-1] if len(plain) > 2 and plain.endswith("出") else plain


def _deed(text: str, boundary: int, last: re.Match[str], action: str, *, nominal: bool) -> tuple[Item | None, str]:
    """A verb stands directly before the number: it is the thing itself (转正1名), or the thing is on the right."""
    word = _bare(last[0])
    if last.lastgroup == "acting" or word in words("deed_verbs") or word in words("acting_nouns"):
        begin = _strip_start(text, boundary, last.start())
        joined = last.start() - begin <= _LONGEST_SUBJECT and text[begin : last.start()] not in words("weak_subjects")
        start = begin if joined else last.start()
        return Item(start, last.start() + len(word), action or word, weak=True), word
    begin = _strip_start(text, boundary, last.start())
    if nominal and begin < last.start():  # 民生支出, “四史”学习教育
        return Item(begin, last.end(), action, weak=True), word
    return None, word


def _strip_start(text: str, start: int, end: int) -> int:
    start = _skip_marks(text, start, end)
    match = starts().match(text, start, end)
    if match is None:
        return end if _HOLLOW.match(text[start:end]) else start
    return match.end()


def _skip_right(text: str, end: int) -> int:
    for word in ("以上的", "左右的", "以上", "左右", "的"):
        if text.startswith(word, end):
            return end + len(word)
    return end + 1 if text[end : end + 1] == " " else end


def _right_end(text: str, names: Names, start: int) -> int:
    """Where a thing that begins at ``start`` ends."""
    at, limit = start, min(len(text), start + _LONGEST_RIGHT)
    while at < limit:
        name = names.around(at)
        if name is not None:
            at = name[1]
            continue
        if not _WORD.match(text, at) or pattern("stops").match(text, at):
            known = parts().match(text, at)
            if known is None or known.lastgroup != "known":
                break
        part = parts().match(text, at)
        if part is None:
            at += 1
        elif part.lastgroup == "verb" and not _tail(text, part.end(), limit):
            break
        else:
            at = part.end()
    return at
