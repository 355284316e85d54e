"""Random rules of all four shapes and random figures of every measure counted in SQL."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from shuzhi.rulebook import national
from shuzhi.rulebook.model import (
    Cadence,
    Condition,
    Confidence,
    Cycle,
    Deadline,
    DutyRule,
    Evidence,
    FigureDefinition,
    Need,
    Reference,
    Shape,
    State,
    Strength,
    Subject,
    Version,
)
from tests.evaluation.oracle_figures import MEASURES
from tests.evaluation.worlds import KINDS, MARKERS, ORGANISATION_KINDS, REGISTERS, ROLES, SECTORS, STATES, STEPS, Draw

NATIONAL = national()
COUNTED = [figure for figure in NATIONAL.figures.values() if figure.measure in MEASURES]


def some(words: tuple[str, ...], least: int = 1, most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), min_size=least, max_size=most, unique=True).map(tuple)


@st.composite
def conditions(draw: Draw[Any]) -> tuple[Condition, ...]:
    choices = [
        Condition("kind", "in", draw(some(ORGANISATION_KINDS, 1, 3))),
        Condition("kind", "!=", draw(st.sampled_from(ORGANISATION_KINDS))),
        Condition("sector", "in", draw(some(SECTORS))),
        Condition("committee", "=", draw(st.sampled_from([0, 1]))),
        Condition("temporary", "=", 0),
    ]
    return tuple(draw(st.lists(st.sampled_from(choices), max_size=2, unique=True)))


versions = st.sampled_from(
    [
        (date(2000, 1, 1), None),
        (date(2000, 1, 1), date(2026, 5, 11)),
        (date(2026, 5, 11), None),
        (date(2025, 2, 1), date(2027, 1, 1)),
    ]
)


@st.composite
def evidence(draw: Draw[Any], *, register: bool) -> Evidence:
    if register and draw(st.integers(0, 3)) == 0:
        return Evidence(register=draw(st.sampled_from(REGISTERS)))
    by_role = draw(st.none() | st.none() | st.sampled_from(ROLES))
    return Evidence(
        kinds=draw(some((*KINDS, *STEPS))),
        also=draw(some(MARKERS, 0, 1)),
        roles=draw(some(ROLES, 0, 3)),
        by_role=by_role,
        by_states=draw(some(STATES)) if by_role and draw(st.booleans()) else (),
    )


@st.composite
def shapes(draw: Draw[Any]) -> Shape:
    match draw(st.integers(0, 3)):
        case 0:
            return Cadence(draw(st.sampled_from(["month", "quarter", "half", "year"])))
        case 1:
            length = draw(st.sampled_from(["months", "days", "working_days"]))
            return Deadline(after=draw(some((*KINDS, *STEPS))), **{length: draw(st.integers(1, 40))})
        case 2:
            return Cycle(draw(st.integers(1, 60)), draw(st.integers(0, 8)))
        case _:
            least, most = draw(st.sampled_from([(1, None), (2, None), (None, 1), (None, 0), (1, 2), (0, None)]))
            required = (Condition("committee", "=", draw(st.sampled_from([0, 1]))),) if draw(st.booleans()) else ()
            return State(draw(some(STATES)), least, most, required)


@st.composite
def rules(draw: Draw[Any], number: int) -> DutyRule:
    """One rule that the loader would let pass."""
    shape = draw(shapes())
    person = isinstance(shape, Cadence | Deadline) and draw(st.booleans())
    least = 0 if isinstance(shape, Deadline) else 1
    since, until = draw(versions)
    proof = draw(evidence(register=isinstance(shape, Cadence)))
    measures = ["count", "paid"] if proof.register else ["count", "minutes", "paid"]
    measure = draw(st.sampled_from(measures))
    amount = draw(st.sampled_from([45, 720, 1440, 1485])) if measure == "minutes" else draw(st.integers(1, 2))
    return DutyRule(
        id=f"random.{number}",
        facts=(),
        title="",
        subject=Subject(
            relation="person" if person else "organisation",
            conditions=draw(conditions()),
            states=draw(some(STATES, least)) if person else (),
            exempt_states=draw(some(STATES, 0)) if person else (),
        ),
        shape=shape,
        evidence=proof,
        need=Need(amount, measure),
        strength=Strength.MUST,
        settle="",
        version=Version(since, until, Reference(""), Confidence.QUOTED, date(2026, 11, 20)),
        silent=draw(st.booleans()),
    )


@st.composite
def rule_lists(draw: Draw[Any]) -> tuple[DutyRule, ...]:
    """Some national rules and some that nobody ever wrote."""
    real = draw(st.lists(st.sampled_from(NATIONAL.duties), max_size=3, unique_by=id))
    return (*real, *(draw(rules(number)) for number in range(draw(st.integers(1, 4)))))


@st.composite
def selections(draw: Draw[Any], measure: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if measure in {"entries", "attendance", "people", "minutes"}:
        found["kinds"] = draw(st.just(("*",)) | some((*KINDS, *STEPS), 1, 3))
        found["also"] = draw(some(MARKERS, 0, 1))
        if measure != "entries":
            found["roles"] = draw(some(ROLES, 1, 3))
        elif draw(st.booleans()):
            found |= {"by_role": draw(st.sampled_from(ROLES)), "by_states": draw(some(STATES))}
    elif measure in {"members", "joined_state"}:
        found["states"] = draw(some(STATES))
        if measure == "members" and draw(st.booleans()):
            found["also_states"] = draw(some(STATES))
        if measure == "members" and draw(st.booleans()):
            found["age_at_least"] = draw(st.sampled_from([60, 61, 62]))
    elif measure in {"items", "measures"}:
        found["kinds"] = draw(some(("problem", "rectification", "task"), 0))
        found["states"] = draw(some(("opened", "measured", "closed"), 0))
        found["sources"] = draw(some(("review", "self"), 0))
        found |= draw(st.sampled_from([{}, {"source_year": -1}, {"source_year": 0}, {"overdue": True}]))
    elif measure == "organisations":
        found["kinds"] = draw(some(ORGANISATION_KINDS, 1, 3))
        found |= draw(st.sampled_from([{}, {"committee": True}, {"committee": False}]))
    elif measure == "external":
        found["category"] = "办案数"
    else:
        found["register"] = draw(st.sampled_from(REGISTERS))
        found["categories"], found["levels"] = draw(some(("news", ""), 0)), draw(some(("国家级", "省级"), 0))
        found |= draw(st.sampled_from([{}, {"full": 0}, {"full": 1}]))
        if measure == "register_sum":
            found["column"] = draw(st.sampled_from(["paid_fen", "quantity"]))
    return found


@st.composite
def figure_lists(draw: Draw[Any]) -> tuple[FigureDefinition, ...]:
    """One random figure of every measure, and some national ones."""
    made = [
        FigureDefinition(f"random.{measure}", (), "", "", "", "", measure, draw(selections(measure)))
        for measure in MEASURES
    ]
    return (*made, *draw(st.lists(st.sampled_from(COUNTED), max_size=4, unique_by=id)))
