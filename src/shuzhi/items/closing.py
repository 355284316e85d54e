"""Nobody closes what he put right himself, by whatever name, account or way.

Who put an item right are all who were its owner at any time (the chain keeps those before) and all who ever reported it
done.  Where the closer may be one of them, and nothing says that he is not, the item stays open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from shuzhi.chain.links import history
from shuzhi.items.failure import OwnClosingError
from shuzhi.items.models import Item
from shuzhi.roster.who import Recognition, Sameness, Who


def fixers_of(item: Item) -> list[Who]:
    """Everybody who put an item right: its owners, now and before, and who reported it done."""
    owners = {(item.owner_name, item.owner_id)}
    for link in history("item", item.pk):
        content = json.loads(link.content)
        name = content.get("owner_name", "")
        # A link of an earlier version tells only the name.
        owners.add((name, content.get("owner_id", item.owner_id if name == item.owner_name else None)))
    fixers = [Who(name, person_id) for name, person_id in sorted(owners, key=str) if name or person_id]
    submitted = item.steps.filter(act="submit").values_list("by_name", "by_person_id", "by_account_id")
    return fixers + [Who(*one) for one in submitted.order_by("pk")]


def refuse_own_closing(*, recognition: Recognition, closers: Iterable[Who], fixers: Iterable[Who]) -> None:
    """Pass where none of ``closers`` can be one of ``fixers``.

    Raises:
        OwnClosingError: One is, or may be; the advice says what can be done.
    """
    listed = list(fixers)
    for closer in closers:
        for fixer in listed:
            sameness = recognition.same(closer, fixer)
            if sameness is Sameness.SAME:
                raise OwnClosingError("责任人（报完成的人）不能给自己的事项销号。", advice="请由他人核实后销号。")
            if sameness is Sameness.DOUBT:
                raise OwnClosingError(_doubt(closer, fixer), advice=_way_out(fixer))


def _doubt(closer: Who, fixer: Who) -> str:
    law = "责任人（报完成的人）不能给自己的事项销号："
    return f"{law}销号的“{closer.name}”和责任人（报完成的人）“{fixer.name}”可能是同一个人。"


def _way_out(fixer: Who) -> str:
    if fixer.person_id is None and fixer.account_id is None:
        return "请由他人核实后销号。"
    whose = "销号人的账号" if fixer.person_id is not None else "两个账号各"
    return f"请由他人核实后销号；如确系两个人，请系统管理员在“账号”页写明{whose}是名册中的哪一位。"
