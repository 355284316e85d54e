"""Random rules of all four shapes and random figures of every measure counted in SQL."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from shuzhi.rulebook import national
from shuzhi.rulebook.changes import ITEM_CHANGES, MEMBER, TRANSFER_CHANGES, TURNS
from shuzhi.rulebook.development import TURN_MONTHS
from shuzhi.rulebook.figures import COUNTED as ITEMS_COUNTED
from shuzhi.rulebook.model import Confidence, DutyRule, FigureDefinition, Reference, Strength, Version
from shuzhi.rulebook.shapes import (
    Before,
    Cadence,
    Condition,
    Cycle,
    Dated,
    Deadline,
    Ending,
    Evidence,
    Lapse,
    Need,
    Recurrence,
    Reminder,
    Shape,
    Standing,
    State,
    Subject,
)
from tests.evaluation.oracle_figures import EVERY
from tests.evaluation.worlds import (
    ITEM_KINDS,
    ITEM_SOURCES,
    KINDS,
    MARKERS,
    ORGANISATION_KINDS,
    REGISTERS,
    ROLES,
    SECTORS,
    STATES,
    STEPS,
    Dice,
)

NATIONAL = national()
COUNTED = [figure for figure in NATIONAL.figures.values() if figure.measure in EVERY]
EVENTS = (*KINDS, *STEPS)
SPANS = [
    (date(2000, 1, 1), None),
    (date(2000, 1, 1), None),
    (date(2000, 1, 1), date(2026, 5, 11)),
    (date(2026, 5, 11), None),
    (date(2025, 2, 1), date(2027, 1, 1)),
]
BOUNDS = [(1, None), (2, None), (None, 1), (None, 0), (1, 2), (0, None)]
Select = dict[str, Any]


def random_rules(dice: Dice) -> tuple[DutyRule, ...]:
    """Some national rules and some that nobody ever wrote; of some a twin that asks others for more of the same."""
    rules = (
        *dice.some(NATIONAL.duties, 0, 3),
        *(random_rule(dice, number) for number in range(dice.whole(2, 5))),
        *(random_rule_of_steps(dice, number) for number in range(dice.whole(0, 2))),
        *(random_reminder(dice) for _ in range(dice.whole(0, 1))),
    )
    return (*rules, *(_twin(dice, rule) for rule in rules if dice.chance(40)))


def _twin(dice: Dice, rule: DutyRule) -> DutyRule:
    """The same evidence asked of persons in other states, and one more of it."""
    if isinstance(rule.shape, Cadence) and rule.shape.grace:
        return replace(rule, id=f"{rule.id}.twin", shape=Cadence("year"))
    subject = rule.subject
    if subject.states:
        subject = replace(subject, states=(dice.one(STATES),), exempt_states=dice.some(STATES, 0, 1))
    need = replace(rule.need, amount=rule.need.amount + 1)
    return replace(rule, id=f"{rule.id}.twin", subject=subject, need=need, strength=dice.one(list(Strength)))


def random_rule(dice: Dice, number: int) -> DutyRule:
    """One rule that the loader would let pass."""
    person = dice.chance(40)
    shape = _shape(dice, person=person)
    proof = _evidence(dice, person=person)
    if isinstance(shape, Cadence) and shape.every == "month" and person and proof.register:
        shape = _by_person(dice, shape)
    if not person and dice.chance(15):  # a yearly meeting that may still be held in the next year
        shape, proof = Cadence("year", grace=dice.whole(1, 11)), Evidence(kinds=dice.some(EVENTS, 1, 4))
    since, until = dice.one(SPANS)
    return DutyRule(
        id=f"random.{number}",
        facts=(),
        title="",
        subject=_subject(dice, person=person, shape=shape),
        shape=shape,
        evidence=proof,
        need=Need() if isinstance(shape, Cadence) and shape.grace else _need(dice, proof),
        strength=dice.one(list(Strength)),
        settle="",
        version=Version(
            since,
            until,
            Reference(""),
            Confidence.QUOTED,
            date(2026, 11, 20),
            closed=until is not None and dice.chance(50),
            opening=dice.chance(50),
        ),
        silent=dice.chance(30),
        named=person and proof.register is not None and isinstance(shape, Cadence) and dice.chance(60),
        ends_with=_ending(dice) if person and isinstance(shape, Deadline) and dice.chance(30) else None,
    )


def random_rule_of_steps(dice: Dice, number: int) -> DutyRule:
    """One rule about the steps of persons."""
    since, until = dice.one(SPANS)
    return DutyRule(
        id=f"random.steps.{number}",
        facts=(),
        title="",
        subject=Subject("person", (Condition("committee", "=", 1),) if dice.chance(20) else ()),
        shape=_shape_of_steps(dice),
        evidence=Evidence(kinds=dice.some(EVENTS, 1, 3), roles=dice.some(ROLES, 0, 4)),
        need=Need(dice.one([1, 1, 2])),
        strength=dice.one([Strength.MUST, Strength.GENERALLY]),
        settle="",
        version=Version(since, until, Reference(""), Confidence.QUOTED, date(2026, 11, 20)),
        silent=dice.chance(50),
        ends_with=_ending(dice) if dice.chance(50) else None,
    )


def _shape_of_steps(dice: Dice) -> Shape:
    match dice.one(["again", "standing", "before"]):
        case "again":
            return Recurrence(
                after=Dated(kinds=dice.some(EVENTS)),
                months=dice.one(TURN_MONTHS),
                first=dice.whole(1, 3),
                last=dice.one([None, 4]),
                until=dice.some(EVENTS, 0, 1),
            )
        case "before":
            more = dice.one([{}, {}, {"months": 12}, {"age": 18}, {"since": dice.some(EVENTS)}])
            if dice.chance(30):
                more = {"once": True, "since": dice.some(EVENTS, 0, 1)}
            return Before(Dated(kinds=dice.some(EVENTS)), **more)
        case _:
            length = {"lengthened_by": dice.some(EVENTS, 1, 1), "least_months": dice.one([3, 6]), "most_months": 12}
            longer = length if dice.chance(50) else {}
            return Standing(
                state=dice.one(["probationary", "probationary", "formal", "mobile"]),
                told_by=dice.some(EVENTS),
                months=dice.one([2, 12]),
                moved_months=dice.one([0, 6]),
                not_before=dice.some(EVENTS, 0, 1),
                days=dice.one([0, 0, 30]),
                **longer,
            )


def _ending(dice: Dice) -> Ending:
    return Ending(
        kinds=dice.some(EVENTS, 0, 2),
        changes=dice.some(("member.ends", "formal.begins"), 0, 1),
        states=dice.some(STATES, 1, 1),
    )


def _by_person(dice: Dice, shape: Cadence) -> Cadence | Lapse:
    """Months that some have to the quarter's end, and of which so many in a row are told together."""
    lists = {"monthly": dice.some(STATES, 0, 1), "quarterly": dice.some(STATES, 0, 2)}
    months = dice.whole(2, 6)
    if dice.chance(40):
        return Lapse(months, dice.one(["month", "month_by_quarter"]), **lists)
    every = dice.one(["month", "month_by_quarter"])
    return replace(shape, every=every, lapse=months if dice.chance(50) else None, **lists)


def _shape(dice: Dice, *, person: bool) -> Shape:
    match dice.one(
        ["cadence", "deadline"] if person else ["cadence", "cadence", "deadline", "deadline", "cycle", "state"]
    ):
        case "cadence":
            return Cadence(dice.one(["month", "month", "quarter", "half", "year"]))
        case "deadline":
            lengths = {"months": dice.whole(1, 12), "days": dice.whole(1, 40), "working_days": dice.whole(1, 30)}
            length = dice.one([*lengths, None])
            more = (
                dice.one([{}, {}, {"earliest": True}, {"special_months": dice.whole(1, 12)}, {"waits": True}])
                if length
                else {}
            )
            after = _trigger(dice, person=person)
            if person and more.get("earliest") and after.kinds and "*" not in after.kinds:
                more["since"] = dice.some(EVENTS, 0, 2)
            return Deadline(after, **({length: lengths[length]} if length else {}), **more)
        case "cycle":
            return _cycle(dice)
        case _:
            least, most = dice.one(BOUNDS)
            required = (Condition("committee", "=", dice.one([0, 1])),) if dice.chance(50) else ()
            return State(dice.some(STATES), least, most, required)


def _cycle(dice: Dice) -> Cycle:
    return Cycle(dice.one([1, 6, 12, 36]), dice.whole(0, 8), dice.chance(30))


def random_reminder(dice: Dice) -> DutyRule:
    """A word to those below before their cycles end; the cycle may be of two versions."""
    rule = replace(random_rule(dice, 0), id="random.reminder", silent=False, named=False, ends_with=None)
    term = replace(
        rule,
        id="random.cycle",
        subject=_subject(dice, person=False, shape=_cycle(dice)),
        shape=_cycle(dice),
        need=Need(),
        evidence=Evidence(kinds=dice.some(EVENTS, 1, 4)),
    )
    since = date(2024, 1, 1)
    first = replace(
        term, version=replace(term.version, since=date(2000, 1, 1), until=since, opening=True, closed=False)
    )
    then = replace(term, shape=_cycle(dice), version=replace(term.version, since=since, until=None, opening=False))
    lead = dice.whole(1, 8)
    return replace(
        rule,
        subject=_subject(dice, person=False, shape=term.shape),
        shape=Reminder((term.id,), lead, lead + dice.whole(0, 8), dice.one([(term,), (first, then)])),
        evidence=Evidence(kinds=dice.some(EVENTS, 1, 4)),
        need=Need(dice.one([1, 1, 2])),
    )


def _trigger(dice: Dice, *, person: bool) -> Dated:
    return dice.one([_some_entries, _some_rows, _some_changes, _some_changes])(dice, person=person)


def _some_entries(dice: Dice, *, person: bool) -> Dated:
    return Dated(kinds=dice.some(EVENTS), also=dice.some(MARKERS, 1, 1) if dice.chance(10) else ())


def _some_rows(dice: Dice, *, person: bool) -> Dated:
    return Dated(register=dice.one(REGISTERS), categories=("news", "") if dice.chance(30) else ())


def _some_changes(dice: Dice, *, person: bool) -> Dated:
    """Changes of one family; an item's are nobody's own."""
    match dice.one(["state", "state", "transfer", "item"]):
        case "transfer":
            return Dated(changes=dice.some(tuple(TRANSFER_CHANGES)))
        case "item" if not person:
            kinds, sources = ((dice.some(words) if dice.chance(30) else ()) for words in (ITEM_KINDS, ITEM_SOURCES))
            return Dated(changes=dice.some(tuple(ITEM_CHANGES)), item_kinds=kinds, item_sources=sources)
        case _:
            told = [f"{state}.{turn}" for state in (MEMBER, *STATES) for turn in TURNS]
            return Dated(changes=dice.some(told, 1, 3))


def _subject(dice: Dice, *, person: bool, shape: Shape) -> Subject:
    conditions = [
        Condition("kind", "in", ("branch", *dice.some(ORGANISATION_KINDS[1:]))),
        Condition("kind", "!=", dice.one(ORGANISATION_KINDS)),
        Condition("sector", "in", dice.some(SECTORS), dice.some(ORGANISATION_KINDS, 0, 1)),
        Condition("committee", "=", dice.one([0, 1])),
        Condition("temporary", "=", 0),
        Condition("faculty", "=", dice.one([0, 1])),
    ]
    if not person:
        return Subject("organisation", dice.some(conditions, 0, 1))
    by_period = isinstance(shape, Cadence | Lapse)
    states = ("formal", *dice.some(STATES[1:], 0, 1)) if by_period or dice.chance(30) else ()
    exempt, at_end = dice.some(STATES, 0, 1), by_period and dice.chance(50)
    return Subject("person", dice.some(conditions, 0, 1), states, exempt, at_end)


def _evidence(dice: Dice, *, person: bool) -> Evidence:
    if dice.chance(45):
        return Evidence(**asdict(dice.one([_some_rows, _some_changes, _some_changes])(dice, person=person)))
    by_roles = dice.some(ROLES, 1, 3) if dice.chance(25) else ()
    return Evidence(
        kinds=dice.some(EVENTS, 1, 4),
        also=dice.some(MARKERS, 1, 1) if dice.chance(15) else (),
        roles=dice.some(ROLES, 0, 4),
        by_roles=by_roles,
        by_states=dice.some(STATES) if by_roles and dice.chance(60) else (),
    )


def _need(dice: Dice, proof: Evidence) -> Need:
    if proof.register:
        return Need(dice.whole(1, 2), dice.one(["count", "paid", "paid"]))
    if proof.changes:
        return Need(dice.one([1, 1, 2]))
    measure = dice.one(["count", "count", "minutes"])
    return Need(dice.one([45, 720, 1440, 1485]) if measure == "minutes" else dice.one([1, 1, 2]), measure)


def random_figures(dice: Dice) -> tuple[FigureDefinition, ...]:
    """One random figure of every measure, and some national ones."""
    made = [
        FigureDefinition(f"random.{measure}", (), "", "", "", "", measure, SELECTIONS[measure](dice))
        for measure in EVERY
    ]
    return (*made, *dice.some(COUNTED, 2, 6))


def _entries(dice: Dice) -> Select:
    found: Select = {"kinds": dice.one([("*",), dice.some(EVENTS, 1, 4)])}
    if dice.chance(25):
        found["also"] = dice.some(MARKERS, 1, 1)
    if dice.chance(15):
        found["without"] = dice.some(MARKERS, 1, 2)
    return found


def _acted(dice: Dice) -> Select:
    """Entries, some of them only as far as somebody of a state, or one person, acted in them."""
    found = _entries(dice)
    if dice.chance(50):
        found["by_roles"] = dice.some(ROLES, 1, 3)
        found |= dice.one([{"by_person": True}, {"by_person": True, "by_states": STATES}, {}])
        found |= {"by_states": ("formal", dice.one(STATES))} if dice.chance(50) else {}
        found |= dice.one([{}, {"still": True}])
    return found


def _roles(dice: Dice) -> Select:
    return {**_acted(dice), "roles": dice.some(ROLES, 1, 4), **dice.one([{}, {"members": True}])}


def _people(dice: Dice) -> Select:
    of_a_state = {"of_states": ("formal",), "also_states": ("mobile",)}
    more = dice.one([{}, {"of_states": dice.some(STATES)}, of_a_state, {"together": 2}])
    return {**_roles(dice), **more}


def _posts(dice: Dice) -> Select:
    return {"posts": dice.one([("post.secretary",), ("post.secretary", "post.committee")])}


def _deeds(dice: Dice) -> Select:
    roles = dice.some(ROLES, 1, 4)
    return {**_entries(dice), **_posts(dice), "roles": roles, **dice.one([{}, {"still": True}, {"leaders": True}])}


def _periods(dice: Dice) -> Select:
    found: Select = {"every": dice.one(["month", "quarter", "half"]), "kinds": dice.some(EVENTS, 1, 4)}
    if dice.chance(20):
        found["also"] = dice.some(MARKERS, 1, 1)
    if dice.chance(50):
        found |= {**_posts(dice), "roles": dice.some(ROLES, 1, 4), **dice.one([{}, {"still": True}])}
    return found


def _at_home(dice: Dice) -> Select:
    return {"kinds": dice.some(EVENTS, 2, 4), **_posts(dice)}


def _of_terms(dice: Dice) -> Select:
    rules = ("branch.election.term", "general_branch.election.term_university", "committee.election.term")
    return {"kinds": dice.some(EVENTS, 1, 2), "rules": dice.some(rules)}


def _members(dice: Dice) -> Select:
    found: Select = {"states": dice.some(STATES)}
    if dice.chance(40):
        found["also_states"] = dice.some(STATES, 1, 3)
    if dice.chance(20):
        found["born"] = True
    if dice.chance(40):
        found["age_at_least"] = dice.year - dice.one([1960, 1961, 1964])
    return found


def _items(dice: Dice) -> Select:
    return {
        "counted": dice.one(ITEMS_COUNTED),
        "kinds": dice.some(ITEM_KINDS, 0),
        "sources": dice.some(ITEM_SOURCES, 0),
        "or_sources": dice.some(ITEM_SOURCES, 0),
        **dice.one([{}, {}, {"source_year": -1}, {"source_year": 0}]),
        **dice.one([{}, {"whole": True}, {"first": True}]),
    }


def _register(dice: Dice) -> Select:
    return {
        "register": dice.one(("dues", *REGISTERS)),
        "categories": ("news", "") if dice.chance(30) else (),
        "levels": dice.some(("国家级", "省级")) if dice.chance(30) else (),
        **dice.one([{}, {}, {"full": 0}, {"full": 1}, {"full": 1, "undated": True}]),
    }


SELECTIONS = {
    "entries": _acted,
    "attendance": lambda dice: {**_roles(dice), **dice.one([{}, {}, {"rolls": True}])},
    "people": _people,
    "deeds": _deeds,
    "speeches": _deeds,
    "sitting_in": lambda dice: {**_posts(dice), **dice.one([{}, {"still": True}])},
    "dual_life": _at_home,
    "dual_life_missing": _at_home,
    "minutes": _roles,
    "absent_running": lambda dice: {"kinds": dice.some(EVENTS, 1, 4), "times": dice.whole(2, 3)},
    "periods_with": _periods,
    "periods_over": _periods,
    "terms_ended": _of_terms,
    "terms_renewed": _of_terms,
    "members": _members,
    "joined_state": lambda dice: {
        "states": dice.some(("formal", "probationary", "mobile")),
        **dice.one([{}, {"from_states": ("probationary",)}, {"fresh": True}]),
        **dice.one([{}, {"told_by": dice.some(STEPS)}]),
    },
    "items": _items,
    "measures": _items,
    "register_rows": _register,
    "pieces": _register,
    "register_sum": lambda dice: {**_register(dice), "column": dice.one(["paid_fen", "quantity"])},
    "organisations": lambda dice: {
        "kinds": ("branch", *dice.some(ORGANISATION_KINDS[1:])),
        **dice.one([{}, {"committee": True}, {"committee": False}, {"committee_told": False}]),
    },
    "external": lambda dice: {"categories": ("cases", "办案数"), "unit": "万元"},
}
