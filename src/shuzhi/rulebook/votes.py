"""How each sort of vote is taken (quorum, majority, ballot), from YAML and by date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, cast

from shuzhi.errors import NotFoundError
from shuzhi.rulebook.model import Rulebook, Threshold, VoteRule
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.versions import flatten_versions

_ABSENT = ("not_counted", "written_opinion_counts", "written_comments", "no_proxy")
_CHANGEABLE = ("title", "quorum", "passes", "ballot", "one_by_one", "absent", "surplus", "note")


def read_vote(node: Node, names: Names) -> Iterator[VoteRule]:
    """Every version of one sort of vote, oldest first."""
    head = node.fields(("id", "title", "ballot", "absent", "versions"), ("facts", *_CHANGEABLE))
    vote_id = names.claim(head["id"], "vote")
    for version, changes in flatten_versions(head["versions"], _CHANGEABLE):
        fields = {**head, **changes}
        yield VoteRule(
            id=vote_id,
            facts=fields["facts"].texts() if "facts" in fields else (),
            title=fields["title"].text(),
            quorum=_threshold(fields["quorum"]) if "quorum" in fields else None,
            passes=_threshold(fields["passes"]) if "passes" in fields else None,
            ballot=cast(Literal["any", "secret"], fields["ballot"].choice(("any", "secret"), "表决方式")),
            one_by_one=fields["one_by_one"].truth() if "one_by_one" in fields else False,
            absent=cast(
                Literal["not_counted", "written_opinion_counts", "written_comments", "no_proxy"],
                fields["absent"].choice(_ABSENT, "缺席处理"),
            ),
            surplus=_share(fields["surplus"]) if "surplus" in fields else None,
            note=fields["note"].text() if "note" in fields else "",
            version=version,
        )


def vote_rule(rulebook: Rulebook, vote_id: str, on: date) -> VoteRule:
    """The rule of one sort of vote in force on ``on``.

    Raises:
        NotFoundError: No such sort of vote, or none in force on that day.
    """
    for rule in rulebook.votes:
        if rule.id == vote_id and rule.version.covers(on):
            return rule
    raise NotFoundError(
        f"没有 {on.isoformat()} 时有效的表决规则“{vote_id}”。",
        advice="请核对表决种类和日期。",
        code="rulebook.vote_unknown",
    )


def _share(node: Node) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)/([1-9]\d*)", node.text())
    if match is None:
        node.refuse(f"“{node.value}”不是分数。", "请写成 1/2、4/5 这样的分数。")
    return int(match[1]), int(match[2])


def _threshold(node: Node) -> Threshold:
    fields = node.fields(("of",), ("more_than", "at_least"))
    if ("more_than" in fields) == ("at_least" in fields):
        node.refuse("more_than 与 at_least 应当恰好写一个。", "“超过半数”写 more_than: 1/2。")
    strictly = "more_than" in fields
    numerator, denominator = _share(fields["more_than" if strictly else "at_least"])
    base = cast(Literal["entitled", "present"], fields["of"].choice(("entitled", "present"), "基数"))
    return Threshold(numerator, denominator, base, strictly)
