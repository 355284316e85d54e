"""What settles a duty, as one SELECT of evidence rows; counting it and listing it use the same text."""

from __future__ import annotations

from collections.abc import Sequence

from shuzhi.evaluation.sql import Scope, holds, in_one_of, literal, one_of
from shuzhi.rulebook.model import Cadence, Deadline, DutyRule, Evidence

ANY_KIND = "*"
NOT_EVENTS = ("development.", "topic:", "agenda:", "agenda1:")


def _after(prefix: str) -> str:
    """The first text after all that begin with ``prefix``."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def is_told(evidence: Evidence, *, at_hand: bool = False) -> str:
    """The entry ``e`` carries a kind asked for and, where that is asked, the right person acted in it.

    ``*`` is any kind that is an event (no topic, no agenda, no step).

    Args:
        at_hand: The entry is found by its number already; reading its few markers is quicker than looking up each kind.
    """
    return _of_kind(evidence.kinds, at_hand=at_hand) + _acted(evidence)


def _of_kind(kinds: Sequence[str], *, at_hand: bool) -> str:
    if ANY_KIND in kinds:
        return " AND ".join(
            f"NOT (e.kind >= {literal(prefix)} AND e.kind < {literal(_after(prefix))})" for prefix in NOT_EVENTS
        )
    return one_of("COALESCE(e.kind, '')" if at_hand else "e.kind", kinds)


def _acted(evidence: Evidence) -> str:
    """Whoever acted in an entry, it stands once; engines stop at the first who did."""
    if not evidence.by_roles:
        return ""
    join, where = "", f"pr.entry_id = e.entry_id AND {one_of('pr.role', evidence.by_roles)}"
    if evidence.by_person:
        where += " AND pr.person_id = :person"
    if evidence.by_states:
        join = " JOIN stay st ON st.person_id = pr.person_id"
        where += f" AND st.org_id = e.org_id AND {in_one_of('st', evidence.by_states)} AND {holds('st', 'e.day')}"
    return f" AND EXISTS (SELECT pr.entry_id FROM participation pr{join} WHERE {where})"


def marker_joins(evidence: Evidence) -> str:
    """Joins that narrow entries ``e`` to those with every further marker."""
    return "".join(
        f" JOIN entry x{number} ON x{number}.entry_id = e.entry_id AND x{number}.org_id = e.org_id"
        f" AND x{number}.kind = {literal(marker)}"
        for number, marker in enumerate(evidence.also)
    )


def period_evidence(evidence: Evidence, *, states: Sequence[str], every: str, scope: Scope) -> str:
    """Rows (subject_id, period, ref) of evidence by the period it falls in.

    Each entry or register row stands once for a subject and period.  What speaks for a person counts wherever it is
    kept; what is dated after the day asked is not there yet.

    Args:
        states: The states of the persons who owe; empty where organisations owe.
    """
    person = bool(states)
    if evidence.register is not None:
        subject = "r.person_id" if person else "r.org_id"
        return (
            f"SELECT {subject} AS subject_id, m.label AS period, r.row_id AS ref"
            f" FROM register r JOIN period_month m ON m.ym = r.ym AND m.every = {literal(every)}"
            f" WHERE r.register = {literal(evidence.register)} AND r.ym BETWEEN :ym_from AND :ym_to"
            " AND (r.day IS NULL OR r.day <= :on)"
            f" AND {_known_person('r.person_id', states, scope) if person else scope.on('r.org_id')}"
        )
    if person:
        # The few people of one organisation lead to their entries; of many, the year's entries lead to their people.
        own = scope.reach == "own"
        return (
            "SELECT DISTINCT pa.person_id AS subject_id, m.label AS period, e.entry_id AS ref"
            f" FROM participation pa JOIN entry e ON e.entry_id = pa.entry_id{marker_joins(evidence)}"
            f" JOIN period_month m ON m.ym = e.ym AND m.every = {literal(every)}"
            f" WHERE {one_of('pa.role', evidence.roles or ('subject',))} AND pa.person_id IS NOT NULL"
            f" AND {_known_person('pa.person_id' if own else 'COALESCE(pa.person_id, 0)', states, scope)}"
            f" AND {is_told(evidence, at_hand=own)} AND e.day BETWEEN :year_from AND :on"
        )
    return (
        "SELECT DISTINCT e.org_id AS subject_id, m.label AS period, e.entry_id AS ref"
        f" FROM entry e{marker_joins(evidence)} JOIN period_month m ON m.ym = e.ym AND m.every = {literal(every)}"
        f" WHERE {is_told(evidence)} AND e.day BETWEEN :year_from AND :on"
        f" AND {scope.on('e.org_id')}"
    )


def minutes_by_period(evidence: Evidence, *, personal: bool, every: str, scope: Scope) -> str:
    """Rows (subject_id, code, done): how many minutes the year's entries give each subject in each period.

    An entry weighs once, however many of its kinds and of a person's roles in it are asked for.  Of one organisation
    only those who ever were there are added up; of many, all: whoever joins this picks his own.
    """
    if personal:
        subject, source = "pa.person_id", "participation pa JOIN entry e ON e.entry_id = pa.entry_id"
        who = f"{one_of('pa.role', evidence.roles or ('subject',))} AND pa.person_id IS NOT NULL"
        if scope.reach == "own":
            who += " AND pa.person_id IN (SELECT w.person_id FROM stay w WHERE w.org_id = :org)"
    else:
        subject, source, who = "e.org_id", "entry e", scope.on("e.org_id")
    at_hand = personal and scope.reach == "own"
    each = (
        f"SELECT DISTINCT {subject} AS subject_id, m.code, e.entry_id, e.minutes FROM {source}{marker_joins(evidence)}"
        f" JOIN period_month m ON m.ym = e.ym AND m.every = {literal(every)}"
        f" WHERE {who} AND {is_told(evidence, at_hand=at_hand)} AND e.day BETWEEN :year_from AND :on"
    )
    return f"SELECT v.subject_id, v.code, SUM(v.minutes) AS done FROM ({each}) v GROUP BY v.subject_id, v.code"


def amount_settled(rule: DutyRule, *, on_time: bool = False) -> str:
    """How much evidence there is for the duty ``g``: one number.

    The duty gives its subject, and its time by days (start, due) and, for registers, by months (ym_first, ym_last).
    Evidence for a period lies in it, for a deadline it lies on the day of the trigger (start) or later.

    Args:
        on_time: Only what is dated by the due day.
    """
    source = _evidence_of_duty(rule, on_time=on_time)
    if rule.need.measure == "minutes" and rule.evidence.register is None:  # each entry weighs once
        each = f"SELECT e.entry_id, MAX(e.minutes) AS minutes FROM {source} GROUP BY e.entry_id"
        return f"(SELECT COALESCE(SUM(v.minutes), 0) FROM ({each}) v)"
    weight = f"COUNT(DISTINCT {_ref(rule)})" if rule.need.measure == "count" else f"COALESCE(SUM({_paid(rule)}), 0)"
    return f"(SELECT {weight} FROM {source})"


def is_settled(rule: DutyRule, *, on_time: bool) -> str:
    """Whether the evidence for the duty ``g`` is enough.  Where one is enough, engines stop at the first."""
    if rule.need.amount > 1 or rule.need.measure == "minutes":
        return f"{amount_settled(rule, on_time=on_time)} >= {rule.need.amount}"
    full = f" AND {_paid(rule)} = 1" if rule.need.measure == "paid" else ""
    return f"EXISTS (SELECT {_ref(rule)} FROM {_evidence_of_duty(rule, on_time=on_time)}{full})"


def may_be_late(rule: DutyRule) -> bool:
    """Whether evidence may be dated after the due day; an entry in a period never is."""
    return rule.evidence.register is not None or isinstance(rule.shape, Deadline)


def _paid(rule: DutyRule) -> str:
    """1 where a register row is paid in full; an entry is never paid."""
    return "0" if rule.evidence.register is None else "r.full_paid"


def _ref(rule: DutyRule) -> str:
    return "e.entry_id" if rule.evidence.register is None else "r.row_id"


def _evidence_of_duty(rule: DutyRule, *, on_time: bool) -> str:
    """The entries ``e`` or register rows ``r`` that speak for the duty ``g`` and are there on the day asked."""
    evidence, person = rule.evidence, rule.subject.relation == "person"
    if evidence.register is not None:
        one_month = isinstance(rule.shape, Cadence) and rule.shape.every == "month"
        months = "= g.ym_first" if one_month else "BETWEEN g.ym_first AND g.ym_last"
        return (
            f"register r WHERE {'r.person_id' if person else 'r.org_id'} = g.subject_id"
            f" AND r.register = {literal(evidence.register)} AND r.ym {months}"
            f" AND (r.day IS NULL OR r.day <= :on{' AND r.day <= g.due' if on_time else ''})"
        )
    if person:
        source = (
            f"participation pa JOIN entry e ON e.entry_id = pa.entry_id{marker_joins(evidence)}"
            f" WHERE pa.person_id = g.subject_id AND {one_of('pa.role', evidence.roles or ('subject',))}"
        )
    else:
        source = f"entry e{marker_joins(evidence)} WHERE e.org_id = g.subject_id"
    within = " AND e.day <= g.due" if on_time or not isinstance(rule.shape, Deadline) else ""
    kinds = is_told(evidence, at_hand=person)
    return f"{source} AND {kinds} AND e.day >= g.start AND e.day <= :on{within}"


def ledger_kept(evidence: Evidence, scope: Scope, *, timed: bool) -> str:
    """The own ledger of the duty's organisation ``g`` holds any such evidence in the calendar year, about whomever.

    Of entries asked once of all in scope, not anew for each person.  ``timed``: only entries whose length was recorded;
    where none was, nobody can tell how long people studied.
    """
    if evidence.register is not None:
        return (
            "EXISTS (SELECT r.row_id FROM register r WHERE r.org_id = g.org_id"
            f" AND r.register = {literal(evidence.register)}"
            " AND r.ym BETWEEN :ym_from AND :ym_to AND (r.day IS NULL OR r.day <= :on))"
        )
    return (
        f"g.org_id IN (SELECT e.org_id FROM entry e{marker_joins(evidence)} WHERE"
        f" {is_told(evidence)} AND e.day BETWEEN :year_from AND :on"
        f"{' AND e.minutes > 0' if timed else ''} AND {scope.on('e.org_id')})"
    )


def _known_person(column: str, states: Sequence[str], scope: Scope) -> str:
    """A person who was ever in one of ``states`` in scope."""
    return f"{column} IN (SELECT w.person_id FROM stay w WHERE {in_one_of('w', states)} AND {scope.on('w.org_id')})"
