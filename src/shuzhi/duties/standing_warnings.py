"""What taking in somebody's standing says at once: too young when he joined, a full member before his year was over.

The duties judge the steps that the ledger tells; where it tells none, the roster's days say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from shuzhi.access.persons import require_persons
from shuzhi.access.scoping import Actor
from shuzhi.duties.warnings import Warned, warnings_of
from shuzhi.ledger.models import Participant, ParticipantRole
from shuzhi.roster.models import BEGINNING, Membership, MembershipStatus, Person
from shuzhi.roster.spells import IN_FORCE
from shuzhi.rulebook import national
from shuzhi.rulebook.calendar import add_months
from shuzhi.rulebook.development import WARNINGS
from shuzhi.rulebook.model import Provision

AGE, EARLY = "development.age", "development.early"
APPLICATION, FULL_ADMISSION = "development.application", "development.full_admission"
APPLICANT_AGE, PROBATION = "development.applicant_age", "development.probation"


class WarnedOf(NamedTuple):
    """One warning: of which person, by which code, and in which words."""

    person_id: int
    code: str
    message: str
    advice: str


def standing_warnings(*, actor: Actor, people: Collection[Person]) -> list[WarnedOf]:
    """What the rules say against the days of these people's standing; what the entries tell is judged by them.

    Raises:
        AccessDeniedError: The actor may not see what is one of them's alone.
    """
    for organisation in {person.organisation for person in people}:
        require_persons(actor, organisation)
    told, spells = _told(people), _spells(people)
    return [one for person in people for one in _of_person(person, spells[person.pk], told[person.pk])]


def warnings_about(*, actor: Actor, person: Person) -> list[WarnedOf | Warned]:
    """What the rules say against a person's standing and against the steps about him that the actor reaches.

    Raises:
        AccessDeniedError: The actor may not see what is the person's alone.
    """
    of_standing = standing_warnings(actor=actor, people=[person])
    rows = Participant.objects.within(actor).filter(
        person=person, role=ParticipantRole.SUBJECT, entry__withdrawn_at=None
    )
    entries = {row.entry for row in rows.select_related("entry__organisation")}
    return [*of_standing, *warnings_of(actor=actor, entries=entries)]


def _told(people: Collection[Person]) -> dict[int, set[str]]:
    """Person → the kinds of the entries about him."""
    rows = Participant.everywhere.filter(
        person__in=people, role=ParticipantRole.SUBJECT, entry__withdrawn_at=None
    ).values_list("person_id", "entry__kinds")
    found: dict[int, set[str]] = defaultdict(set)
    for person_id, kinds in rows:
        found[person_id or 0] |= set(kinds)
    return found


def _spells(people: Collection[Person]) -> dict[int, dict[str, date]]:
    """Person → standing → the first day of it, where a whole day was told."""
    rows = Membership.everywhere.filter(IN_FORCE, person__in=people, since_told="").exclude(since=BEGINNING)
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for person_id, status, since in rows.order_by("-since").values_list("person_id", "status", "since"):
        found[person_id][status] = since
    return found


def _of_person(person: Person, begun: dict[str, date], told: set[str]) -> Iterator[WarnedOf]:
    joined = min([*begun.values(), *_joined(person)], default=None)
    age = _in_force(APPLICANT_AGE, joined)
    if joined and age and person.born_on and APPLICATION not in told:
        years = int(age.values["years_at_least"])
        if joined < add_months(person.born_on, 12 * years):
            yield _warned(person, AGE, f"{joined}入党时不满{years}岁", age, "请核对出生日期和入党日期。")
    accepted, full = begun.get(MembershipStatus.PROBATIONARY), begun.get(MembershipStatus.FORMAL)
    probation = _in_force(PROBATION, accepted)
    if accepted and full and probation and FULL_ADMISSION not in told:
        ends = add_months(accepted, int(probation.values["months"]))
        if accepted <= full < ends:
            yield _warned(person, EARLY, f"预备期到{ends}，{full}转正", probation, "请核对入党日期和转正日期。")


def _joined(person: Person) -> list[date]:
    """The day on which somebody joined, as his particulars tell it; nothing where they tell no whole day."""
    with suppress(ValueError):
        return [date.fromisoformat(person.joined)]
    return []


def _in_force(provision_id: str, day: date | None) -> Provision | None:
    """The wording of a provision on a day."""
    return next(
        (one for one in national().provisions if day and one.id == provision_id and one.version.covers(day)), None
    )


def _warned(person: Person, code: str, fault: str, provision: Provision, advice: str) -> WarnedOf:
    message = f"{person.name}：{fault}，{WARNINGS[code]}。依据{provision.version.reference.words}。"
    return WarnedOf(person.pk, code, message, advice)
