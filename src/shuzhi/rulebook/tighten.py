"""A local rulebook makes a national duty stricter, never looser (law 4 of the house)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn

from shuzhi.rulebook.development import standing_in_days
from shuzhi.rulebook.duties import read_need, read_shape, read_strength
from shuzhi.rulebook.model import DutyRule, Strength, Version
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.shapes import Cadence, Cycle, Deadline, Lapse, Need, Shape, Standing, State
from shuzhi.rulebook.versions import flatten_versions

_SHAPES = ("every", "within", "cycle", "standing")
_CHANGEABLE = ("title", *_SHAPES, "need", "strength", "settle")
_PERIOD_RANK = {"month": 0, "quarter": 1, "half": 2, "year": 3}
_STRENGTH_RANK = {Strength.PRACTICE: 0, Strength.MAY: 1, Strength.GENERALLY: 2, Strength.MUST: 3}
_KEEP = "本地规则只能加严，不能放宽；请写得不低于上级规则。"


def tighten(node: Node, duties: Sequence[DutyRule], names: Names) -> list[DutyRule]:
    """``duties`` with the rule that ``node`` names made stricter for the span of the local versions.

    The rule keeps its national id, so that figures and reports still find it; the source is the local document.

    Raises:
        RulebookError: The rule does not exist, the local version falls outside it, or any value is looser.
    """
    head = node.fields(("id", "tightens", "versions"), _CHANGEABLE)
    names.claim(head["id"], "rule")
    target = head["tightens"].choice({rule.id for rule in duties}, "规则")
    plain = {key: value for key, value in head.items() if key in _CHANGEABLE}
    result = list(duties)
    for version, changes in flatten_versions(head["versions"], _CHANGEABLE):
        local = _Local(node, target, version, {**plain, **changes}, names)
        result = _overlay(result, local)
    return result


@dataclass(frozen=True, slots=True)
class _Local:
    """One local version: what it tightens, when, and to which values."""

    node: Node
    target: str
    version: Version
    fields: dict[str, Node]
    names: Names


def _overlay(duties: Sequence[DutyRule], local: _Local) -> list[DutyRule]:
    result: list[DutyRule] = []
    met = False
    for rule in duties:
        span = _common(rule.version, local.version) if rule.id == local.target else None
        if span is None:
            result.append(rule)
            continue
        met = True
        result.extend(_split(rule, _stricter(rule, local), local.version, span))
    if not met:
        local.node.refuse(f"“{local.target}”在这些日期没有有效版本。", "请核对生效日期。")
    return result


def _common(a: Version, b: Version) -> tuple[date, date | None] | None:
    since = max(a.since, b.since)
    ends = [day for day in (a.until, b.until) if day is not None]
    until = min(ends) if ends else None
    return None if until is not None and until <= since else (since, until)


def _split(rule: DutyRule, stricter: DutyRule, version: Version, span: tuple[date, date | None]) -> list[DutyRule]:
    since, until = span
    parts = [replace(stricter, version=_part(version, rule.version, since, until))]
    if rule.version.since < since:
        parts.insert(0, replace(rule, version=replace(rule.version, until=since, closed=False)))
    if until is not None and until != rule.version.until:
        parts.append(replace(rule, version=replace(rule.version, since=until, opening=False)))
    return parts


def _part(version: Version, whole: Version, since: date, until: date | None) -> Version:
    """The local wording for a part of the span of the national one."""
    opening, closed = whole.opening and since == whole.since, whole.closed and until == whole.until
    return replace(version, since=since, until=until, opening=opening, closed=closed)


def _stricter(rule: DutyRule, local: _Local) -> DutyRule:
    fields = local.fields
    need = _need(rule.need, fields["need"]) if "need" in fields else rule.need
    strength = _strength(rule.strength, fields["strength"]) if "strength" in fields else rule.strength
    shapes = [key for key in _SHAPES if key in fields]
    shape = rule.shape
    if shapes:
        shape = _shape(rule.shape, shapes, local)
        _check_shape(rule.shape, shape, fields[shapes[0]])
    return replace(
        rule,
        need=need,
        strength=strength,
        shape=shape,
        taken_up=True,
        title=fields["title"].text() if "title" in fields else rule.title,
        settle=fields["settle"].text() if "settle" in fields else rule.settle,
    )


def _shape(old: Shape, written: Sequence[str], local: _Local) -> Shape:
    if isinstance(old, Standing) and list(written) == ["standing"]:
        return standing_in_days(old, local.fields["standing"])
    new = read_shape(local.fields, local.node, local.names)
    if isinstance(old, Cadence) and isinstance(new, Cadence):
        return replace(old, every=new.every)
    return new


def _need(old: Need, node: Node) -> Need:
    new = read_need(node)
    if new.measure != old.measure or new.amount < old.amount:
        _looser(node, "数量")
    return new


def _strength(old: Strength, node: Node) -> Strength:
    new = read_strength(node)
    if _STRENGTH_RANK[new] < _STRENGTH_RANK[old]:
        _looser(node, "约束力")
    return new


def _check_shape(old: Shape, new: Shape, node: Node) -> None:
    match old, new:
        case Cadence(), Cadence():
            fine = _PERIOD_RANK[new.every] <= _PERIOD_RANK[old.every]
        case Deadline(), Deadline():
            fine = new.after == old.after and _no_longer(old, new)
        case Standing(), Standing():
            fine = not old.days or new.days <= old.days
        case Cycle(), Cycle():
            fine = new.months <= old.months and new.lead_months >= old.lead_months
        case Lapse(), _:
            node.refuse("连续几个月的规则不能加严。", "请另写一条自己的规则。")
        case State(), _:
            node.refuse("人数界限的规则不能加严。", "请另写一条自己的规则。")
        case _:
            node.refuse("本地规则改变了规则的形状。", "请沿用上级规则的 every、within、cycle 或 standing。")
    if not fine:
        _looser(node, "期限")


def _no_longer(old: Deadline, new: Deadline) -> bool:
    if old.prompt:  # 及时: any number is stricter than none
        return True
    pairs = ((old.months, new.months), (old.days, new.days), (old.working_days, new.working_days))
    return any(a is not None and b is not None and b <= a for a, b in pairs)


def _looser(node: Node, what: str) -> NoReturn:
    node.refuse(f"{what}比上级规则宽。", _KEEP)
