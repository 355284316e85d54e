"""What is due on a day: for one organisation, or for all below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from shuzhi.access.persons import HIDDEN_NAME, sees_persons
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor, subtree_end
from shuzhi.clock import today
from shuzhi.duties.amounts import done_of_need
from shuzhi.duties.relations import working_engine
from shuzhi.evaluation import OWN, SUBTREE, DutyRow, Scope, evaluate_duties, left_open, tally_duties
from shuzhi.evaluation.engine import as_day
from shuzhi.rooms import rooms
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.organisations import path_on
from shuzhi.roster.rulebooks import local_roots, rulebook_of, rules_in, rules_of
from shuzhi.rulebook import national
from shuzhi.rulebook.model import DutyRule, Strength, month_by_month
from shuzhi.rulebook.shapes import Cadence, Deadline, Reminder
from shuzhi.rulebook.statuses import ANSWERED, STATUSES, words_of
from shuzhi.rulebook.vocabulary import EXPLANATION_KINDS

STRENGTH_LABELS = {
    Strength.MUST: "应当",
    Strength.GENERALLY: "一般",
    Strength.MAY: "可以",
    Strength.PRACTICE: "当地做法",
}


class Duty(NamedTuple):
    """One duty with the words people need: whose, what, by when, why, what settles it."""

    row: DutyRow
    subject: str
    organisation: str
    explanation: str = ""
    explained_as: str = ""  # the kind of the explanation

    @property
    def rule(self) -> DutyRule:
        """The rule version in force for this duty."""
        return self.row.rule

    @property
    def status_label(self) -> str:
        """The status as it is shown; what asked for a word and is explained says so."""
        if self.is_explained:
            return f"{STATUSES[self.row.status].explained}：{EXPLANATION_KINDS[self.explained_as]}"
        return words_of(self.row.status, unbegun=self.row.unbegun)

    @property
    def is_explained(self) -> bool:
        """Whether it stands in a way that asks for a word, and the branch has said it; it is settled by none."""
        return bool(self.explanation) and self.row.status in ANSWERED

    def is_left_from_before(self, year: int) -> bool:
        """Whether it is a period of an earlier year."""
        return isinstance(self.rule.shape, Cadence) and self.row.period < str(year)

    @property
    def progress(self) -> str:
        """How much is done of what is needed, in the unit people count in."""
        return done_of_need(self.row)

    @property
    def due_words(self) -> str:
        """The last day as it is shown; some rules say only 及时."""
        if self.row.due_on:
            return self.row.due_on.isoformat()
        return "及时" if isinstance(self.rule.shape, Deadline) else "不明"

    @property
    def reference(self) -> str:
        """Regulation and article; 待核 where the text itself was not read."""
        return self.rule.version.reference.words + ("（待核）" if self.rule.pending_check else "")

    def as_dict(self) -> dict[str, Any]:
        """The duty as ``shuzhi duties --json`` prints it."""
        row = self.row
        return {
            "rule": self.rule.id,
            "title": self.rule.title,
            "subject": self.subject,
            "organisation": self.organisation,
            "period": row.period,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "need": row.need,
            "done": row.done,
            "status": row.status,
            "status_label": self.status_label,
            "strength": str(self.rule.strength),
            "reference": self.reference,
            "entries": list(row.entries),
            "entries_are": self.rule.evidence.relation,
            "settle": self.rule.settle,
            "provisional": row.provisional,
            "explanation": self.explanation,
            "explanation_kind": self.explained_as or None,
        }


def rules_for(kind: str | None) -> tuple[DutyRule, ...]:
    """The national rules an organisation of ``kind`` (None: any) can owe."""
    return rules_in(national(), kind) if kind else national().duties


def duties_of(
    *, actor: Actor, organisation: Organisation, on: date, entries: bool = True, warning: bool = False
) -> list[Duty]:
    """The duties of one organisation on a day: of its year in the rulebook's order, then what the last year left open.

    A period of the last year stays until it is settled, explained, or told of in that year's report; what may still be
    held in time for it stays until then, reported or not.

    Args:
        entries: With the entries behind each duty.
        warning: Only by the rules of which entering warns at once; these ask for no periods.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    actor.require(Capability.VIEW, organisation)
    rules, here = rules_of(organisation), {"org": organisation.pk}
    rules = tuple(rule for rule in rules if rule.warning) if warning else rules
    engine, year = working_engine(), on.year - 1
    rows = evaluate_duties(engine, rules, on=on, scope=OWN, scope_values=here, entries=entries)
    if warning:
        still: tuple[DutyRule, ...] = ()
    elif _is_told(organisation.pk, year, on):
        still = tuple(rule for rule in rules if has_grace(rule, on))
    else:
        still = rules
    left = left_open(engine, still, year=year, seen=on, scope=OWN, scope_values=here) if still else []
    told = _duties_of([*rows, *left], organisation, named=sees_persons(actor, organisation))
    return told[: len(rows)] + [duty for duty in told[len(rows) :] if not duty.explanation]


def has_grace(rule: DutyRule, on: date) -> bool:
    """Whether what a rule asks of the year before may still be done in time on a day."""
    return isinstance(rule.shape, Cadence) and on.month <= rule.shape.grace


def duties_in_year(*, actor: Actor, organisation: Organisation, year: int, entries: bool = True) -> list[Duty]:
    """The duties of one organisation for a year as they stand now: what a past year left undone is no longer due.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    actor.require(Capability.VIEW, organisation)
    on, seen = days_of(year)
    rules, here = rules_of(organisation), {"org": organisation.pk}
    rows = evaluate_duties(working_engine(), rules, on=on, scope=OWN, scope_values=here, entries=entries, seen=seen)
    return _duties_of(rows, organisation, named=sees_persons(actor, organisation))


def _is_told(org_id: int, year: int, on: date) -> bool:
    """Whether an organisation had told its superior of a year by a day; what was left open is not asked for again."""
    return any(told(org_id, year, on) for told in _tellers())


@cache
def _tellers() -> tuple[Callable[[int, int, date], bool], ...]:
    return tuple(room.year_told for room in rooms() if room.year_told is not None)


def days_of(year: int) -> tuple[date, date]:
    """The day on which a year's duties are asked, and the day from which they are seen.

    Both are today for a year under way; one that is over is asked on its last day and seen today.
    """
    last = date(year, 12, 31)
    return min(today(), last), today()


def duties_below(*, actor: Actor, organisation: Organisation, on: date) -> list[DutyRow]:
    """The duties of an organisation and all below it, without the entries behind them."""
    actor.require(Capability.VIEW, organisation)
    return duty_rows(organisation=organisation, on=on, scope=SUBTREE)


def duty_rows(
    *,
    organisation: Organisation,
    on: date,
    scope: Scope,
    seen: date | None = None,
    rule: str | None = None,
    entries: bool = False,
    singly: bool = False,
) -> list[DutyRow]:
    """Duties of one organisation or of all below it, each by the rulebook that binds its owner.

    The caller has checked who asks.

    Args:
        seen: The day from which it is seen, where that is later than ``on``.
        rule: Only this rule.
        entries: With the entries behind each duty.
        singly: Also the months that one duty tells of together.
    """

    def evaluated(root: Organisation) -> list[DutyRow]:
        scope_values = {"org": root.pk} if scope == OWN else subtree(root, on)
        rules = _chosen(root, rule)
        return evaluate_duties(
            working_engine(),
            tuple(map(month_by_month, rules)) if singly else rules,
            on=on,
            seen=seen,
            scope=scope,
            scope_values=scope_values,
            entries=entries,
        )

    rows = evaluated(organisation)
    if scope == SUBTREE:
        for root in local_roots(organisation):
            bound = _below(root)
            rows = [row for row in rows if row.org_id not in bound] + evaluated(root)
    return rows


def tally_below(
    *,
    actor: Actor,
    organisation: Organisation,
    on: date,
    seen: date | None = None,
    rule: str | None = None,
    apart: bool = False,
) -> Counter[tuple[str, int, str]]:
    """(Rule id, organisation id, status) → how many duties, for an organisation and all below it.

    The same counts as of :func:`duties_below`, made by the engine: what a board of many branches needs.

    Args:
        seen: The day from which it is seen, where that is later than ``on``.
        rule: Only this rule.
        apart: With what began before the ledger did counted as ``unbegun``, not as ``unknown``.
    """
    actor.require(Capability.VIEW, organisation)

    def tallied(root: Organisation) -> Counter[tuple[str, int, str]]:
        rules = _chosen(root, rule)
        values = subtree(root, on)
        return tally_duties(working_engine(), rules, on=on, scope=SUBTREE, scope_values=values, seen=seen, apart=apart)

    counts = tallied(organisation)
    for root in local_roots(organisation):
        bound = _below(root)
        counts = Counter({key: n for key, n in counts.items() if key[1] not in bound}) + tallied(root)
    return counts


def _chosen(root: Organisation, rule: str | None) -> tuple[DutyRule, ...]:
    """The rules that bind an organisation; of one rule its versions."""
    rules = rulebook_of(root).duties
    return rules if rule is None else tuple(one for one in rules if one.id == rule)


def _below(root: Organisation) -> set[int]:
    return set(Organisation.everywhere.filter(path__startswith=root.path).values_list("pk", flat=True))


def duty_counts(duties: Sequence[Duty]) -> Counter[str]:
    """How many duties there are of each status."""
    return Counter(duty.row.status for duty in duties)


def subtree(organisation: Organisation, on: date) -> dict[str, str]:
    """The bound values of a subtree scope: all that stood below the organisation on a day."""
    path = path_on(organisation, on)
    return {"path_from": path, "path_to": subtree_end(path)}


def _duties_of(rows: Sequence[DutyRow], organisation: Organisation, *, named: bool) -> list[Duty]:
    """The rows in words; people's names only where ``named``."""
    owner = organisation.name
    people = _names({row.subject_id for row in rows if _personal(row)}, organisation) if named else {}
    others = _names_of_others(rows)
    explained = _explanations(organisation)
    reminders = Counter((row.rule.id, row.period) for row in rows if isinstance(row.rule.shape, Reminder))
    duties = []
    for row in rows:
        person = row.subject_id if _personal(row) else None
        subject = others.get(row.subject_id, owner) if person is None else people.get(person, HIDDEN_NAME)
        explanation = _word_on(row, explained, alone=reminders[row.rule.id, row.period] == 1) if explained else NO_WORD
        duties.append(Duty(row, subject, owner, *explanation))
    return duties


def _word_on(row: DutyRow, explained: Mapping[tuple[Any, ...], tuple[str, str]], *, alone: bool) -> tuple[str, str]:
    """What is said about a duty; about one of several reminders of a month only what names whom it was for."""
    if not isinstance(row.rule.shape, Reminder):
        return explained.get((row.rule.id, row.subject_id if _personal(row) else None, None, row.period), NO_WORD)
    word = explained.get((row.rule.id, None, row.subject_id, row.period), NO_WORD)
    return word if word != NO_WORD or not alone else explained.get((row.rule.id, None, None, row.period), NO_WORD)


def _personal(row: DutyRow) -> bool:
    return row.rule.subject.relation == "person"


def _names_of_others(rows: Sequence[DutyRow]) -> dict[int, str]:
    """The names of the organisations for whose sake another one owes something."""
    others = {row.subject_id for row in rows if isinstance(row.rule.shape, Reminder)}
    return dict(Organisation.everywhere.filter(pk__in=others).values_list("pk", "name")) if others else {}


# Asked at every page and short: an ORM query takes longer to be made than to be answered.
NAMES_TEXT = "SELECT p.id, p.name FROM roster_person p JOIN stay s ON s.person_id = p.id WHERE s.org_id = :org"
NO_WORD = ("", "")
EXPLANATIONS_TEXT = (
    "SELECT x.rule, x.person_id, x.about_id, x.period, x.text, x.kind, x.approved_by, x.approved_on"
    " FROM duties_explanation x"
    " WHERE x.organisation_id = :org AND x.withdrawn_at IS NULL"
)


def _names(ids: set[int], organisation: Organisation) -> dict[int, str]:
    """The names of those who owe; who never was in the organisation himself is looked up by his number."""
    names: dict[int, str] = dict(working_engine().rows(NAMES_TEXT, {"org": organisation.pk})) if ids else {}
    if missing := ids - set(names):
        names |= dict(Person.everywhere.filter(pk__in=missing).values_list("pk", "name"))
    return names


def _explanations(organisation: Organisation) -> dict[tuple[Any, ...], tuple[str, str]]:
    """(Rule, person, whom to remind, period) → what is said about it, with who approved it, and of what kind it is."""
    rows = working_engine().rows(EXPLANATIONS_TEXT, {"org": organisation.pk})
    return {
        (rule, person, about, period): (f"{text}（{by}{as_day(on)}批准）" if on else text, kind)
        for rule, person, about, period, text, kind, by, on in rows
    }
