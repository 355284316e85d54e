"""Duties that something starts, due so many days, working days or months later, as portable SQL."""

from __future__ import annotations

from shuzhi.evaluation.asked import conditions, exempt, in_force, missed_status, personal, silent_branch, unknown
from shuzhi.evaluation.beginning import unbegun_branch
from shuzhi.evaluation.evidence import (
    amount_settled,
    deeds_of,
    is_evidence,
    is_settled,
    marker_joins,
    ref_of,
    settlement,
    speaks_from,
)
from shuzhi.evaluation.sql import Scope, holds, in_one_of, one_of
from shuzhi.evaluation.step_sql import EVER, over, still_asked, told
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Dated, Deadline


def deadline_text(rule: DutyRule, shape: Deadline, number: int, scope: Scope) -> str:
    """A duty of each trigger, settled by what was done about the same subject since."""
    heard = f"EXISTS (SELECT k.org_id FROM ({deadline_evidence(rule, shape, scope)}) k WHERE k.org_id = g.org_id)"
    overdue = _undone(rule, shape)
    asked_from = "g.due" if shape.earliest else "g.start"
    columns = (
        f"SELECT {number} AS rule_no, g.org_id, g.subject_id, g.period, g.due, {rule.need.amount} AS need,"
        f" {amount_settled(rule)} AS done,"
        f" CASE {_in_time(rule, shape)} WHEN {exempt(rule, 'g.subject_id', 'g.start')} > 0 THEN 'exempt'"
        f" WHEN g.unknown > 0 THEN 'unknown'{unbegun_branch(rule.evidence, 'g.org_id', asked_from)}"
        f"{silent_branch(rule, heard)}{overdue} ELSE 'due' END AS status, g.provisional, g.trigger_id"
    )
    source = f" FROM ({_triggers(rule, shape, scope)}) g"
    return still_asked(columns + over(rule) + source, "q.done >= q.need") if rule.ends_with else columns + source


def deadline_evidence(rule: DutyRule, shape: Deadline, scope: Scope) -> str:
    """Evidence at or after the trigger about the same subject, each row once."""
    evidence, ref = rule.evidence, ref_of(rule.evidence)
    if evidence.relation != "entry":
        link = f" JOIN {evidence.relation} e ON {'e.person_id' if personal(rule) else 'e.org_id'} = g.subject_id"
    elif personal(rule):
        link = (
            " JOIN participation pe ON pe.person_id = g.subject_id"
            f" AND {one_of('pe.role', evidence.roles or ('subject',))}"
            " JOIN entry e ON e.entry_id = pe.entry_id"
        )
    else:
        link = " JOIN entry e ON e.org_id = g.subject_id"
    link, narrowed = f"{link}{marker_joins(evidence)}", is_evidence(evidence)
    if not personal(rule) and (deeds := deeds_of(evidence)):
        joins, narrowed = deeds
        link = f" JOIN stay st ON st.org_id = g.subject_id{joins}"
    matter = " AND e.about_id = g.about_id" if rule.same_matter else ""
    return (
        f"SELECT g.org_id, g.subject_id, g.period, g.trigger_id, {ref} AS ref"
        f" FROM ({_triggers(rule, shape, scope)}) g{link}"
        f" WHERE {narrowed} AND {speaks_from(rule)} AND e.day <= :on{matter}"
        f" GROUP BY g.org_id, g.subject_id, g.period, g.trigger_id, {ref}"
    )


def _triggers(rule: DutyRule, shape: Deadline, scope: Scope) -> str:
    """The triggers; where what came before the first of a round counts, with the day ``opens`` of that.

    That is the last step of ``since`` or ever; after another trigger of the round it is the trigger's own day.
    """
    triggers = _each_trigger(rule, shape, scope)
    if not shape.since:
        return triggers
    round_began = f"COALESCE((SELECT MAX(e.day) FROM {told(Dated(kinds=shape.since))} AND e.day <= g.start), '{EVER}')"
    earlier = f"EXISTS (SELECT e.entry_id FROM {told(Dated(kinds=shape.after.kinds), duty='w')} AND e.day < w.start"
    columns = "org_id subject_id period start due provisional trigger_id unknown".split()
    columns += ["about_id"] if rule.same_matter else []
    each = ", ".join(f"g.{column}" for column in columns)
    again = ", ".join(f"w.{column}" for column in columns)
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
        f" MAX({unknown(rule, 's', vague)}) AS unknown{special}{matter}"
        f" FROM {after.relation} t{marker_joins(after, 't')}{people}"
        f" JOIN organisation s ON s.org_id = t.org_id AND {holds('s', 't.day')}"
        f" JOIN cal_day c ON c.day = t.day{due_day}"
        f" WHERE {is_evidence(after, alias='t')} AND t.day <= :on AND {in_force(rule, 't.day')}{named}"
        f"{' AND k.day <= :on' if shape.waits else ''}"
        f"{conditions(rule, 's')} AND {scope.on('t.org_id')}"
        f" GROUP BY {grouped}{matter}"
    )


def _concerned(rule: DutyRule, after: Dated) -> tuple[str, str, str]:
    """Who owes what a trigger ``t`` starts: the column, the joins that find him, and the condition that he is known."""
    if not personal(rule):
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


def _undone(rule: DutyRule, shape: Deadline) -> str:
    """The branches of the status for what is not done when its time is over: for special reasons it may still be."""
    if shape.open_ended or shape.earliest:
        return ""
    if shape.special_months is None:
        return f" WHEN g.due < :seen THEN {missed_status(rule)}"
    past_both = f" WHEN g.due < :seen AND g.special < :seen THEN {missed_status(rule)}"
    return f"{past_both} WHEN g.due < :seen THEN 'unrecorded'"


def _in_time(rule: DutyRule, shape: Deadline) -> str:
    """The branches of the status for what was done: in time, for special reasons, late, or too early."""
    if shape.earliest:
        first = is_settled(rule, since="g.due")
        return f"WHEN {first} THEN 'met' WHEN {is_settled(rule)} THEN 'breach'"
    _, settled = settlement(rule)
    if shape.special_months is None:
        return settled
    met = f"WHEN {is_settled(rule, on_time=True)} THEN 'met'"
    return f"{met} WHEN {is_settled(rule, by='g.special')} THEN 'unrecorded'{settled.removeprefix(met)}"
