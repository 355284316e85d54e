"""Items of the demo: last year's findings in different states, promises, tasks, things done for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shuzhi.access.scoping import Actor
from shuzhi.demo.people import Cast
from shuzhi.items.life import advance_item, open_items

VERIFIER = "县委组织部（虚构）"


@dataclass(frozen=True, slots=True)
class Matter:
    """One item and how far it has come: the acts taken, each with its (month, day)."""

    kind: str
    source: str
    title: str
    opened: tuple[int, int]
    due: tuple[int, int]
    acts: tuple[tuple[str, int, int], ...] = ()
    last_year: bool = False
    measures: tuple[str, ...] = ()


FINDINGS = (
    Matter(
        "problem", "review", "党课内容与岗位结合不够", (2, 25), (6, 30),
        (("measure", 3, 10), ("submit", 5, 20), ("close", 6, 5)), True, ("征集党员选题", "每季度由一名委员备课"),
    ),
    Matter(
        "problem", "review", "联系服务群众次数偏少", (2, 25), (9, 30),
        (("measure", 3, 10), ("submit", 9, 10), ("close", 9, 24)), True, ("建立联系户名单", "按季度走访"),
    ),
    Matter(
        "problem", "review", "青年党员交流发言不多", (2, 25), (12, 20),
        (("measure", 3, 12), ("submit", 12, 10)), True, ("每次学习安排青年党员领学",),
    ),
    Matter(
        "problem", "review", "党员活动室设施陈旧", (2, 25), (11, 30),
        (("measure", 3, 12), ("submit", 10, 15), ("return", 10, 28)), True, ("申请经费更新桌椅",),
    ),
    Matter("problem", "review", "档案归集不及时", (2, 25), (10, 31), (("measure", 4, 2),), True, ("每月底归档一次",)),
    Matter(
        "promise", "plan", "全年讲党课不少于四次", (1, 20), (12, 31),
        (("measure", 1, 25), ("submit", 12, 12), ("close", 12, 22)), True, ("列入年度计划",),
    ),
    Matter("promise", "plan", "更新党员活动室", (1, 20), (12, 31), (("measure", 1, 25),), True, ("申请经费",)),
)  # fmt: skip
OF_THE_YEAR = (
    Matter(
        "service", "masses", "修缮楼道照明", (3, 6), (6, 30),
        (("measure", 3, 8), ("submit", 5, 16), ("close", 5, 30)), False, ("联系物业更换灯具",),
    ),
    Matter(
        "task", "plan", "整理党员学习档案", (1, 12), (12, 10), (("measure", 1, 20), ("submit", 12, 2)), False,
        ("按人建档",),
    ),
    Matter(
        "problem", "democratic_life", "批评意见不够具体", (1, 24), (12, 31), (("measure", 2, 6),), False, ("会前核对",),
    ),
)  # fmt: skip


def keep_matters(*, actor: Actor, verifier: Actor, cast: Cast, year: int, number: int) -> int:
    """Open the items of one branch and take each as far as it came; ``number`` 0 has them all, the others some."""
    first = number % 3
    matters = [*FINDINGS, *OF_THE_YEAR] if number == 0 else [*FINDINGS[first : first + 3], OF_THE_YEAR[first]]
    items = open_items(
        actor=actor,
        organisation=cast.organisation,
        rows=[
            {
                "kind": matter.kind,
                "source": matter.source,
                "source_year": year - 1 if matter.last_year else None,
                "title": matter.title,
                "owner_name": cast.secretary.name,
                "opened_on": date(year, *matter.opened),
                "due_on": date(year, *matter.due),
                "origin": "虚构样例",
            }
            for matter in matters
        ],
    )
    for item, matter in zip(items, matters, strict=True):
        for act, month, day in matter.acts:
            who = verifier if act in {"close", "return"} else actor
            note = "请补充更新后的情况。" if act == "return" else ""
            advance_item(actor=who, item=item, act=act, measures=matter.measures, note=note, on=date(year, month, day))
    return len(items)
