"""Finding the claims of a report: quantities that count something done or held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shuzhi.checking.claims.guards import is_count
from shuzhi.checking.claims.items import Item, clause_start, is_place, left_item, right_item, split_listed
from shuzhi.checking.claims.names import Names
from shuzhi.checking.claims.scan import Quantity, find_quantities
from shuzhi.checking.claims.setting import owner_of, part_of
from shuzhi.checking.claims.tables import approximations, pattern
from shuzhi.checking.model import Claim, Report
from shuzhi.checking.noise.folding import fold
from shuzhi.checking.placeholders import placeholders_in

_AFTER = re.compile(r"以上|左右|上下|以内")
_GAP = re.compile(
    r"[，、,]?(?:以及|[和与及])?(?:共计?|累计|参训|参加|覆盖|参与|惠及|受益|共有|总计|达|其中|至|到"
    r"|(?:提高|提升|上升|增加|增长|扩大|下降|降低|减少|压减|增|降|升)(?:到|至|为))*"
)
_EACH = re.compile(r"(?:各|均)[^，。]{0,3}$")
_SENTENCE = re.compile(r"[。！？!?\n]")
_AFTER_NAME = frozenset({"event", "duration", "percent", "money"})
_LONGEST_GAP = 60
_SHORTEST_NAME = 3
_NOUN_ENDS = frozenset("员人户者众业部师生工庭题目")


@dataclass(frozen=True, slots=True)
class _Last:
    """The claim before: its thing, its measure word and where it ends."""

    item: Item | None
    unit: str
    end: int


def find_claims(report: Report) -> list[Claim]:
    """Every statement of counted work in a report, in order.

    A list with one number for each thing (党员大会、支委会各4次) gives a claim for each.
    """
    base = report.span[0]
    gaps = [(gap.start - base, gap.end - base) for gap in placeholders_in(report)]
    text = fold(report.body)
    return [_moved(claim, report.body, base) for claim in _claims(text, gaps, report.year)]


def _claims(text: str, gaps: list[tuple[int, int]], year: int | None) -> Iterator[Claim]:
    names = Names(text)
    floor, last = 0, None
    for quantity in find_quantities(text, gaps):
        clause = clause_start(text, names, quantity.start, floor)
        bound, number = _bound(text, clause, quantity)
        left, action = left_item(text, clause, number, quantity.kind)
        whole = clause if clause > floor else clause_start(text, names, quantity.start, 0)
        if not is_count(text, names, quantity, whole, action=action, left=left is not None and not left.result):
            continue
        item = _chosen(text, names, quantity, left, action)
        item = _carried(text, item, last, quantity, number) or item
        if (item is None and quantity.kind == "event" and clause > floor) or (item is not None and item.result):
            item = _named_before(text, names, clause, floor, quantity.kind) or item
        item = _with_action(text, item, _led(text, action, last), clause, number)
        for one in _each(text, item, number):
            yield _claim(text, names, quantity, item=one, bound=bound, number=number, year=year)
        floor, last = quantity.end, _Last(item, quantity.unit, quantity.end)


def _led(text: str, action: str, last: _Last | None) -> str:
    """The verb that stands before a list: 现有党支部8个、党员22名."""
    if action or last is None or last.item is None or text[last.end : last.end + 1] != "、":
        return action
    return last.item.action


def _with_action(text: str, item: Item | None, action: str, clause: int, number: int) -> Item | None:
    """The thing with the verb before it, or with who named it (巡察反馈的12个问题)."""
    if item is None or item.part:
        return item
    source = pattern("source_before").search(text, clause, number) if item.start > number else None
    return replace(item, action=source[1] + source[2] if source else item.action or action)


def _chosen(text: str, names: Names, quantity: Quantity, left: Item | None, action: str) -> Item | None:
    """Events are counted after their name; other things stand on the right where something stands there."""
    solid = left is not None and not left.weak
    if solid and left is not None and (quantity.kind in _AFTER_NAME or (action and not is_place(text, left))):
        return left
    right = right_item(text, names, quantity.end, quantity.kind, bare=not solid)
    if right and left is None and pattern("among").search(text, max(0, quantity.start - 4), quantity.start):
        return right if text[right.end - 1] in _NOUN_ENDS else None  # 其中12名困难党员, 其中2件案龄较长
    return right or left


def _carried(text: str, item: Item | None, last: _Last | None, quantity: Quantity, number: int) -> Item | None:
    """The thing counted before, where this number says what became of it (其中, 办结, 提高到) or stands beside it."""
    if last is None or last.item is None or _SENTENCE.search(text, last.end, number):
        return None
    before = last.item
    if item is None and _GAP.fullmatch(text, last.end, number):
        return before
    same = quantity.unit == last.unit or quantity.kind == "percent"
    if item is None or item.result:
        return _became(before, item) if same else None
    if not item.weak or number - last.end > _LONGEST_GAP:
        return None
    deed = text[item.start : item.end]
    if item.action and deed.endswith(item.action) and (item.action == before.action and same):
        return before
    return before if deed in text[before.start : before.end] else None


def _became(before: Item, item: Item | None) -> Item:
    return before if item is None else replace(before, action=item.action, part=item.action)


def _named_before(text: str, names: Names, clause: int, floor: int, kind: str) -> Item | None:
    """The thing that a clause before sets up: 创设“夜话”平台，全年举办8期."""
    at = clause - 1
    head = max((match.end() for match in _SENTENCE.finditer(text, floor, at)), default=floor)
    named = names.last_in(head, at)
    if named is not None:
        return Item(*named, "")
    before = clause_start(text, names, at, floor)
    item, action = left_item(text, before, at, kind)
    if item is None or item.weak or not action or item.end - item.start < _SHORTEST_NAME:
        return None
    return item


def _each(text: str, item: Item | None, number: int) -> list[Item | None]:
    if item is not None and item.end <= number and _EACH.search(text, item.end, number):
        return list(split_listed(text, item))
    return [item]


def _bound(text: str, clause: int, quantity: Quantity) -> tuple[str, int]:
    """The word that makes the number approximate, and where the words before it end."""
    match = _before(text, clause, quantity.start)
    if match is None:
        after = _AFTER.match(text, quantity.end)
        return quantity.more or (after[0] if after else ""), quantity.start
    return match[1], match.start()


def _before(text: str, clause: int, start: int) -> re.Match[str] | None:
    """The word of approximation directly before the number."""
    for match in approximations().finditer(text, max(clause, start - 4), start + 1):
        if match.end() == start:
            return match
    return None


def _claim(
    text: str, names: Names, quantity: Quantity, *, item: Item | None, bound: str, number: int, year: int | None
) -> Claim:
    return Claim(
        text="",
        span=(quantity.start, quantity.end),
        number=quantity.number,
        value=quantity.value,
        placeholder=quantity.placeholder,
        approximate=bool(bound or quantity.more),
        bound=bound,
        unit=quantity.unit,
        item="",
        item_span=(item.start, item.end) if item else None,
        owner=owner_of(text, names, quantity.start),
        action=item.action if item else "",
        part=(item.part if item else "") or part_of(text, quantity.start, number, year),
    )


def _moved(claim: Claim, body: str, base: int) -> Claim:
    """The claim with the words of the report as written and the offsets of its source."""
    item = claim.item_span
    return replace(
        claim,
        text=body[claim.span[0] : claim.span[1]],
        span=(claim.span[0] + base, claim.span[1] + base),
        number=(claim.number[0] + base, claim.number[1] + base),
        item=body[item[0] : item[1]] if item else "",
        item_span=(item[0] + base, item[1] + base) if item else None,
    )
