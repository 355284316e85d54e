"""What an organisation holds itself, so that nothing is asked of it that it cannot owe or prove."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shuzhi.evaluation.beginning import kinds_asked
from shuzhi.evaluation.engine import Engine
from shuzhi.evaluation.sql import one_of
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Before, Dated, Deadline, Recurrence
from shuzhi.rulebook.vocabulary import EVERY_EVENT

KINDS_TEXT = "SELECT e.kind FROM entry e WHERE e.org_id = :org GROUP BY e.kind"
CHANGES_TEXT = "SELECT e.fact FROM change e WHERE e.org_id = :org AND {} GROUP BY e.fact"
BEGUN_TEXT = "SELECT bg.kind FROM beginning bg WHERE bg.org_id = :org AND bg.since <= :on"
TOLD_TEXT = (
    "SELECT 'entry' AS relation, e.kind AS word FROM entry e"
    " WHERE e.org_id = :org AND e.day BETWEEN :year_from AND :on GROUP BY e.kind"
    " UNION ALL SELECT 'register', e.register FROM register e"
    " WHERE e.org_id = :org AND e.ym BETWEEN :ym_from AND :ym_to GROUP BY e.register"
)
# Relation → the kinds, registers or changes held; of one not named nothing is known.
Kept = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class YearHeld:
    """What an organisation holds of a year that is over.

    Attributes:
        begun: The kinds of which its ledger had begun by the end of the year; empty: the ledger as a whole.
        told: What it tells of the year.
    """

    begun: Collection[str]
    told: Kept

    def may_be_open(self, rule: DutyRule) -> bool:
        """Whether a period of that year may be open by a rule that asks for periods.

        It is unknown where the ledger began later, and by a rule that says nothing of what nobody wrote down.
        """
        kinds = kinds_asked(rule.evidence)
        if kinds and not (self.begun if EVERY_EVENT in kinds else {"", *kinds}.intersection(self.begun)):
            return False
        return not (rule.silent or rule.named) or _may_hold(rule.evidence, self.told)


def kept_by(engine: Engine, rules: Sequence[DutyRule], values: Mapping[str, Any]) -> Kept:
    """What the organisation asked holds itself: every kind and marker, and the changes that the rules speak of."""
    changes = {fact for rule in rules for dated in _dated(rule) for fact in dated.changes}
    kinds = engine.rows(KINDS_TEXT, values)
    happened = engine.rows(CHANGES_TEXT.format(one_of("e.fact", sorted(changes))), values) if changes else ()
    return {"entry": frozenset(kind for (kind,) in kinds), "change": frozenset(fact for (fact,) in happened)}


def held_in_year(engine: Engine, values: Mapping[str, Any]) -> YearHeld:
    """What the organisation asked holds of the year of the values."""
    told: dict[str, set[str]] = defaultdict(set, entry=set(), register=set())
    for relation, word in engine.rows(TOLD_TEXT, values):
        told[relation].add(word)
    return YearHeld(frozenset(kind for (kind,) in engine.rows(BEGUN_TEXT, values)), told)


def _dated(rule: DutyRule) -> Iterator[Dated]:
    """What starts and what settles a rule's duties."""
    yield rule.evidence
    if trigger := _trigger(rule):
        yield trigger


def _trigger(rule: DutyRule) -> Dated | None:
    """What starts a rule's duties, where only that can."""
    match rule.shape:
        case Deadline(after=trigger) | Recurrence(after=trigger) | Before(step=trigger):
            return trigger
        case _:
            return None


def may_owe(rule: DutyRule, kept: Kept) -> bool:
    """Whether an organisation that holds these may owe anything by a rule: what a step starts needs the step."""
    trigger = _trigger(rule)
    return trigger is None or _may_hold(trigger, kept)


def may_be_proved(rule: DutyRule, kept: Kept) -> bool:
    """Whether evidence may lie in that ledger; what speaks for a person or he did in a post may lie elsewhere."""
    return rule.subject.relation == "person" or bool(rule.evidence.by_states) or _may_hold(rule.evidence, kept)


def _may_hold(dated: Dated, kept: Kept) -> bool:
    """Whether such rows may stand there."""
    if dated.relation not in kept:
        return True
    words = (dated.register,) if dated.register else dated.kinds or dated.changes
    return not words or EVERY_EVENT in words or any(word in kept[dated.relation] for word in words)
