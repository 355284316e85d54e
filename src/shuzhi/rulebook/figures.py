"""Figure definitions from YAML: each measure knows the keys its selection may hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from shuzhi.rulebook.model import FigureDefinition, RegisterKind
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.statuses import STATUSES
from shuzhi.rulebook.units import KNOWN
from shuzhi.rulebook.vocabulary import (
    ITEM_KINDS,
    ITEM_SOURCES,
    LEVELS,
    ORGANISATION_KINDS,
    PERIODS,
    PERSON_STATES,
    ROLES,
)

_ITEMS = (("counted",), ("kinds", "sources", "or_sources", "source_year", "whole", "first"))
_DEEDS = ("kinds", "roles", "posts"), ("also", "still", "leaders")
_PERIODS = ("also", "roles", "posts", "still")  # whose acts are asked: roles and posts together
_REGISTER = ("register",), ("categories", "levels", "full", "undated")
MEASURES: dict[str, tuple[Collection[str], Collection[str]]] = {  # measure -> (required keys, optional keys)
    "entries": (("kinds",), ("also", "without", "by_role", "by_states")),
    "attendance": (("kinds", "roles"), ("also", "members", "rolls")),
    "people": (("kinds", "roles"), ("members", "of_states", "also_states", "together")),
    "minutes": (("kinds", "roles"), ()),
    "deeds": _DEEDS,
    "speeches": _DEEDS,
    "sitting_in": (("posts",), ("still",)),
    "dual_life": (("kinds", "posts"), ()),
    "dual_life_missing": (("kinds", "posts"), ()),
    "absent_running": (("kinds", "times", "among"), ()),
    "periods_with": (("every", "kinds"), _PERIODS),
    "periods_over": (("every", "kinds"), _PERIODS),
    "terms_ended": (("kinds", "rules"), ()),
    "terms_renewed": (("kinds", "rules"), ()),
    "members": (("states",), ("also_states", "age_at_least", "born")),
    "joined_state": (("states",), ("from_states", "told_by", "fresh")),
    "items": _ITEMS,
    "measures": _ITEMS,
    "register_rows": _REGISTER,
    "pieces": (("register",), ("categories", "levels")),
    "register_sum": (("register", "column"), ("categories", "levels", "full")),
    "organisations": (("kinds",), ("committee", "committee_told")),
    "duty_met": (("rule",), ("on_time",)),
    "duty_due": (("rule",), ()),
    "duty_missed": (("rules",), ()),
    "months": (("rule", "statuses"), ("doubt",)),
    "months_people": (("rule", "statuses"), ()),
    "ratio": (("numerator", "denominator"), ()),
    "external": (("category",), ()),
}
_REQUIRED = ("id", "group", "label", "definition", "unit", "measure", "select")
_OPTIONAL = ("numbers", "decimals")
FIGURE_KEYS = (*_REQUIRED, *_OPTIONAL)
SUMMABLE = ("paid_fen", "quantity")
# By what an item counts in a period.  Work belongs to the year in which it was closed, once; open work to every year at
# whose end it stands open; what was promised to the year in which it is due.
COUNTED = (
    "opened",  # opened in the period
    "closed",  # closed in it, whenever it was opened
    "returned",  # returned in it, whenever it was opened
    "at_hand",  # open when it began, or opened in it
    "open",  # open on its last day that has been
    "overdue",  # open on that day, and past due
    "due",  # due in it; what has no due day, in the period of its opening
    "kept",  # of those due in it: closed by that day
    "there",  # all there are on that day
    "settled",  # of all: closed by that day
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a figure may point at."""

    names: Names
    rules: Collection[str]
    figures: Collection[str]


def read_figure(node: Node, known: Known) -> FigureDefinition:
    """One figure.  Ids are claimed before, so that a ratio may point forward."""
    fields = node.fields(_REQUIRED, _OPTIONAL)
    measure = fields["measure"].choice(MEASURES, "计量方式")
    return FigureDefinition(
        id=fields["id"].text(),
        numbers=tuple(n.number(least=1) for n in fields["numbers"].items()) if "numbers" in fields else (),
        group=fields["group"].text(),
        label=fields["label"].text(),
        definition=fields["definition"].text(),
        unit=fields["unit"].text(),
        measure=measure,
        select=_select(fields["select"], measure, fields["unit"].text(), known),
        decimals=fields["decimals"].number() if "decimals" in fields else 0,
    )


def _select(node: Node, measure: str, unit: str, known: Known) -> dict[str, Any]:
    fields = node.fields(*MEASURES[measure])
    if "by_role" in fields and "by_states" not in fields:
        node.refuse("写了 by_role 却没有 by_states。", "请补上 by_states。")
    if measure in {"periods_with", "periods_over"} and ("roles" in fields) != ("posts" in fields):
        node.refuse("roles 与 posts 应当同时写。", "请补上另一个，或都删去。")
    select = {key: _selected(key, value, measure, known) for key, value in fields.items()}
    if measure == "external":
        return _external(fields["category"], unit, known.names.registers["external"])
    if measure.startswith("register_") or measure == "pieces":
        _check_categories(fields, known.names.registers[select["register"]])
    return select


def _check_categories(fields: dict[str, Node], register: RegisterKind) -> None:
    if "categories" in fields and register.categories:
        fields["categories"].choices(register.categories, "登记类别")


def _external(node: Node, unit: str, register: RegisterKind) -> dict[str, Any]:
    """The words under which such a figure stands in its register, and the unit in which it is told."""
    category = node.choice(register.categories, "外部指标")
    if unit not in KNOWN:
        node.refuse(f"外部指标的单位“{unit}”不在单位表里。", "请用 units.yaml 里的单位，或把它加进去。")
    # Before there was a list, the label was what people typed and what is stored.
    return {"categories": (category, register.categories[category]), "unit": unit}


def _selected(key: str, node: Node, measure: str, known: Known) -> Any:
    if key == "kinds":
        return _kinds(node, measure, known.names)
    if key in ("sources", "or_sources"):
        return node.choices(ITEM_SOURCES, "事项来源")
    if key in ("states", "also_states", "by_states", "of_states", "from_states", "posts"):
        return node.choices(PERSON_STATES, "人员状态")
    if key in ("numerator", "denominator", "doubt", "among"):
        return node.choice(known.figures, "指标")
    if key in _READERS:
        return _READERS[key](node, known)
    return node.choices(LEVELS, "级别") if key == "levels" else node.texts()  # categories are the register's


def _kinds(node: Node, measure: str, names: Names) -> tuple[str, ...]:
    if measure in ("items", "measures"):
        return node.choices(ITEM_KINDS, "事项类别")
    if measure == "organisations":
        return node.choices(ORGANISATION_KINDS, "组织类别")
    return names.markers(node, every=True)


_READERS: dict[str, Any] = {
    "also": lambda node, known: known.names.markers(node),
    "without": lambda node, known: known.names.markers(node),
    "every": lambda node, _: node.choice(PERIODS, "周期"),
    "roles": lambda node, _: node.choices(ROLES, "参会身份"),
    "by_role": lambda node, _: node.choice(ROLES, "参会身份"),
    "rule": lambda node, known: node.choice(known.rules, "规则"),
    "rules": lambda node, known: node.choices(known.rules, "规则"),
    "told_by": lambda node, known: known.names.markers(node),
    "fresh": lambda node, _: node.truth(),
    "on_time": lambda node, _: node.truth(),
    "committee_told": lambda node, _: node.truth(),
    "register": lambda node, known: known.names.register(node),
    "column": lambda node, _: node.choice(SUMMABLE, "可合计的栏目"),
    "category": lambda node, _: node,  # of the register of external figures
    "source_year": lambda node, _: node.number(least=-10),
    "age_at_least": lambda node, _: node.number(),
    "times": lambda node, _: node.number(least=2),
    "together": lambda node, _: node.number(least=2),
    "full": lambda node, _: node.number(),
    "undated": lambda node, _: node.truth(),
    "statuses": lambda node, _: node.choices(STATUSES, "办理状态"),
    "counted": lambda node, _: node.choice(COUNTED, "计数方式"),
    "whole": lambda node, _: node.truth(),
    "first": lambda node, _: node.truth(),
    "members": lambda node, _: node.truth(),
    "rolls": lambda node, _: node.truth(),
    "still": lambda node, _: node.truth(),
    "leaders": lambda node, _: node.truth(),
    "born": lambda node, _: node.truth(),
    "committee": lambda node, _: node.truth(),
}
