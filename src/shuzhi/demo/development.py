"""Four invented people on their way into the Party: steps as data, one of them late, one of them missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shuzhi.access.scoping import Actor
from shuzhi.demo.life import ORIGIN
from shuzhi.demo.people import Cast, Names
from shuzhi.ledger.entries import Attendance, EntryFacts
from shuzhi.roster.models import Person
from shuzhi.roster.person import add_person
from shuzhi.roster.standing import set_membership
from shuzhi.rulebook import national

Step = tuple[int, int, int, str]  # years after the demo's year (0 or less), month, day, kind without "development."


@dataclass(frozen=True, slots=True)
class Course:
    """One person's way; ``probation`` and ``formal`` are (years after, month, day) or None."""

    branch: str
    born: int  # years before the demo's year
    steps: tuple[Step, ...]
    probation: tuple[int, int, int] | None = None
    formal: tuple[int, int, int] | None = None


COURSES = (
    Course(
        "YL0101",
        28,
        (
            (-2, 3, 8, "application"), (-2, 3, 25, "application_talk"), (-2, 9, 20, "activist"),
            (-1, 3, 10, "activist_review"), (-1, 9, 5, "activist_review"), (0, 3, 12, "candidate"),
            (0, 4, 8, "publicity"), (0, 4, 20, "vetting"), (0, 5, 10, "training"), (0, 6, 5, "pre_review"),
            (0, 6, 20, "acceptance"), (0, 8, 25, "approval"), (0, 9, 10, "oath"),
        ),
        probation=(0, 6, 20),
    ),
    Course(
        "YL0301",
        31,
        (
            (-1, 5, 28, "acceptance"), (-1, 7, 15, "approval"), (0, 5, 12, "full_admission_request"),
            (0, 6, 6, "full_admission"), (0, 7, 30, "full_admission_approval"),
        ),
        probation=(-1, 5, 28),
        formal=(0, 5, 28),
    ),
    Course(
        "YL0202",
        35,
        ((0, 4, 2, "application"), (0, 6, 10, "application_talk"), (0, 11, 4, "activist")),  # the talk came late
    ),
    Course("YL0204", 26, ((0, 9, 1, "application"),)),  # nobody has talked with him yet
)  # fmt: skip


def developed(*, actor: Actor, cast: Cast, year: int, names: Names) -> list[EntryFacts]:
    """Add the people on their way in one branch; returns the entries of their steps."""
    return [
        facts
        for course in COURSES
        if course.branch == cast.unit.code
        for facts in _walk(actor, cast, course, year, names)
    ]


def _walk(actor: Actor, cast: Cast, course: Course, year: int, names: Names) -> list[EntryFacts]:
    person = add_person(
        actor=actor,
        organisation=cast.organisation,
        name=names.next(),
        quiet=True,
        sample=True,
        sex="女",
        born_on=date(year - course.born, 5, 4),
        education="本科",
        note="虚构样例，并无此人",
    )
    for status, day in (("probationary", course.probation), ("formal", course.formal)):
        if day is not None:
            since = date(year + day[0], *day[1:])
            set_membership(
                actor=actor, person=person, organisation=cast.organisation, status=status, since=since, quiet=True
            )
            if status == "probationary":
                cast.joined.append((person, since))
    return [_step(person, step, year) for step in course.steps]


def _step(person: Person, step: Step, year: int) -> EntryFacts:
    after, month, day, name = step
    kind = national().kinds[f"development.{name}"]
    return EntryFacts(
        happened_on=date(year + after, month, day),
        kinds=(kind.id,),
        title=kind.label,
        content=ORIGIN,
        participants=(Attendance("subject", person),),
    )
