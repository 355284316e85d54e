"""How a year's duties stand in the organisations below one: counted in the order of the tree, nobody is ranked."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from shuzhi.access.scoping import Actor
from shuzhi.duties.listing import days_of, subtree, tally_below
from shuzhi.duties.models import Explanation
from shuzhi.duties.relations import working_engine
from shuzhi.evaluation import SUBTREE
from shuzhi.evaluation.beginning import UNBEGUN
from shuzhi.evaluation.engine import as_day
from shuzhi.roster.models import Organisation
from shuzhi.roster.rulebooks import rules_below
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.statuses import STANDINGS


def standing_of(counts: Counter[str]) -> str:
    """How an organisation stands whose duties by one rule are counted by status: the first of the standings it has.

    What is exempt or done late is done.
    """
    return next((standing for standing in STANDINGS if counts[standing]), "met")


@dataclass(frozen=True, slots=True)
class Unit:
    """One organisation's duties by status, and how many of them it has explained."""

    org_id: int
    code: str
    name: str
    counts: Counter[str]
    explained: int
    unbegun: int = 0  # how many of the unknown began before the ledger did
    ledger_since: date | None = None  # when its ledger as a whole began, where that is after the first of the year

    @property
    def standing(self) -> str:
        """How it stands, see :func:`standing_of`."""
        return standing_of(self.counts)


@dataclass(frozen=True, slots=True)
class RuleBelow:
    """One rule: how many organisations stand how, and how many duties that are."""

    rule: DutyRule
    standings: Counter[str]
    duties: Counter[str]
    unbegun: int = 0  # how many of the unknown began before the ledger did

    @property
    def organisations(self) -> int:
        """How many organisations owe anything by the rule."""
        return self.standings.total()


@dataclass(frozen=True, slots=True)
class Below:
    """A year's duties below an organisation: by rule in the rulebook's order, by organisation in the tree's."""

    organisation: Organisation
    year: int
    rules: tuple[RuleBelow, ...]
    units: tuple[Unit, ...]

    def as_dict(self) -> dict[str, Any]:
        """The counts as ``shuzhi below --json`` prints them."""
        return {
            "year": self.year,
            "rules": [
                {
                    "rule": one.rule.id,
                    "title": one.rule.title,
                    "strength": str(one.rule.strength),
                    "organisations": dict(one.standings),
                    "duties": dict(one.duties),
                    **_apart(one.unbegun),
                }
                for one in self.rules
            ],
            "units": [
                {
                    "code": unit.code,
                    "name": unit.name,
                    "duties": dict(unit.counts),
                    "explained": unit.explained,
                    **_apart(unit.unbegun),
                    **({"ledger_since": unit.ledger_since.isoformat()} if unit.ledger_since else {}),
                }
                for unit in self.units
            ],
        }


def _apart(unbegun: int) -> dict[str, int]:
    """How many of the unknown began before the ledger did, where any did."""
    return {UNBEGUN: unbegun} if unbegun else {}


def duties_below_counted(*, actor: Actor, organisation: Organisation, year: int, rule: str | None = None) -> Below:
    """How the duties of a year stand in every organisation strictly below one, as of today.

    Args:
        rule: Only this rule.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    on, seen = days_of(year)
    counted = tally_below(actor=actor, organisation=organisation, on=on, seen=seen, rule=rule, apart=True)
    by_rule: dict[str, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    by_unit: dict[int, Counter[str]] = defaultdict(Counter)
    unbegun: Counter[int | str] = Counter()  # by organisation and by rule
    for (rule_id, org_id, told), number in counted.items():
        if org_id != organisation.pk:
            status = "unknown" if told == UNBEGUN else told
            by_rule[rule_id][org_id][status] += number
            by_unit[org_id][status] += number
            unbegun.update({rule_id: number, org_id: number} if told == UNBEGUN else {})
    explained = _explained(organisation, year, rule)
    since = _begun_after(organisation, date(year, 1, 1), on)
    named = Organisation.everywhere.filter(pk__in=by_unit).order_by("path").values_list("pk", "code", "name")
    return Below(
        organisation=organisation,
        year=year,
        rules=tuple(
            _rule(one, by_rule[one.id], unbegun[one.id])
            for one in rules_below(organisation).values()
            if one.id in by_rule
        ),
        units=tuple(
            Unit(pk, code, name, by_unit[pk], explained[pk], unbegun[pk], since.get(pk)) for pk, code, name in named
        ),
    )


def _rule(rule: DutyRule, units: dict[int, Counter[str]], unbegun: int) -> RuleBelow:
    duties: Counter[str] = Counter()
    for counts in units.values():
        duties.update(counts)
    return RuleBelow(rule, Counter(standing_of(counts) for counts in units.values()), duties, unbegun)


BEGINNINGS_TEXT = (
    f"SELECT b.org_id, b.since FROM beginning b WHERE b.kind = '' AND b.since > :first AND {SUBTREE.on('b.org_id')}"  # noqa: S608
)


def _begun_after(organisation: Organisation, first: date, on: date) -> dict[int, date]:
    """Organisation → when its ledger as a whole began, of those at or below one of which that is after a day."""
    values = {**subtree(organisation, on), "on": on, "first": first}
    return {pk: day for pk, since in working_engine().rows(BEGINNINGS_TEXT, values) if (day := as_day(since))}


def _explained(organisation: Organisation, year: int, rule: str | None) -> Counter[int]:
    """Organisation → how many explanations of the year stand, for all at or below one."""
    words = Explanation.everywhere.filter(
        organisation__path__startswith=organisation.path, period__startswith=str(year), withdrawn_at=None
    )
    if rule is not None:
        words = words.filter(rule=rule)
    return Counter(words.values_list("organisation_id", flat=True))
