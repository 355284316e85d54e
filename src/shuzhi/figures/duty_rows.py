"""The duties behind a figure of duties asked, in words: which period or whose, due when, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from shuzhi.access.roles import Capability
from shuzhi.duties.listing import ASK_WORD, HIDDEN_NAME, STATUS_LABELS
from shuzhi.evaluation import OWN, DutyRow
from shuzhi.figures.question import Question
from shuzhi.figures.values import duties_behind
from shuzhi.roster.models import Organisation, Person
from shuzhi.rulebook.calendar import period_words
from shuzhi.rulebook.model import Strength


class ToldDuty(NamedTuple):
    """One duty that was asked; ``entries`` are what settled it."""

    number: int
    day: date | None
    status: str
    words: str
    entries: tuple[int, ...]


def told_duties(question: Question, figure_id: str, *, named: bool = True) -> list[ToldDuty]:
    """The duties behind a figure, numbered as :func:`~shuzhi.figures.values.rows_behind` numbers them.

    Organisations are named where more than one is asked.

    Args:
        named: With people's names, for those who may see them.
    """
    duties = duties_behind(question, figure_id)
    people = _names(duties) if named and question.actor.may(Capability.VIEW_PERSONS, question.organisation) else {}
    owners = {} if question.scope == OWN else dict(names_of(Organisation, {duty.org_id for duty in duties}))
    return [
        ToldDuty(number, duty.due_on, _status(duty), _words(duty, people, owners), duty.entries)
        for number, duty in enumerate(duties, 1)
    ]


def _status(duty: DutyRow) -> str:
    gentle = duty.status == "overdue" and duty.rule.strength is not Strength.MUST
    return ASK_WORD if gentle else STATUS_LABELS[duty.status]


def _words(duty: DutyRow, people: dict[int, str], owners: dict[int, str]) -> str:
    person = people.get(duty.subject_id, HIDDEN_NAME) if duty.rule.subject.relation == "person" else ""
    period = period_words(duty.period) if duty.period else ""
    return "　".join(filter(None, (owners.get(duty.org_id, ""), person, period, duty.rule.title)))


def _names(duties: Sequence[DutyRow]) -> dict[int, str]:
    return dict(names_of(Person, {duty.subject_id for duty in duties if duty.rule.subject.relation == "person"}))


def names_of(model: type[Person] | type[Organisation], ids: Iterable[int]) -> list[tuple[int, str]]:
    """(Number, name) of persons or organisations."""
    return list(model.everywhere.filter(pk__in=ids).values_list("pk", "name"))
