"""From the year's plan to entries: who was there, who was on leave, what was not held."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from shuzhi.demo.people import Cast, seeded
from shuzhi.demo.plan import Plan
from shuzhi.ledger.entries import Agenda, Attendance, EntryFacts
from shuzhi.ledger.kept import only_kept
from shuzhi.roster.models import Person
from shuzhi.rulebook import national
from shuzhi.rulebook.kept import kept_of

REASONS = ("病假", "事假", "出差", "年休假")
ORIGIN = "虚构样例"


def year_of(
    cast: Cast, plans: Iterable[Plan], *, year: int, until: date, people: Sequence[Person], missed: bool = True
) -> list[EntryFacts]:
    """The entries of a plan that lie before ``until``; with ``missed`` without those the place did not hold."""
    rng = seeded(f"life {cast.unit.code} {year}")
    facts = []
    for plan in plans:
        day = date(year, plan.month, min(plan.day + rng.randint(-2, 2), 28 if plan.month == 2 else 30))
        gone = missed and any((kind, plan.month) in cast.unit.missed for kind in plan.kinds)
        if day < until and not gone:
            facts.append(_facts(cast, plan, day, people, rng))
    return facts


def _facts(cast: Cast, plan: Plan, day: date, people: Sequence[Person], rng: random.Random) -> EntryFacts:
    participants = _TAKING_PART[plan.who](cast, people, rng)
    if "party_lecture" in plan.kinds:
        participants = _with_lecturer(cast, participants, day)
    if "discussion" in plan.kinds:
        participants = _with_speakers(cast, participants, day)
    facts = EntryFacts(
        happened_on=day,
        kinds=plan.kinds,
        title=plan.title,
        content=f"{plan.title}。（虚构样例）",
        place=plan.place,
        minutes=plan.minutes,
        participants=tuple(participants),
        agenda=tuple(Agenda(title, category) for title, category in plan.agenda),
    )
    return only_kept(facts, kept_of(plan.kinds, national().kinds))


def _whole(cast: Cast, people: Sequence[Person], rng: random.Random) -> list[Attendance]:
    roll = [Attendance("chair", cast.secretary), Attendance("recorder", cast.clerk)]
    for person in people:
        if person in (cast.secretary, cast.clerk):
            continue
        if person.pk in cast.away:
            roll.append(Attendance("leave", person, reason="外出或年老体弱"))
        elif rng.random() < 0.08:
            roll.append(Attendance("leave", person, reason=rng.choice(REASONS)))
        else:
            roll.append(Attendance("attendee", person))
    return roll


def _committee(cast: Cast, people: Sequence[Person], rng: random.Random) -> list[Attendance]:  # noqa: ARG001
    return _whole(cast, cast.committee, rng)


def _talk(cast: Cast, people: Sequence[Person], rng: random.Random) -> list[Attendance]:
    others = [person for person in people if person is not cast.secretary]
    return [
        Attendance("speaker", cast.secretary),
        *(Attendance("subject", person) for person in rng.sample(others, min(2, len(others)))),
    ]


def _secretary(cast: Cast, people: Sequence[Person], rng: random.Random) -> list[Attendance]:  # noqa: ARG001
    return [Attendance("attendee", cast.secretary)]


def _some(cast: Cast, people: Sequence[Person], rng: random.Random) -> list[Attendance]:
    ready = [person for person in people if person.pk not in cast.away and person not in cast.committee]
    guests = [person for person in people if person.pk in cast.away][:2]
    return [
        Attendance("chair", cast.secretary),
        *(Attendance("attendee", person) for person in rng.sample(ready, min(3, len(ready)))),
        *(Attendance("subject", person) for person in guests),
    ]


_TAKING_PART = {"all": _whole, "committee": _committee, "talk": _talk, "secretary": _secretary, "some": _some}


def _with_lecturer(cast: Cast, roll: list[Attendance], day: date) -> list[Attendance]:
    """The secretary lectures in spring and autumn, another of the committee in between."""
    lecturer = cast.secretary if day.month in {3, 9} else cast.committee[1]
    return [Attendance("lecturer", a.person) if a.person == lecturer else a for a in roll]


def _with_speakers(cast: Cast, roll: list[Attendance], day: date) -> list[Attendance]:
    """Three members speak; in even months the secretary too, and another of the committee chairs."""
    speakers = [a.person for a in roll if a.role == "attendee" and a.person not in cast.committee][:3]
    roles = {person: "speaker" for person in speakers if person is not None}
    if day.month % 2 == 0 and len(cast.committee) > 2:
        roles |= {cast.secretary: "speaker", cast.committee[1]: "chair"}
    return [replace(a, role=roles.get(a.person, a.role)) if a.person and a.role != "leave" else a for a in roll]
