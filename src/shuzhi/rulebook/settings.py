"""What an office sets for itself where the rules leave it open, and what that makes of a rulebook.

A setting holds from a day on; a rule is cut into versions at those days, so that whoever evaluates asks, as always,
for the wording in force: of a cadence that of the period's first day, so a year that has begun goes on as it began.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from shuzhi.rulebook.model import DutyRule, Rulebook, Strength
from shuzhi.rulebook.node import Node, open_document
from shuzhi.rulebook.shapes import Cadence, Lapse

SETTINGS = Path(__file__).parent / "cn" / "settings.yaml"
CLASS_HOUR = "class_hour"
PRACTICE_NOTE = "中央没有规定，是当地的做法；采用以后，从生效之日以后开始的一期起才列为责任。"
KINDS = ("minutes", "switch", "yuan")
EVERY = ("month_by_quarter",)  # how a rule may be counted while a switch is on

Kind = Literal["minutes", "switch", "yuan"]
Value = int | bool | None


@dataclass(frozen=True, slots=True)
class Setting:
    """Something an office may set.

    Attributes:
        kind: ``minutes`` (a number), ``switch`` (yes or no), ``yuan`` (an amount in 元, None where none is set).
        default: What holds until somebody sets it.
        least: The least number that can be meant; None: any.
        most: The greatest.
        rules: The rules that hold only while the switch is on.
        when_on: Rule → how its periods are counted while the switch is on.
    """

    id: str
    label: str
    kind: Kind
    default: Value = None
    least: int | None = None
    most: int | None = None
    note: str = ""
    rules: tuple[str, ...] = ()
    when_on: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A value that holds from ``since`` up to, not including, ``until``; None: from the beginning, to this day."""

    since: date | None
    until: date | None
    value: Value


@cache
def settings_as_written() -> Mapping[str, Setting]:
    """The settings of ``cn/settings.yaml`` by their ids."""
    nodes = open_document(SETTINGS).fields(["settings"])["settings"].items()
    return {one.id: one for one in map(_read, nodes)}


def settings_for(duties: Iterable[DutyRule]) -> Mapping[str, Setting]:
    """Every setting by its id, in the order in which they are offered; last a switch for each practice without one.

    A practice asks nothing until an office takes it up.
    """
    written = settings_as_written()
    named = {rule for setting in written.values() for rule in setting.rules}
    practices = {rule.id: rule for rule in duties if _is_left_open(rule) and rule.id not in named}
    return {**written, **{one.id: _switch_for(one) for one in practices.values()}}


def _is_left_open(rule: DutyRule) -> bool:
    """Whether it is for the office to say that the rule binds: a practice that no local rulebook asks for."""
    return rule.strength is Strength.PRACTICE and not rule.taken_up


def _switch_for(rule: DutyRule) -> Setting:
    title = rule.title.partition("（")[0]
    return Setting(rule.id, f"{title}（当地做法）", "switch", default=False, note=PRACTICE_NOTE, rules=(rule.id,))


def spans_of(setting: Setting, dated: Sequence[tuple[date, Value]]) -> list[Span]:
    """The values of a setting without a gap: the default first, then what was set, each up to the next."""
    ordered = sorted(dict(dated).items())
    begins: list[date | None] = [None, *(day for day, _ in ordered)]
    ends: list[date | None] = [*(day for day, _ in ordered), None]
    values = [setting.default, *(value for _, value in ordered)]
    return [Span(*one) for one in zip(begins, ends, values, strict=True)]


def value_on(setting: Setting, dated: Sequence[tuple[date, Value]], day: date) -> Value:
    """The value that holds on a day."""
    return next(s.value for s in reversed(spans_of(setting, dated)) if s.since is None or s.since <= day)


def apply_settings(rulebook: Rulebook, chosen: Mapping[str, Sequence[tuple[date, Value]]]) -> Rulebook:
    """A rulebook as it binds an office that set something.

    Args:
        chosen: Setting → the days from which values hold.
    """
    duties: Sequence[DutyRule] = rulebook.duties
    for name, setting in settings_for(rulebook.duties).items():
        spans = spans_of(setting, chosen.get(name, ()))
        duties = [piece for rule in duties for piece in _cut(rule, setting, spans)]
    return replace(rulebook, duties=tuple(duties))


def _cut(rule: DutyRule, setting: Setting, spans: Sequence[Span]) -> Iterator[DutyRule]:
    change = _change_of(rule, setting)
    if change is None:
        yield rule
        return
    for span in spans:
        since = max(rule.version.since, span.since or rule.version.since)
        until = min(filter(None, (rule.version.until, span.until)), default=None)
        if until is not None and since >= until:
            continue
        changed = change(rule, span.value)
        if changed is not None:
            yield replace(changed, version=replace(rule.version, since=since, until=until))


def _change_of(rule: DutyRule, setting: Setting) -> Callable[[DutyRule, Value], DutyRule | None] | None:
    """What a value of the setting makes of the rule (None: it does not hold); None where it makes nothing of it."""
    if setting.id == CLASS_HOUR and rule.need.class_hours is not None:
        return _in_minutes
    if rule.id in setting.rules and _is_left_open(rule):
        return lambda one, on: one if on else None
    if rule.id in setting.when_on:
        every: Any = setting.when_on[rule.id]
        return lambda one, on: _counted(one, every) if on else one
    return None


def _counted(rule: DutyRule, every: Any) -> DutyRule:
    """The rule by another period; what it says of single persons stays."""
    shape = replace(rule.shape, every=every) if isinstance(rule.shape, Cadence | Lapse) else Cadence(every)
    return replace(rule, shape=shape)


def _in_minutes(rule: DutyRule, minutes: Value) -> DutyRule:
    hours = rule.need.class_hours or 0
    settle = rule.settle.replace(f"{{{CLASS_HOUR}}}", str(minutes))
    return replace(rule, need=replace(rule.need, amount=hours * int(minutes or 0)), settle=settle)


def _read(node: Node) -> Setting:
    fields = node.fields(["id", "label", "kind"], ["default", "least", "most", "note", "rules", "when_on"])
    kind = cast(Kind, fields["kind"].choice(KINDS, "设置的种类"))
    default: Value = None
    if "default" in fields:
        default = fields["default"].truth() if kind == "switch" else fields["default"].number()
    return Setting(
        id=fields["id"].text(),
        label=fields["label"].text(),
        kind=kind,
        default=default,
        least=fields["least"].number() if "least" in fields else None,
        most=fields["most"].number() if "most" in fields else None,
        note=fields["note"].text() if "note" in fields else "",
        rules=fields["rules"].texts() if "rules" in fields else (),
        when_on=dict(_read_changes(fields["when_on"])) if "when_on" in fields else {},
    )


def _read_changes(node: Node) -> Iterator[tuple[str, str]]:
    for rule, change in node.pairs().items():
        yield rule, change.fields(["every"])["every"].choice(EVERY, "周期")
