"""Finding the claims of a report: quantities that count something done or held."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.checking.claims.guards import is_count
from shuzhi.checking.claims.items import Item, clause_start, left_item, right_item, split_listed
from shuzhi.checking.claims.names import Names
from shuzhi.checking.claims.scan import Quantity, find_quantities
from shuzhi.checking.claims.tables import approximations, owners
from shuzhi.checking.model import Claim, Owner, Report
from shuzhi.checking.noise.folding import fold
from shuzhi.checking.placeholders import places_in

_AFTER = re.compile(r"以上|左右|上下|以内")
_GAP = re.compile(r"[，、,]?(?:共计?|累计|参训|参加|覆盖|参与|惠及|受益|共有|总计|达)*$")
_EACH = re.compile(r"(?:各|均)[^，。]{0,3}$")
_SENTENCE = re.compile(r"[。；！？;!?\n]")


def find_claims(report: Report) -> list[Claim]:
    """Every statement of counted work in a report, in order.

    A list with one number for each thing (党员大会、支委会各4次) gives a claim for each.
    """
    base = report.span[0]
    places = [(place.start - base, place.end - base) for place in places_in(report)]
    text = fold(report.body)
    return [_moved(claim, report.body, base) for claim in _claims(text, places)]


def _claims(text: str, places: list[tuple[int, int]]) -> Iterator[Claim]:
    names = Names(text)
    floor, previous = 0, None
    for quantity in find_quantities(text, places):
        clause = clause_start(text, names, quantity.start, floor)
        bound, number = _bound(text, clause, quantity)
        left, action = left_item(text, clause, number, quantity.kind)
        if not is_count(text, names, quantity, clause_start(text, names, quantity.start, 0), left=left is not None):
            continue
        item = _chosen(text, names, quantity, left)
        if item is None and previous is not None and _GAP.fullmatch(text, previous[1], number):
            item = previous[0]
        elif item is not None and item is left and action and not item.action:
            item = Item(item.start, item.end, action)
        for one in _each(text, item, number):
            yield _claim(text, quantity, one, bound)
        floor, previous = quantity.end, (item, quantity.end)


def _chosen(text: str, names: Names, quantity: Quantity, left: Item | None) -> Item | None:
    """Events are counted after their name; other things stand on the right where something stands there."""
    bare = left is None or left.weak
    if quantity.kind in ("event", "duration", "percent") and not bare:
        return left
    right = right_item(text, names, quantity.end, quantity.kind, bare=bare)
    if right is not None and (bare or quantity.kind not in ("event", "duration", "percent")):
        return right
    return left


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


def _claim(text: str, quantity: Quantity, item: Item | None, bound: str) -> Claim:
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
        owner=_owner(text, quantity.start),
        action=item.action if item else "",
    )


def _owner(text: str, index: int) -> Owner:
    """Whose work, by the nearest subject in the sentence before the number."""
    start = index
    while start > 0 and index - start < 120 and not _SENTENCE.match(text[start - 1]):
        start -= 1
    nearest: tuple[int, Owner] = (-1, "")
    for owner, spelled in owners().items():
        for match in spelled.finditer(text, start, index):
            nearest = max(nearest, (match.start(), owner))  # type: ignore[arg-type]
    return nearest[1]


def _moved(claim: Claim, body: str, base: int) -> Claim:
    """The claim with the words of the report as written and the offsets of its source."""
    item = claim.item_span
    return Claim(
        text=body[claim.span[0] : claim.span[1]],
        span=(claim.span[0] + base, claim.span[1] + base),
        number=(claim.number[0] + base, claim.number[1] + base),
        value=claim.value,
        placeholder=claim.placeholder,
        approximate=claim.approximate,
        bound=claim.bound,
        unit=claim.unit,
        item=body[item[0] : item[1]] if item else "",
        item_span=(item[0] + base, item[1] + base) if item else None,
        owner=claim.owner,
        action=claim.action,
    )
