"""From a duty rule to portable SQL: cadence, deadline, cycle, state, lapse; others in ``step_sql``, ``standing_sql``.

Every text yields the columns of :data:`DUTY_COLUMNS`; every evidence text yields :data:`EVIDENCE_COLUMNS`.
Vocabulary: SELECT, DISTINCT, JOIN, LEFT JOIN, UNION ALL, GROUP BY, CASE with ELSE, COALESCE, COUNT, SUM, MIN, MAX, IN,
EXISTS, BETWEEN, NOT, IS NULL, comparison, +, * (of a whole number).  Bound: on, seen, now, on_ym, now_ym, now_year,
year, year_from, ym_from, ym_to and the scope's values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shuzhi.evaluation.asked import conditions as _conditions
from shuzhi.evaluation.asked import day_text
from shuzhi.evaluation.asked import in_force as _version
from shuzhi.evaluation.asked import unknown as _unknown
from shuzhi.evaluation.beginning import unbegun_branch
from shuzhi.evaluation.credited import credited_text
from shuzhi.evaluation.cycle_sql import cycle_text, last_text, reminder_evidence
from shuzhi.evaluation.evidence import (
    amount_settled,
    deeds_of,
    is_evidence,
    is_settled,
    ledger_kept,
    marker_joins,
    may_be_late,
    minutes_by_period,
    period_evidence,
    ref_of,
    speaks_from,
    told_by_name,
)
from shuzhi.evaluation.lapse_sql import due_of_person, lapsed_text
from shuzhi.evaluation.sql import (
    Scope,
    compare,
    exists_on,
    exists_through,
    holds,
    in_one_of,
    literal,
    one_of,
    stays_on,
)
from shuzhi.evaluation.standing_sql import standing_evidence, standing_text
from shuzhi.evaluation.step_sql import (
    EVER,
    before_evidence,
    before_text,
    over,
    recurrence_evidence,
    recurrence_text,
    still_asked,
    told,
)
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Before, Cadence, Cycle, Dated, Deadline, Lapse, Recurrence, Reminder, Standing, State
from shuzhi.rulebook.statuses import ANSWERED, OPEN, missed

DUTY_COLUMNS = [
    "rule_no",
    "org_id",
    "subject_id",
    "period",
    "due",
    "need",
    "done",
    "status",
    "provisional",
    "trigger_id",
]
LEFT = OPEN | ANSWERED
EVIDENCE_COLUMNS = ["rule_no", "subject_id", "period", "trigger_id", "ref"]


def duty_text(rule: DutyRule, number: int, scope: Scope) -> str:
    """The duties of one rule version, one row for each subject and period."""
    match rule.shape:
        case Cadence() as shape:
            return _cadence(rule, shape, number, scope)
        case Deadline() as shape:
            return _deadline(rule, shape, number, scope)
        case Cycle() | Reminder() as shape:
            return cycle_text(rule, shape, number, scope)
        case State() as shape:
            return _state(rule, shape, number, scope)
        case Lapse() as shape:
            return _lapse(rule, shape, number, scope)
        case Recurrence() | Standing() | Before() as shape:
            return _step(rule, shape, number, scope)


def _step(rule: DutyRule, shape: Recurrence | Standing | Before, number: int, scope: Scope) -> str:
    match shape:
        case Recurrence():
            return recurrence_text(rule, shape, number, scope)
        case Standing():
            return standing_text(rule, shape, number, scope)
        case Before():
            return before_text(rule, shape, number, scope)


def together(rules: Sequence[DutyRule]) -> list[dict[int, DutyRule]]:
    """The rules by their index, those that ask for the same minutes together: these are added up once."""
    groups: dict[object, dict[int, DutyRule]] = {}
    for number, rule in enumerate(rules):
        groups.setdefault(minutes_asked(rule) if is_timed(rule) else number, {})[number] = rule
    return list(groups.values())


def group_text(group: Mapping[int, DutyRule], scope: Scope) -> str:
    """The duties of the rules of one group of :func:`together`."""
    (number, rule), *more = group.items()
    return timed_text(group, scope) if more else duty_text(rule, number, scope)


def left_text(group: Mapping[int, DutyRule], scope: Scope) -> str:
    """Of the duties of a group those of which something is still to be done or to be said."""
    columns = ", ".join(f"d.{column}" for column in DUTY_COLUMNS)
    return f"SELECT {columns} FROM ({group_text(group, scope)}) d WHERE {one_of('d.status', sorted(LEFT))}"


def is_timed(rule: DutyRule) -> bool:
    """Whether the rule asks in every period for minutes that entries tell."""
    return isinstance(rule.shape, Cadence) and rule.need.measure == "minutes" and rule.evidence.relation == "entry"


def minutes_asked(rule: DutyRule) -> object:
    """What makes two timed rules add up the same minutes, and say nothing in the same case."""
    return rule.evidence, rule.shape, rule.subject.relation, rule.silent


def timed_text(rules: Mapping[int, DutyRule], scope: Scope) -> str:
    """Timed cadences that add up the same minutes: the year's entries are read once and brought together."""
    rule = next(iter(rules.values()))
    assert isinstance(rule.shape, Cadence)  # noqa: S101 - see is_timed
    owing = " UNION ALL ".join(
        f"SELECT {number} AS rule_no, {one.need.amount} AS need, {_missed(one)} AS missed,"
        f" {_exempt(one, 'q.subject_id', 'q.last_day')} AS exempt, q.org_id, q.subject_id, q.code, q.period,"
        f" q.start, q.due, q.unknown FROM ({_subjects(one, rule.shape, scope)}) q"
        for number, one in rules.items()
    )
    if scope.reach == "own":
        # No two are the same.  Engines put a UNION ALL of few outside and add up anew for each part; this keeps it in.
        columns = "rule_no need missed exempt org_id subject_id code period start due unknown".split()
        owing = f"SELECT DISTINCT {', '.join(f'w.{column}' for column in columns)} FROM ({owing}) w"
    sums = minutes_by_period(rule.evidence, personal=_personal(rule), every=rule.shape.every, scope=scope)
    return (
        "SELECT g.rule_no, g.org_id, g.subject_id, g.period, g.due, g.need, COALESCE(a.done, 0) AS done,"
        " CASE WHEN COALESCE(a.done, 0) >= g.need THEN 'met' WHEN g.exempt > 0 THEN 'exempt'"
        f" WHEN g.unknown > 0 THEN 'unknown'{unbegun_branch(rule.evidence, scope.owner('g.org_id'), 'g.start')}"
        f"{_silent(rule, ledger_kept(rule.evidence, scope, timed=True))}"
        " WHEN g.due < :seen THEN g.missed ELSE 'due' END AS status, 0 AS provisional, 0 AS trigger_id"
        f" FROM ({owing}) g LEFT JOIN ({sums}) a ON a.subject_id = g.subject_id AND a.code = g.code"
    )


def evidence_text(rule: DutyRule, number: int, scope: Scope) -> str | None:
    """The rows behind the duties of one rule; None for a state or a lapse: they rest on the roster, or on no row."""
    match rule.shape:
        case Cadence(grace=grace) if grace:
            return (
                f"SELECT {number} AS rule_no, v.org_id AS subject_id, p.label AS period, 0 AS trigger_id,"
                f" v.entry_id AS ref FROM ({credited_text(rule, scope)}) v"
                " JOIN period p ON p.every = 'year' AND p.year = :year"
            )
        case Cadence(every):
            rows = period_evidence(rule.evidence, states=_owing_states(rule), every=every, scope=scope)
            return f"SELECT {number} AS rule_no, v.subject_id, v.period, 0 AS trigger_id, v.ref FROM ({rows}) v"
        case Deadline() as shape:
            return (
                f"SELECT {number} AS rule_no, v.subject_id, v.period, v.trigger_id, v.ref"
                f" FROM ({_deadline_evidence(rule, shape, scope)}) v"
            )
        case Cycle():
            return (
                f"SELECT {number} AS rule_no, e.org_id AS subject_id, '' AS period, 0 AS trigger_id,"
                f" {ref_of(rule.evidence)} AS ref FROM {rule.evidence.relation} e{marker_joins(rule.evidence)}"
                f" JOIN ({last_text(rule, scope.on('e.org_id'))}) l"
                " ON l.org_id = e.org_id AND l.last = e.day"
                f" WHERE {is_evidence(rule.evidence)}"
            )
        case Recurrence() | Standing() | Before() | Reminder():
            return _other_evidence(rule, number, scope)
        case State() | Lapse():
            return None


def _other_evidence(rule: DutyRule, number: int, scope: Scope) -> str | None:
    match rule.shape:
        case Recurrence() as shape:
            rows = recurrence_evidence(rule, shape, scope)
        case Standing() as shape:
            rows = standing_evidence(rule, shape, scope)
        case Before(age=None) as shape:
            rows = before_evidence(rule, shape, scope)
        case Reminder() as shape:
            rows = reminder_evidence(rule, shape, scope)
        case _:  # an age rests on the roster
            return None
    return f"SELECT {number} AS rule_no, v.subject_id, v.period, v.trigger_id, v.ref FROM ({rows}) v"


def _personal(rule: DutyRule) -> bool:
    return rule.subject.relation == "person"


def _owing_states(rule: DutyRule) -> tuple[str, ...]:
    """The states of the persons who owe; empty where organisations owe."""
    return rule.subject.states if _personal(rule) else ()


def _missed(rule: DutyRule) -> str:
    """The status of what has no record when its time is over."""
    return literal(missed(rule.strength))


def _silent(rule: DutyRule, heard: str) -> str:
    """The branch of the status for a rule that says nothing where an organisation was never heard of (``heard``)."""
    return f" WHEN NOT {heard} THEN 'unknown'" if rule.silent or rule.named else ""


def _heard(rule: DutyRule, scope: Scope) -> str:
    """Whether what was not recorded for the duty ``g`` of a period can be told from what nobody wrote down."""
    if not rule.named:
        return ledger_kept(rule.evidence, scope, timed=False)
    months, year = ("g.ym_first", "g.ym_last"), (":ym_from", ":ym_to")
    return told_by_name(rule.evidence, org="g.org_id", person="g.subject_id", months=months, year=year, due="g.due")


def _cadence(rule: DutyRule, shape: Cadence, number: int, scope: Scope) -> str:
    if is_timed(rule):
        return timed_text({number: rule}, scope)
    done, settled = CREDITED if shape.grace else _settlement(rule)
    credited = _credited(rule, scope) if shape.grace else ""
    return (
        f"SELECT {number} AS rule_no, g.org_id, g.subject_id, g.period, g.due, {rule.need.amount} AS need,"
        f" {done} AS done, CASE {settled} WHEN {_exempt(rule, 'g.subject_id', 'g.last_day')} > 0 THEN 'exempt'"
        f" WHEN g.unknown > 0 THEN 'unknown'{unbegun_branch(rule.evidence, scope.owner('g.org_id'), 'g.start')}"
        f"{_silent(rule, _heard(rule, scope))}"
        f" WHEN g.due < :seen THEN {_missed(rule)} ELSE 'due' END AS status,"
        f" 0 AS provisional, 0 AS trigger_id"
        f" FROM ({_subjects(rule, shape, scope)}) g{credited}{_not_lapsed(rule, shape, scope)}"
    )


def _not_lapsed(rule: DutyRule, shape: Cadence, scope: Scope) -> str:
    """Leaves out the months that one duty of the shape lapse tells of together."""
    if shape.lapse is None:
        return ""
    lapse = Lapse(shape.lapse, shape.every, shape.monthly, shape.quarterly)
    return (
        f" LEFT JOIN ({lapsed_text(rule, lapse, scope)}) z ON z.org_id = g.org_id AND z.subject_id = g.subject_id"
        " WHERE z.subject_id IS NULL OR g.ym_first < z.begun OR g.due >= :seen"
    )


def _lapse(rule: DutyRule, shape: Lapse, number: int, scope: Scope) -> str:
    """Whoever has paid nothing for so many months in a row; the period is the month in which they became so many."""
    exempt, unknown = _exempt(rule, "z.subject_id", ":on"), _unknown(rule, "s")
    return (
        f"SELECT {number} AS rule_no, z.org_id, z.subject_id, k.label AS period, NULL AS due,"
        f" {rule.need.amount} AS need, 0 AS done,"
        f" CASE WHEN {exempt} > 0 THEN 'exempt' WHEN {unknown} > 0 THEN 'unknown' ELSE 'due' END AS status,"
        f" 0 AS provisional, 0 AS trigger_id FROM ({lapsed_text(rule, shape, scope)}) z"
        f" JOIN organisation s ON s.org_id = z.org_id AND {holds('s', ':on')}"
        f" JOIN period k ON k.every = 'month' AND k.code = z.begun + {shape.months - 1}"
        f" WHERE {exists_on('s', ':on')} AND {_version(rule, ':on')}{_conditions(rule, 's')}"
    )


def _subjects(rule: DutyRule, shape: Cadence, scope: Scope) -> str:
    return _person_periods(rule, shape, scope) if _personal(rule) else _organisation_periods(rule, shape, scope)


def _settlement(rule: DutyRule) -> tuple[str, str]:
    """How much is done, and the branches of the status for what is settled."""
    late = f" WHEN {is_settled(rule, on_time=False)} THEN 'late'" if may_be_late(rule) else ""
    return amount_settled(rule), f"WHEN {is_settled(rule, on_time=True)} THEN 'met'{late}"


# How much is done, and the branches of the status, of a yearly meeting that may still be held in the next year.
CREDITED = (
    "COALESCE(cr.done, 0)",
    "WHEN cr.first_day <= g.due THEN 'met' WHEN cr.first_day IS NOT NULL THEN 'late'",
)


def _credited(rule: DutyRule, scope: Scope) -> str:
    """The join with what counts for the year, made once of all in scope and not anew for each organisation."""
    counted = (
        "SELECT v.org_id, COUNT(v.entry_id) AS done, MIN(v.day) AS first_day"
        f" FROM ({credited_text(rule, scope)}) v GROUP BY v.org_id"
    )
    return f" LEFT JOIN ({counted}) cr ON cr.org_id = g.subject_id"


def _periods(rule: DutyRule, shape: Cadence) -> str:
    """The join with every period of the year asked that has begun and in which the rule was in force.

    A rule that ended inside a period asks nothing of it.
    """
    ended = f" AND p.due < {day_text(rule.version.until)}" if rule.version.closed and rule.version.until else ""
    return (
        f" JOIN period p ON p.every = {literal(shape.every)} AND p.year = :year AND p.start <= :on"
        f" AND {_version(rule, 'p.start')}{ended}"
    )


def _period(due: str = "p.due") -> str:
    return f"p.code, p.label AS period, p.start, {due} AS due, p.ym_first, p.ym_last, p.last_day"


def _organisation_periods(rule: DutyRule, shape: Cadence, scope: Scope) -> str:
    """Organisations as on the period's last day; what may be held later is due later all the same."""
    columns, later = _period(), ""
    if shape.grace:
        columns = _period("gm.due")
        later = (
            " JOIN period gm ON gm.every = 'month' AND gm.year = p.year + 1"
            f" AND gm.ym_first = p.ym_last + {shape.grace}"
        )
    return (
        f"SELECT s.org_id, s.org_id AS subject_id, {columns}, {_unknown(rule, 's')} AS unknown"
        f" FROM organisation s{_periods(rule, shape)} AND {holds('s', 'p.last_day')}{later}"
        f" WHERE {exists_through('s', 'p.start', 'p.last_day')}{_conditions(rule, 's')} AND {scope.on('s.org_id')}"
    )


def _person_periods(rule: DutyRule, shape: Cadence, scope: Scope) -> str:
    """Persons in a state on the last day of a period and, where not only that is asked, on its first, in one place.

    Nearly everybody came before the period began; only of the others an earlier stay is looked for.
    """
    states, at_end = rule.subject.states, rule.subject.at_end
    came = f" AND (b.since <= p.start OR {stays_on('f', 'b.person_id', states, 'p.start', 'b.org_id')})"
    return (
        f"SELECT b.org_id, b.person_id AS subject_id, {_period(due_of_person(shape))}, {_unknown(rule, 's')} AS unknown"
        f" FROM stay b{_periods(rule, shape)} AND {holds('b', 'p.last_day')}"
        f" JOIN organisation s ON s.org_id = b.org_id AND {holds('s', 'p.last_day')}"
        f" WHERE {in_one_of('b', states)} AND {scope.on('b.org_id')}"
        f" AND {exists_through('s', 'p.last_day' if at_end else 'p.start', 'p.last_day')}{_conditions(rule, 's')}"
        f"{'' if at_end else came}"
    )


def _exempt(rule: DutyRule, person: str, day: str) -> str:
    """1 where a person is in an exempting state on ``day``."""
    if not _personal(rule) or not rule.subject.exempt_states:
        return "0"
    return f"CASE WHEN {stays_on('x', person, rule.subject.exempt_states, day)} THEN 1 ELSE 0 END"


def _triggers(rule: DutyRule, shape: Deadline, scope: Scope) -> str:
    """The triggers; where what came before the first of a round counts, with the day ``opens`` of that.

    That is the last step of ``since`` or ever; after another trigger of the round it is the trigger's own day.
    """
    triggers = _each_trigger(rule, shape, scope)
    if not shape.since:
        return triggers
    round_began = f"COALESCE((SELECT MAX(e.day) FROM {told(Dated(kinds=shape.since))} AND e.day <= g.start), '{EVER}')"
    earlier = f"EXISTS (SELECT e.entry_id FROM {told(Dated(kinds=shape.after.kinds))} AND e.day < w.start"
    columns = "org_id subject_id period start due provisional trigger_id unknown".split()
    columns += ["about_id"] if rule.same_matter else []
    each = ", ".join(f"g.{column}" for column in columns)
    again = ", ".join(f"w.{column}" for column in columns)
    earlier = earlier.replace("g.subject_id", "w.subject_id")
    return (
        f"SELECT {again}, CASE WHEN {earlier} AND e.day >= w.began) THEN w.start ELSE w.began END AS opens"
        f" FROM (SELECT {each}, {round_began} AS began FROM ({triggers}) g) w"
    )


def _each_trigger(rule: DutyRule, shape: Deadline, scope: Scope) -> str:
    """Triggers with their due days, each once for a subject.

    Rows (org_id, subject_id, period, start, due, provisional, trigger_id, unknown), and about_id where only the same
    matter settles; organisation, person and exemption are judged on the trigger's day.  Of a change whose month or year
    alone was told nobody can say by when it asks for something.
    """
    after, trigger = shape.after, ref_of(shape.after, "t")
    subject, people, named = _concerned(rule, after)
    due_day, due, provisional = _due_day(shape)
    grouped = f"t.org_id, {subject}, c.label, t.day, {trigger}" + ("" if shape.prompt else ", k.day")
    special = ""
    if shape.special_months is not None:
        due_day += f" JOIN cal_slot y ON y.slot = c.slot + {32 * shape.special_months}"
        special, grouped = ", y.day AS special", f"{grouped}, y.day"
    matter = ", t.about_id" if rule.same_matter else ""
    vague = ("t.vague = 1",) if after.relation == "change" else ()
    return (
        f"SELECT t.org_id, {subject} AS subject_id, c.label AS period, t.day AS start, {due} AS due,"
        f" MAX({provisional}) AS provisional, {trigger} AS trigger_id,"
        f" MAX({_unknown(rule, 's', vague)}) AS unknown{special}{matter}"
        f" FROM {after.relation} t{marker_joins(after, 't')}{people}"
        f" JOIN organisation s ON s.org_id = t.org_id AND {holds('s', 't.day')}"
        f" JOIN cal_day c ON c.day = t.day{due_day}"
        f" WHERE {is_evidence(after, alias='t')} AND t.day <= :on AND {_version(rule, 't.day')}{named}"
        f"{' AND k.day <= :on' if shape.waits else ''}"
        f"{_conditions(rule, 's')} AND {scope.on('t.org_id')}"
        f" GROUP BY {grouped}{matter}"
    )


def _concerned(rule: DutyRule, after: Dated) -> tuple[str, str, str]:
    """Who owes what a trigger ``t`` starts: the column, the joins that find him, and the condition that he is known."""
    if not _personal(rule):
        return "t.org_id", "", ""
    if after.relation == "entry":
        subject, named = "pt.person_id", ""
        people = (
            " JOIN participation pt ON pt.entry_id = t.entry_id AND pt.role = 'subject' AND pt.person_id IS NOT NULL"
        )
    else:
        subject, people, named = "t.person_id", "", " AND t.person_id IS NOT NULL"
    if rule.subject.states:
        people += (
            f" JOIN stay b ON b.person_id = {subject} AND b.org_id = t.org_id"
            f" AND {in_one_of('b', rule.subject.states)} AND {holds('b', 't.day')}"
        )
    return subject, people, named


def _due_day(shape: Deadline) -> tuple[str, str, str]:
    """The join that finds the due day, the day itself (NULL where the rule fixes none), whether it is provisional.

    Working days are provisional where the first or the last day passed lies in a year without its notice.
    """
    if shape.working_days is not None:
        return (
            f" JOIN cal_day f ON f.serial = c.serial + 1 JOIN cal_work k ON k.workno = c.workno + {shape.working_days}",
            "k.day",
            "CASE WHEN f.provisional + k.provisional > 0 THEN 1 ELSE 0 END",
        )
    if shape.days is not None:
        return f" JOIN cal_day k ON k.serial = c.serial + {shape.days}", "k.day", "0"
    if shape.months is not None:
        return f" JOIN cal_slot k ON k.slot = c.slot + {32 * shape.months}", "k.day", "0"
    return "", "NULL", "0"


def _deadline_evidence(rule: DutyRule, shape: Deadline, scope: Scope) -> str:
    """Evidence at or after the trigger about the same subject, each row once."""
    evidence, ref = rule.evidence, ref_of(rule.evidence)
    if evidence.relation != "entry":
        link = f" JOIN {evidence.relation} e ON {'e.person_id' if _personal(rule) else 'e.org_id'} = g.subject_id"
    elif _personal(rule):
        link = (
            " JOIN participation pe ON pe.person_id = g.subject_id"
            f" AND {one_of('pe.role', evidence.roles or ('subject',))}"
            " JOIN entry e ON e.entry_id = pe.entry_id"
        )
    else:
        link = " JOIN entry e ON e.org_id = g.subject_id"
    link, narrowed = f"{link}{marker_joins(evidence)}", is_evidence(evidence)
    if not _personal(rule) and (deeds := deeds_of(evidence)):
        joins, narrowed = deeds
        link = f" JOIN stay st ON st.org_id = g.subject_id{joins}"
    matter = " AND e.about_id = g.about_id" if rule.same_matter else ""
    return (
        f"SELECT g.org_id, g.subject_id, g.period, g.trigger_id, {ref} AS ref"
        f" FROM ({_triggers(rule, shape, scope)}) g{link}"
        f" WHERE {narrowed} AND {speaks_from(rule)} AND e.day <= :on{matter}"
        f" GROUP BY g.org_id, g.subject_id, g.period, g.trigger_id, {ref}"
    )


def _deadline(rule: DutyRule, shape: Deadline, number: int, scope: Scope) -> str:
    heard = f"EXISTS (SELECT k.org_id FROM ({_deadline_evidence(rule, shape, scope)}) k WHERE k.org_id = g.org_id)"
    overdue = _undone(rule, shape)
    asked_from = "g.due" if shape.earliest else "g.start"
    columns = (
        f"SELECT {number} AS rule_no, g.org_id, g.subject_id, g.period, g.due, {rule.need.amount} AS need,"
        f" {amount_settled(rule)} AS done,"
        f" CASE {_in_time(rule, shape)} WHEN {_exempt(rule, 'g.subject_id', 'g.start')} > 0 THEN 'exempt'"
        f" WHEN g.unknown > 0 THEN 'unknown'{unbegun_branch(rule.evidence, 'g.org_id', asked_from)}"
        f"{_silent(rule, heard)}{overdue} ELSE 'due' END AS status, g.provisional, g.trigger_id"
    )
    source = f" FROM ({_triggers(rule, shape, scope)}) g"
    return still_asked(columns + over(rule) + source, "q.done >= q.need") if rule.ends_with else columns + source


def _undone(rule: DutyRule, shape: Deadline) -> str:
    """The branches of the status for what is not done when its time is over: for special reasons it may still be."""
    if shape.open_ended or shape.earliest:
        return ""
    if shape.special_months is None:
        return f" WHEN g.due < :seen THEN {_missed(rule)}"
    past_both = f" WHEN g.due < :seen AND g.special < :seen THEN {_missed(rule)}"
    return f"{past_both} WHEN g.due < :seen THEN 'unrecorded'"


def _in_time(rule: DutyRule, shape: Deadline) -> str:
    """The branches of the status for what was done: in time, for special reasons, late, or too early."""
    if shape.earliest:
        first = is_settled(rule, since="g.due")
        return f"WHEN {first} THEN 'met' WHEN {is_settled(rule)} THEN 'breach'"
    _, settled = _settlement(rule)
    if shape.special_months is None:
        return settled
    met = f"WHEN {is_settled(rule, on_time=True)} THEN 'met'"
    return f"{met} WHEN {is_settled(rule, by='g.special')} THEN 'unrecorded'{settled.removeprefix(met)}"


def _state(rule: DutyRule, shape: State, number: int, scope: Scope) -> str:
    least, number_here = shape.when_at_least, "COALESCE(n.number, 0)"
    bounds = " AND ".join(
        f"{number_here} {operator} {bound}"
        for operator, bound in ((">=", least), ("<=", shape.when_at_most))
        if bound is not None
    )
    if shape.requires:
        kept = " AND ".join(compare("s", "organisation", c) for c in shape.requires)
        doubts = " OR ".join(f"s.{c.column} IS NULL" for c in shape.requires)
        doubts = f"{_unknown(rule, 's')} > 0 OR {doubts}"
        applies = f" AND {bounds}"
    else:
        kept, doubts, applies = bounds, f"{_unknown(rule, 's')} > 0", ""
    status = f"CASE WHEN {doubts} THEN 'unknown' WHEN {kept} THEN 'met' ELSE {_missed(rule)} END"
    join = "JOIN" if rule.silent else "LEFT JOIN"  # a silent rule asks nothing where the roster names nobody
    need = least if least is not None else shape.when_at_most
    return (
        f"SELECT {number} AS rule_no, s.org_id, s.org_id AS subject_id, '' AS period, d.day AS due, {need} AS need,"
        f" {number_here} AS done, {status} AS status, 0 AS provisional, 0 AS trigger_id"
        f" FROM organisation s {join} (SELECT b.org_id, COUNT(b.person_id) AS number FROM stay b"
        f" WHERE {in_one_of('b', shape.states)} AND {holds('b', ':on')} AND {scope.on('b.org_id')}"
        " GROUP BY b.org_id) n ON n.org_id = s.org_id JOIN cal_day d ON d.day = :on"
        f" WHERE {holds('s', ':on')} AND {exists_on('s', ':on')} AND {_version(rule, ':on')}"
        f"{_conditions(rule, 's')}{applies} AND {scope.on('s.org_id')}"
    )
