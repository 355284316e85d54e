"""Dated versions of a rule: the span each wording is in force, the source behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from shuzhi.rulebook.model import Confidence, Reference, Version
from shuzhi.rulebook.node import Node, parse_day

_ALWAYS = ("reference", "confidence", "checked_on")


def flatten_versions(node: Node, overridable: Collection[str]) -> Iterator[tuple[Version, dict[str, Node]]]:
    """Each version in force with the fields it changes, oldest first.

    A version lasts until the next begins; ``ends: true`` closes the rule on its day and yields nothing itself.
    """
    spans = list(node.pairs().items())
    if not spans:
        node.refuse("没有任何版本。", "请至少写一个生效日期。")
    days = [parse_day(version, key) for key, version in spans]
    for index, (_, version) in enumerate(spans):
        _check_order(version, days, index)
        if _ends(version):
            _check_last(version, is_last=index == len(spans) - 1, is_first=index == 0)
            return
        fields = version.fields(_ALWAYS, overridable)
        until = days[index + 1] if index + 1 < len(days) else None
        closed = until is not None and _ends(spans[index + 1][1])
        changes = {key: value for key, value in fields.items() if key not in _ALWAYS}
        yield replace(_version(fields, days[index], until), closed=closed, opening=index == 0), changes


def _check_order(version: Node, days: list[date], index: int) -> None:
    if index and days[index] <= days[index - 1]:
        version.refuse("版本没有按生效日期从早到晚排列。", "请把较早的日期写在前面。")


def _ends(version: Node) -> bool:
    if not isinstance(version.value, dict) or "ends" not in version.value:
        return False
    return version.fields(["ends"], ["reference", "confidence", "checked_on"])["ends"].truth()


def _check_last(version: Node, *, is_last: bool, is_first: bool) -> None:
    if not is_last:
        version.refuse("“ends: true”之后还有版本。", "请删去后面的版本，或删去 ends。")
    if is_first:
        version.refuse("规则只有终止、没有开始。", "请先写一个生效的版本。")


def _version(fields: dict[str, Node], since: date, until: date | None) -> Version:
    return Version(
        since=since,
        until=until,
        reference=_reference(fields["reference"]),
        confidence=Confidence(fields["confidence"].choice([word.value for word in Confidence], "可信程度")),
        checked_on=fields["checked_on"].day(),
    )


def _reference(node: Node) -> Reference:
    fields = node.fields(["title"], ["article", "sources"])
    article = fields.get("article")
    return Reference(
        title=fields["title"].text(),
        article=None if article is None or article.value is None else article.text(),
        sources=fields["sources"].texts() if "sources" in fields else (),
    )
