"""What settles a duty, as one SELECT of evidence rows; counting it and listing it use the same text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shuzhi.evaluation.sql import Scope, holds, in_one_of, literal, one_of, stays_on
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Cadence, Dated, Deadline, Evidence
from shuzhi.rulebook.vocabulary import EVERY_EVENT, MARKER_PREFIXES, STEPS

NOT_EVENTS = (STEPS, *MARKER_PREFIXES)
REFS = {"entry": "entry_id", "register": "row_id", "change": "change_id"}  # by what number a row of a relation goes


def after_all(prefix: str) -> str:
    """The first text after all that begin with ``prefix``."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def is_evidence(dated: Dated, *, alias: str = "e", at_hand: bool = False) -> str:
    """The row ``alias`` is one of those asked for and, where that is asked, the right person acted in it.

    ``*`` is any kind that is an event (no topic, no agenda, no step).

    Args:
        at_hand: The entry is found by its number already; reading its few markers is quicker than looking up each kind.
    """
    match dated.relation:
        case "register":
            categories = f" AND {one_of(f'{alias}.category', dated.categories)}" if dated.categories else ""
            return f"{alias}.register = {literal(dated.register or '')}{categories}"
        case "change":
            narrowed = (("item_kind", dated.item_kinds), ("item_source", dated.item_sources))
            more = "".join(f" AND {one_of(f'{alias}.{column}', words)}" for column, words in narrowed if words)
            return f"{one_of(f'{alias}.fact', dated.changes)}{more}"
        case "entry":
            did = acted(dated) if isinstance(dated, Evidence) else ""
            return _of_kind(dated.kinds, alias, at_hand=at_hand) + did


def ref_of(dated: Dated, alias: str = "e") -> str:
    """The number by which the row ``alias`` goes."""
    return f"{alias}.{REFS[dated.relation]}"


def _of_kind(kinds: Sequence[str], alias: str, *, at_hand: bool) -> str:
    if EVERY_EVENT in kinds:
        return " AND ".join(
            f"NOT ({alias}.kind >= {literal(prefix)} AND {alias}.kind < {literal(after_all(prefix))})"
            for prefix in NOT_EVENTS
        )
    return one_of(f"COALESCE({alias}.kind, '')" if at_hand else f"{alias}.kind", kinds)


def acted(evidence: Evidence, rolls: Sequence[str] = ("participation",), *, still: bool = False) -> str:
    """Whoever acted in an entry, it stands once; engines stop at the first who did.

    Args:
        rolls: The relations that tell of him, by his number or by his name.
        still: Only who is in the state on the last day as well.
    """
    if not evidence.by_roles:
        return ""
    join, where = "", f"pr.entry_id = e.entry_id AND {one_of('pr.role', evidence.by_roles)}"
    if evidence.by_person:
        where += " AND pr.person_id = :person"
    if evidence.by_states:
        join = " JOIN stay st ON st.person_id = pr.person_id"
        where += f" AND st.org_id = e.org_id AND {in_one_of('st', evidence.by_states)} AND {holds('st', 'e.day')}"
        if still:
            where += f" AND {stays_on('sn', 'pr.person_id', evidence.by_states, ':on', 'e.org_id')}"
    acts = " OR ".join(f"EXISTS (SELECT pr.entry_id FROM {roll} pr{join} WHERE {where})" for roll in rolls)
    return f" AND ({acts})"


def marker_joins(dated: Dated, alias: str = "e") -> str:
    """Joins that narrow entries ``alias`` to those with every further marker."""
    return "".join(
        f" JOIN entry x{number} ON x{number}.entry_id = {alias}.entry_id AND x{number}.org_id = {alias}.org_id"
        f" AND x{number}.kind = {literal(marker)}"
        for number, marker in enumerate(dated.also)
    )


def deeds_of(dated: Dated) -> tuple[str, str] | None:
    """Where an organisation is asked what its post-holders did: joins from a stay ``st`` to entries, what narrows them.

    Whoever holds the post in ``st.org_id`` on the day of the entry acted in it, in whatever ledger it is kept: the
    secretary of a committee lectures to its branches.  None: the organisation's own ledger tells.
    """
    if not isinstance(dated, Evidence) or not dated.by_states:
        return None
    joins = (
        f" JOIN participation pr ON pr.person_id = st.person_id AND {one_of('pr.role', dated.by_roles)}"
        f" JOIN entry e ON e.entry_id = pr.entry_id{marker_joins(dated)}"
    )
    kinds = _of_kind(dated.kinds, "e", at_hand=True)
    return joins, f"{in_one_of('st', dated.by_states)} AND {holds('st', 'e.day')} AND {kinds}"


def _told_of_organisation(evidence: Evidence) -> tuple[str, str, str]:
    """The organisation, the entries that speak for it, and what narrows them."""
    if deeds := deeds_of(evidence):
        joins, narrowed = deeds
        return "st.org_id", f"stay st{joins}", narrowed
    return "e.org_id", f"entry e{marker_joins(evidence)}", is_evidence(evidence)


def period_evidence(evidence: Evidence, *, states: Sequence[str], every: str, scope: Scope) -> str:
    """Rows (subject_id, period, ref) of evidence by the period it falls in.

    Each row stands once for a subject and period.  What speaks for a person counts wherever it is kept; what is dated
    after the day asked is not there yet.

    Args:
        states: The states of the persons who owe; empty where organisations owe.
    """
    person = bool(states)
    if evidence.relation != "entry":
        subject = "e.person_id" if person else "e.org_id"
        if evidence.relation == "register":
            when = f"JOIN period_month m ON m.ym = e.ym AND m.every = {literal(every)}"
            there = "e.ym BETWEEN :ym_from AND :ym_to AND (e.day IS NULL OR e.day <= :seen)"
        else:
            when = f"JOIN period m ON m.every = {literal(every)} AND m.year = :year AND e.day BETWEEN m.start AND m.due"
            there = "e.day <= :on"
        return (
            f"SELECT {subject} AS subject_id, m.label AS period, {ref_of(evidence)} AS ref"
            f" FROM {evidence.relation} e {when} WHERE {is_evidence(evidence)} AND {there}"
            f" AND {_known_person('e.person_id', states, scope) if person else scope.on('e.org_id')}"
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
            f" AND {is_evidence(evidence, at_hand=own)} AND e.day BETWEEN :year_from AND :on"
        )
    org, source, narrowed = _told_of_organisation(evidence)
    return (
        f"SELECT DISTINCT {org} AS subject_id, m.label AS period, e.entry_id AS ref"
        f" FROM {source} JOIN period_month m ON m.ym = e.ym AND m.every = {literal(every)}"
        f" WHERE {narrowed} AND e.day BETWEEN :year_from AND :on AND {scope.on(org)}"
    )


def minutes_by_period(evidence: Evidence, *, personal: bool, every: str, scope: Scope) -> str:
    """Rows (subject_id, code, done): how many minutes the year's entries give each subject in each period.

    An entry weighs once, however many of its kinds and of a person's roles in it are asked for.  Of one organisation
    only those who ever were there are added up; of many, all: whoever joins this picks his own.
    """
    if personal:
        subject = "pa.person_id"
        source = f"participation pa JOIN entry e ON e.entry_id = pa.entry_id{marker_joins(evidence)}"
        who = f"{one_of('pa.role', evidence.roles or ('subject',))} AND pa.person_id IS NOT NULL"
        if scope.reach == "own":
            who += " AND pa.person_id IN (SELECT w.person_id FROM stay w WHERE w.org_id = :org)"
        who += f" AND {is_evidence(evidence, at_hand=scope.reach == 'own')}"
    else:
        subject, source, narrowed = _told_of_organisation(evidence)
        who = f"{scope.on(subject)} AND {narrowed}"
    each = (
        f"SELECT DISTINCT {subject} AS subject_id, m.code, e.entry_id, e.minutes FROM {source}"
        f" JOIN period_month m ON m.ym = e.ym AND m.every = {literal(every)}"
        f" WHERE {who} AND e.day BETWEEN :year_from AND :on"
    )
    return f"SELECT v.subject_id, v.code, SUM(v.minutes) AS done FROM ({each}) v GROUP BY v.subject_id, v.code"


def amount_settled(rule: DutyRule, *, on_time: bool = False, by: str = "", since: str = "") -> str:
    """How much evidence there is for the duty ``g``: one number.

    The duty gives its subject, and its time by days (start, due) and, for registers, by months (ym_first, ym_last).
    Evidence for a period lies in it, for a deadline it lies on the day of the trigger (start) or later.

    Args:
        on_time: Only what is dated by the due day.
        by: Only what is dated by the day in this column.
        since: Only what is dated from the day in this column on.
    """
    source = _evidence_of_duty(rule, on_time=on_time, by=by, since=since)
    if rule.need.measure == "minutes" and rule.evidence.relation == "entry":  # each entry weighs once
        each = f"SELECT e.entry_id, MAX(e.minutes) AS minutes FROM {source} GROUP BY e.entry_id"
        return f"(SELECT COALESCE(SUM(v.minutes), 0) FROM ({each}) v)"
    counted = rule.need.measure == "count"
    weight = f"COUNT(DISTINCT {ref_of(rule.evidence)})" if counted else f"COALESCE(SUM({_paid(rule)}), 0)"
    return f"(SELECT {weight} FROM {source})"


def is_settled(rule: DutyRule, *, on_time: bool = False, by: str = "", since: str = "") -> str:
    """Whether the evidence for the duty ``g`` is enough.  Where one is enough, engines stop at the first.

    Args:
        on_time: Only what is dated by the due day.
        by: Only what is dated by the day in this column.
        since: Only what is dated from the day in this column on.
    """
    bounds: dict[str, Any] = {"on_time": on_time, "by": by, "since": since}
    if rule.need.amount > 1 or rule.need.measure == "minutes":
        return f"{amount_settled(rule, **bounds)} >= {rule.need.amount}"
    full = f" AND {_paid(rule)} = 1" if rule.need.measure == "paid" else ""
    return f"EXISTS (SELECT {ref_of(rule.evidence)} FROM {_evidence_of_duty(rule, **bounds)}{full})"


def may_be_late(rule: DutyRule) -> bool:
    """Whether evidence may be dated after the due day; what lies in a period by its own day never is."""
    if isinstance(rule.shape, Deadline):
        return not rule.shape.open_ended
    return rule.evidence.relation == "register"


def settlement(rule: DutyRule) -> tuple[str, str]:
    """How much is done, and the branches of the status for what is settled."""
    late = f" WHEN {is_settled(rule, on_time=False)} THEN 'late'" if may_be_late(rule) else ""
    return amount_settled(rule), f"WHEN {is_settled(rule, on_time=True)} THEN 'met'{late}"


def _paid(rule: DutyRule) -> str:
    """1 where a register row is paid in full; nothing else is ever paid."""
    return "e.full_paid" if rule.evidence.relation == "register" else "0"


def _evidence_of_duty(rule: DutyRule, *, on_time: bool, by: str = "", since: str = "") -> str:
    """The rows ``e`` that speak for the duty ``g`` and are there on the day asked."""
    evidence, person = rule.evidence, rule.subject.relation == "person"
    if isinstance(rule.shape, Cadence) and evidence.relation == "register":
        one_month = rule.shape.every in {"month", "month_by_quarter"}
        months = "= g.ym_first" if one_month else "BETWEEN g.ym_first AND g.ym_last"
        return (
            f"register e WHERE {'e.person_id' if person else 'e.org_id'} = g.subject_id"
            f" AND {is_evidence(evidence)} AND e.ym {months}"
            f" AND (e.day IS NULL OR e.day <= :seen{' AND e.day <= g.due' if on_time else ''})"
        )
    kinds = is_evidence(evidence, at_hand=person)
    if evidence.relation != "entry":
        source = f"{evidence.relation} e WHERE {'e.person_id' if person else 'e.org_id'} = g.subject_id"
    elif person:
        source = (
            f"participation pa JOIN entry e ON e.entry_id = pa.entry_id{marker_joins(evidence)}"
            f" WHERE pa.person_id = g.subject_id AND {one_of('pa.role', evidence.roles or ('subject',))}"
        )
    else:
        org, told, kinds = _told_of_organisation(evidence)
        source = f"{told} WHERE {org} = g.subject_id"
    if rule.same_matter:
        source += " AND e.about_id = g.about_id"
    open_end = isinstance(rule.shape, Deadline) and (rule.shape.open_ended or not on_time)
    within = "" if open_end else " AND e.day <= g.due"
    within += f" AND e.day <= {by}" if by else ""
    within += f" AND e.day >= {since}" if since else ""
    return f"{source} AND {kinds} AND {speaks_from(rule)} AND e.day <= :on{within}"


def speaks_from(rule: DutyRule) -> str:
    """The evidence ``e`` is not dated before the duty ``g`` began; or not before its round and the rule."""
    if isinstance(rule.shape, Deadline) and rule.shape.since:
        in_force = literal(rule.version.since.isoformat())
        return f"(e.day >= g.start OR e.day >= g.opens AND e.day >= {in_force})"
    return "e.day >= g.start"


def ledger_kept(evidence: Evidence, scope: Scope, *, timed: bool) -> str:
    """The own ledger or roster of the duty's organisation ``g`` holds any such evidence in the calendar year.

    About whomever it is.  Of entries and changes asked once of all in scope, not anew for each person.  ``timed``: only
    entries whose length was recorded; where none was, nobody can tell how long people studied.
    """
    if evidence.relation == "register":
        return (
            "EXISTS (SELECT e.row_id FROM register e WHERE e.org_id = g.org_id"
            f" AND {is_evidence(evidence)}"
            " AND e.ym BETWEEN :ym_from AND :ym_to AND (e.day IS NULL OR e.day <= :seen))"
        )
    return (
        f"g.org_id IN (SELECT e.org_id FROM {evidence.relation} e{marker_joins(evidence)} WHERE"
        f" {is_evidence(evidence)} AND e.day BETWEEN :year_from AND :on"
        f"{' AND e.minutes > 0' if timed else ''} AND {scope.on('e.org_id')})"
    )


def told_by_name(
    evidence: Evidence, *, org: str, person: str, months: tuple[str, str], year: tuple[str, str], due: str
) -> str:
    """Whether the register of ``org`` can tell that nothing was recorded of a person in some months of a year.

    It can where it names him in the year and anybody in those months.  Where it names nobody but him all the year, his
    own rows before and after them say that it was kept.  Of months that are not ``due`` yet it need name nobody.
    """

    def row(which: str, first: str, last: str) -> str:
        return (
            f"EXISTS (SELECT n.row_id FROM register n WHERE n.org_id = {org} AND n.person_id{which}"
            f" AND {is_evidence(evidence, alias='n')} AND n.ym BETWEEN {first} AND {last}"
            " AND (n.day IS NULL OR n.day <= :seen))"
        )

    his, (first, last), (begin, end) = f" = {person}", months, year
    anybody, others = row(" IS NOT NULL", first, last), row(f" <> {person}", begin, end)
    between = f"{row(his, begin, f'{first} + -1')} AND {row(his, f'{last} + 1', end)}"
    return f"({row(his, begin, end)} AND ({due} >= :seen OR {anybody} OR (NOT {others} AND {between})))"


def _known_person(column: str, states: Sequence[str], scope: Scope) -> str:
    """A person who was ever in one of ``states`` in scope."""
    return f"{column} IN (SELECT w.person_id FROM stay w WHERE {in_one_of('w', states)} AND {scope.on('w.org_id')})"
