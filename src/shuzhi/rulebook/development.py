"""The shapes of duties that go with a person's steps on the way to membership, from YAML."""

from __future__ import annotations

from dataclasses import replace

from shuzhi.rulebook.changes import STATE_CHANGES
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.shapes import Before, Dated, Ending, Recurrence, Shape, Standing
from shuzhi.rulebook.vocabulary import PERSON_STATES

OF_STEPS = ("again", "standing", "before")
STANDARDS = ("months", "age", "once")  # by which of them what was before a step is judged; by none: that it was
TURN_MONTHS = (3, 6, 12)  # how long the times of a recurrence may be: the calendar holds these
WARNINGS = {
    "development.age": "年龄不到",
    "development.order": "步骤不合次序",
    "development.early": "时间不到",
    "development.late": "超过期限",
    "development.missing": "缺少前面的步骤",
}


def read_step_shape(key: str, node: Node, names: Names) -> Shape:
    """The shape written under ``key``, one of :data:`OF_STEPS`."""
    return {"again": _recurrence, "standing": _standing, "before": _before}[key](node, names)


def read_ending(node: Node, names: Names) -> Ending:
    """The later steps that end a duty."""
    fields = node.fields((), ("kinds", "changes", "states"))
    if not fields:
        node.refuse("ends_with 没有写后面的步骤。", "请写 kinds、changes、states 中的一个或几个。")
    return Ending(
        kinds=_kinds(fields["kinds"], names) if "kinds" in fields else (),
        changes=fields["changes"].choices(STATE_CHANGES, "变动") if "changes" in fields else (),
        states=fields["states"].choices(PERSON_STATES, "人员状态") if "states" in fields else (),
    )


def read_warning(node: Node) -> str:
    """By which code entering says so at once."""
    return node.choice(WARNINGS, "提示编号")


def _kinds(node: Node, names: Names) -> tuple[str, ...]:
    return tuple(names.kind(member) for member in node.items())


def _recurrence(node: Node, names: Names) -> Shape:
    fields = node.fields(("months", "after"), ("first", "last", "until"))
    months = fields["months"].number(least=1)
    if months not in TURN_MONTHS:
        fields["months"].refuse(f"不能每 {months} 个月一次。", f"可以写：{'、'.join(map(str, TURN_MONTHS))}。")
    return Recurrence(
        after=Dated(kinds=_kinds(fields["after"], names)),
        months=months,
        first=fields["first"].number(least=1) if "first" in fields else 1,
        last=fields["last"].number(least=1) if "last" in fields else None,
        until=_kinds(fields["until"], names) if "until" in fields else (),
    )


def _standing(node: Node, names: Names) -> Shape:
    lengthening = ("lengthened_by", "least_months", "most_months")
    more = ("moved_months", *lengthening, "not_before", "days")
    fields = node.fields(("state", "told_by", "months"), more)
    if len({key in fields for key in lengthening}) > 1:
        node.refuse("lengthened_by、least_months 与 most_months 应当同时写。", "请补上缺的，或都删去。")
    return Standing(
        state=fields["state"].choice(PERSON_STATES, "人员状态"),
        told_by=_kinds(fields["told_by"], names),
        months=fields["months"].number(least=1),
        moved_months=fields["moved_months"].number() if "moved_months" in fields else 0,
        lengthened_by=_kinds(fields["lengthened_by"], names) if "lengthened_by" in fields else (),
        least_months=fields["least_months"].number(least=1) if "least_months" in fields else 0,
        most_months=fields["most_months"].number(least=1) if "most_months" in fields else 0,
        not_before=_kinds(fields["not_before"], names) if "not_before" in fields else (),
        days=_days(fields["days"]) if "days" in fields else 0,
    )


def standing_in_days(old: Standing, node: Node) -> Standing:
    """The shape with the number of days that a local rulebook sets under ``standing``, and nothing else of its own."""
    return replace(old, days=_days(node.fields(["days"])["days"]))


def _days(node: Node) -> int:
    return node.number(least=1)


def _before(node: Node, names: Names) -> Shape:
    fields = node.fields(("step",), (*STANDARDS, "since"))
    if len([name for name in STANDARDS if name in fields]) > 1:
        node.refuse(f"{'、'.join(STANDARDS)} 只能写一个。", "请删去其余的。")
    return Before(
        step=Dated(kinds=_kinds(fields["step"], names)),
        months=fields["months"].number(least=1) if "months" in fields else None,
        age=fields["age"].number(least=1) if "age" in fields else None,
        once="once" in fields and fields["once"].truth(),
        since=_kinds(fields["since"], names) if "since" in fields else (),
    )
