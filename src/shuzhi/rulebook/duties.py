"""Duty rules and provisions from YAML, one object per dated version."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Literal, cast

from shuzhi.rulebook.dated import DATED, check_subject, read_dated, read_trigger
from shuzhi.rulebook.development import OF_STEPS, read_ending, read_step_shape, read_warning
from shuzhi.rulebook.model import DutyRule, Provision, Strength
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.reminders import check_reminder, read_reminder
from shuzhi.rulebook.settings import CLASS_HOUR, settings_as_written
from shuzhi.rulebook.shapes import (
    Before,
    Cadence,
    Condition,
    Cycle,
    Deadline,
    Evidence,
    Lapse,
    Need,
    Recurrence,
    Scalar,
    Shape,
    Standing,
    State,
    Subject,
)
from shuzhi.rulebook.versions import flatten_versions
from shuzhi.rulebook.vocabulary import ORGANISATION_KINDS, PERIODS, PERSON_STATES, ROLES, SECTORS

SHAPES = ("every", "within", "cycle", "state", "lapse", "remind", *OF_STEPS)
BY_PERSON = ("monthly", "quarterly", "gives_way")  # what is said of a cadence besides its period
CHANGEABLE = ("owes", *SHAPES, *BY_PERSON, "grace", "evidence", "need", "strength", "settle", "title")
_HEAD = ("id", "versions")
_OPTIONAL = ("facts", "silent", "named", "record", "ends_with", "warning", *CHANGEABLE)
_LENGTHS = ("months", "days", "working_days")
PROMPTLY = "promptly"  # the rule says 及时 and fixes no number
WAITS = "waits"  # asked only once so long has passed, without a number of days from then on
_STRENGTHS = tuple(word.value for word in Strength)


def read_duty(node: Node, names: Names) -> Iterator[DutyRule]:
    """Every version of one duty, oldest first."""
    head = node.fields(_HEAD, _OPTIONAL)
    rule_id = names.claim(head["id"], "rule")
    facts = head["facts"].texts() if "facts" in head else ()
    silent = head["silent"].truth() if "silent" in head else False
    named = head["named"].truth() if "named" in head else False
    record = names.kind(head["record"]) if "record" in head else None
    ends_with = read_ending(head["ends_with"], names) if "ends_with" in head else None
    warning = read_warning(head["warning"]) if "warning" in head else None
    plain = {key: value for key, value in head.items() if key in CHANGEABLE}
    for version, changes in flatten_versions(head["versions"], CHANGEABLE):
        fields = _merge(plain, changes)
        for key in ("title", "owes", "strength", "settle"):
            if key not in fields:
                node.refuse(f"缺少“{key}”。", f"请补上“{key}:”。")
        subject = read_subject(fields["owes"])
        shape = read_shape(fields, node, names)
        evidence = _evidence(fields, node, shape, names)
        _check_pair(node, subject, shape)
        check_subject(node, subject, shape, evidence)
        _check_named(node, subject, shape, evidence, named=named)
        check_reminder(node, subject, shape, evidence)
        need = read_need(fields["need"]) if "need" in fields else Need()
        _check_need(fields.get("need", node), need, evidence)
        _check_grace(node, subject, shape, need, evidence)
        yield DutyRule(
            id=rule_id,
            facts=facts,
            title=fields["title"].text(),
            subject=subject,
            shape=shape,
            evidence=evidence,
            need=need,
            strength=read_strength(fields["strength"]),
            settle=fields["settle"].text(),
            version=version,
            silent=silent,
            named=named,
            record_kind=record,
            ends_with=ends_with,
            warning=warning,
        )


def _merge(plain: Mapping[str, Node], changes: Mapping[str, Node]) -> dict[str, Node]:
    """A version's fields over the rule's own; a new shape takes the place of the old one."""
    replaced = SHAPES if any(key in changes for key in SHAPES) else ()
    return {**{key: value for key, value in plain.items() if key not in replaced}, **changes}


def read_strength(node: Node) -> Strength:
    """How binding the wording is."""
    return Strength(node.choice(_STRENGTHS, "约束力"))


def read_subject(node: Node) -> Subject:
    """Who owes: ``{organisation: {…}}`` or ``{person: {…}}``."""
    owes = node.fields((), ("organisation", "person"))
    if len(owes) != 1:
        node.refuse("owes 应当恰好写一个 organisation 或 person。", "请写 owes: {organisation: {…}}。")
    if "organisation" in owes:
        return Subject(relation="organisation", conditions=_conditions(owes["organisation"].pairs()))
    fields = owes["person"].pairs()
    states = fields.pop("states", None)
    exempt = fields.pop("exempt", None)
    at_end = fields.pop("at_end", None)
    return Subject(
        relation="person",
        conditions=_conditions(fields),
        states=states.choices(PERSON_STATES, "人员状态") if states else (),
        exempt_states=exempt.choices(PERSON_STATES, "人员状态") if exempt else (),
        at_end=at_end.truth() if at_end else False,
    )


def _conditions(fields: Mapping[str, Node]) -> tuple[Condition, ...]:
    return tuple(condition for key, node in fields.items() for condition in _condition(key, node))


def _condition(column: str, node: Node) -> Iterator[Condition]:
    if column in ("committee", "temporary", "faculty"):
        yield Condition(column, "=", int(node.truth()))
        return
    words = {"kind": ORGANISATION_KINDS, "sector": SECTORS}.get(column)
    if words is None:
        node.refuse(f"不认识的条件“{column}”。", "可以写：kind、sector、committee、temporary、faculty。")
    if isinstance(node.value, dict):
        yield from _narrowed(column, words, node)
        return
    values: tuple[Scalar, ...] = node.choices(words, f"条件 {column} 的值")
    yield Condition(column, "in", values)


def _narrowed(column: str, words: Collection[str], node: Node) -> Iterator[Condition]:
    """``{not: […]}`` or ``{in: […]}``, held against organisations of the kinds in ``of`` only where that is said."""
    fields = node.fields((), ("not", "in", "of"))
    of = fields["of"].choices(ORGANISATION_KINDS, "组织类别") if "of" in fields else ()
    if ("not" in fields) == ("in" in fields):
        node.refuse(
            "not、in 应当恰好写一个。", f"请写 {column}: {{not: […]}} 或者 {column}: {{of: [组织类别], in: […]}}。"
        )
    if "in" in fields:
        yield Condition(column, "in", fields["in"].choices(words, f"条件 {column} 的值"), of)
        return
    yield from (Condition(column, "!=", word, of) for word in fields["not"].choices(words, f"条件 {column} 的值"))


def read_shape(fields: Mapping[str, Node], node: Node, names: Names) -> Shape:
    """The one shape a duty has."""
    present = [key for key in SHAPES if key in fields]
    if len(present) != 1:
        node.refuse(f"{'、'.join(SHAPES)} 应当恰好写一个。", "请只保留一种形状。")
    key, value = present[0], fields[present[0]]
    if key != "every" and (lost := [name for name in (*BY_PERSON, "grace") if name in fields]):
        fields[lost[0]].refuse(f"{lost[0]} 只能与 every 同写。", f"请删去 {lost[0]}。")
    if key in OF_STEPS:
        return read_step_shape(key, value, names)
    match key:
        case "every":
            return _cadence(value, fields)
        case "within":
            return _deadline(value, names)
        case "remind":
            return read_reminder(value, names)
        case _:
            readers: dict[str, Callable[[Node], Shape]] = {"cycle": _cycle, "lapse": _lapse, "state": _state}
            return readers[key](value)


def _cadence(node: Node, fields: Mapping[str, Node]) -> Cadence:
    every = cast(Literal["month", "quarter", "half", "year"], node.choice(PERIODS, "周期"))
    if every != "month" and (lost := [name for name in BY_PERSON if name in fields]):
        fields[lost[0]].refuse(f"{lost[0]} 只能与 every: month 同写。", f"请删去 {lost[0]}。")
    return Cadence(
        every,
        monthly=fields["monthly"].choices(PERSON_STATES, "人员状态") if "monthly" in fields else (),
        quarterly=fields["quarterly"].choices(PERSON_STATES, "人员状态") if "quarterly" in fields else (),
        lapse=fields["gives_way"].fields(["months"])["months"].number(least=2) if "gives_way" in fields else None,
        grace=_grace(fields["grace"], every) if "grace" in fields else 0,
    )


def _lapse(node: Node) -> Lapse:
    fields = node.fields(["months"], ["monthly", "quarterly"])
    return Lapse(
        fields["months"].number(least=2),
        monthly=fields["monthly"].choices(PERSON_STATES, "人员状态") if "monthly" in fields else (),
        quarterly=fields["quarterly"].choices(PERSON_STATES, "人员状态") if "quarterly" in fields else (),
    )


def _grace(node: Node, every: str) -> int:
    """``{until: "03-31"}``: the months of the next year in which a yearly meeting may still be held."""
    until = node.fields(["until"])["until"]
    ends = {f"{month:02}-{monthrange(2025, month)[1]}": month for month in range(1, 12)}
    if every != "year":
        node.refuse("只有每年一次的会议才能在次年补开。", "请删去 grace。")
    return ends[until.choice(ends, "宽限的月末")]


def _deadline(node: Node, names: Names) -> Deadline:
    fields = node.fields(["after"], (*_LENGTHS, PROMPTLY, WAITS, "special_months", "earliest", "since"))
    lengths = {key: fields[key].number(least=1) for key in _LENGTHS if key in fields}
    prompt = PROMPTLY in fields and fields[PROMPTLY].truth()
    if len(lengths) + prompt != 1:
        node.refuse(
            "months、days、working_days 应当恰好写一个。",
            "请只写一个期限；制度只说“及时”、没有定天数的，写 promptly: true。",
        )
    special = fields["special_months"].number(least=1) if "special_months" in fields else None
    earliest = "earliest" in fields and fields["earliest"].truth()
    if prompt and (special or earliest):
        node.refuse("没有定天数，就没有最早一天，也没有特殊期限。", "请删去 special_months、earliest。")
    waits = WAITS in fields and fields[WAITS].truth()
    if waits and (prompt or special or earliest):
        fields[WAITS].refuse("waits 不能与 promptly、special_months、earliest 同写。", "请只写期限和 waits: true。")
    since = fields["since"].choices(names.kinds, "条目类别") if "since" in fields else ()
    if since and not earliest:
        fields["since"].refuse("since 只与 earliest 同写。", "请删去 since。")
    more: dict[str, Any] = {"special_months": special, "earliest": earliest, "waits": waits, "since": since, **lengths}
    return Deadline(after=read_trigger(fields["after"], names), **more)


def _cycle(node: Node) -> Cycle:
    fields = node.fields(["months"], ["lead_months", "old_terms"])
    lead = fields["lead_months"].number() if "lead_months" in fields else 0
    old_terms = "old_terms" in fields and fields["old_terms"].truth()
    return Cycle(months=fields["months"].number(least=1), lead_months=lead, old_terms=old_terms)


def _state(node: Node) -> State:
    fields = node.fields(["states"], ["when_at_least", "when_at_most", "requires"])
    bounds = {key: fields[key].number() for key in ("when_at_least", "when_at_most") if key in fields}
    if not bounds:
        node.refuse("没有写 when_at_least 或 when_at_most。", "请至少写一个人数界限。")
    return State(
        states=fields["states"].choices(PERSON_STATES, "人员状态"),
        requires=_conditions(fields["requires"].pairs()) if "requires" in fields else (),
        **bounds,
    )


def _evidence(fields: Mapping[str, Node], node: Node, shape: Shape, names: Names) -> Evidence:
    if "evidence" not in fields:
        if not isinstance(shape, State) and not (isinstance(shape, Before) and shape.age):
            node.refuse("缺少“evidence”。", "请写明什么记录算作完成。")
        return Evidence()
    return read_evidence(fields["evidence"], names)


def read_evidence(node: Node, names: Names) -> Evidence:
    """What settles a duty."""
    fields = node.fields((), (*DATED, "roles", "by_role", "by_states"))
    if ("by_role" in fields) != ("by_states" in fields):
        node.refuse("by_role 与 by_states 应当同时写。", "请补上另一个，或都删去。")
    dated = read_dated(node, "evidence", fields, names)
    if dated.changes and (acted := {"roles", "by_role"} & set(fields)):
        fields[min(acted)].refuse("变动没有参会身份。", "请删去 roles、by_role、by_states。")
    return Evidence(
        **asdict(dated),
        roles=fields["roles"].choices(ROLES, "参会身份") if "roles" in fields else (),
        by_roles=(fields["by_role"].choice(ROLES, "参会身份"),) if "by_role" in fields else (),
        by_states=fields["by_states"].choices(PERSON_STATES, "人员状态") if "by_states" in fields else (),
    )


def read_need(node: Node) -> Need:
    """How much is enough."""
    fields = node.fields((), ("count", "minutes", "class_hours", "paid"))
    if len(fields) != 1:
        node.refuse("need 应当恰好写 count、minutes、class_hours、paid 之一。", "请写 need: {count: 1}。")
    measure, amount = next(iter(fields.items()))
    if measure == "class_hours":
        hours = amount.number(least=1)
        return Need(hours * int(settings_as_written()[CLASS_HOUR].default or 0), "minutes", class_hours=hours)
    return Need(amount=amount.number(least=1), measure=cast(Literal["count", "minutes", "paid"], measure))


def _check_pair(node: Node, subject: Subject, shape: Shape) -> None:
    if isinstance(shape, State) and subject.relation == "person":
        node.refuse("state 只能由组织承担。", "请改为 owes: {organisation: {…}}。")
    if isinstance(shape, Recurrence | Standing | Before) and (subject.relation != "person" or subject.states):
        node.refuse(f"{'、'.join(OF_STEPS)} 由步骤的当事人承担。", "请写 owes: {person: {}}。")
    if isinstance(shape, Cadence | Cycle | Lapse) and subject.relation == "person" and not subject.states:
        node.refuse("没有写明处于什么状态的人承担。", "请写 owes: {person: {states: [formal]}}。")


def _check_named(node: Node, subject: Subject, shape: Shape, evidence: Evidence, *, named: bool) -> None:
    """Whom a register names, and whether anything was paid, only a register of persons can tell."""
    of_persons = subject.relation == "person" and evidence.relation == "register"
    by_name = named or isinstance(shape, Lapse) or (isinstance(shape, Cadence) and shape.lapse is not None)
    if by_name and not of_persons:
        node.refuse(
            "named、lapse、gives_way 只能用于由个人承担、以登记簿为准的规则。", "请删去，或改写 owes 和 evidence。"
        )
    if subject.at_end and not isinstance(shape, Cadence | Lapse):
        node.refuse("at_end 只能与 every、lapse 同写。", "请删去 at_end。")


def _check_need(node: Node, need: Need, evidence: Evidence) -> None:
    """Money is paid in a register, minutes are told by entries: the other way round nothing would ever be enough."""
    if need.measure == "paid" and evidence.relation != "register":
        node.refuse("need 写 paid，evidence 却不是登记簿。", "请写 evidence: {register: …}，或改用 count。")
    if need.measure == "minutes" and evidence.relation != "entry":
        words = "登记簿" if evidence.relation == "register" else "变动"
        node.refuse(f"need 写 minutes，evidence 却是{words}。", "请写 evidence: {kinds: [类别]}，或改用 count、paid。")


def _check_grace(node: Node, subject: Subject, shape: Shape, need: Need, evidence: Evidence) -> None:
    """Which year a meeting is for is told of one meeting of an organisation, whoever acted in it."""
    if not isinstance(shape, Cadence) or not shape.grace:
        return
    plain = evidence.relation == "entry" and not evidence.also and not evidence.by_roles
    if subject.relation == "person" or need != Need() or not plain:
        node.refuse(
            "这条规则不能写 grace。", "grace 只用于组织每年开一次的会议：evidence: {kinds: […]}，need: {count: 1}。"
        )


def read_provision(node: Node, names: Names) -> Iterator[Provision]:
    """Every version of one provision, oldest first."""
    changeable = ("title", "statement", "strength", "values")
    head = node.fields(("id", "versions"), ("facts", *changeable))
    rule_id = names.claim(head["id"], "rule")
    facts = head["facts"].texts() if "facts" in head else ()
    for version, changes in flatten_versions(head["versions"], changeable):
        fields = {**head, **changes}
        for key in ("title", "statement", "strength"):
            if key not in fields:
                node.refuse(f"缺少“{key}”。", f"请补上“{key}:”。")
        yield Provision(
            id=rule_id,
            facts=facts,
            title=fields["title"].text(),
            statement=fields["statement"].text(),
            strength=read_strength(fields["strength"]),
            values=_values(fields.get("values")),
            version=version,
        )


def _values(node: Node | None) -> dict[str, Any]:
    return {key: value.value for key, value in node.pairs().items()} if node is not None else {}
