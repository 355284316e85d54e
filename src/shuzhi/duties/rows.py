"""Duties that were asked as people read them behind a figure."""

from __future__ import annotations

from collections.abc import Sequence

from shuzhi.evaluation import DutyRow
from shuzhi.rooms import RowWords
from shuzhi.roster.models import Person
from shuzhi.rulebook.calendar import period_words
from shuzhi.rulebook.statuses import words_of

NumberedDuty = tuple[int, DutyRow]  # a duty has no number of its own: its place among those behind the figure


def read_duties(duties: Sequence[NumberedDuty]) -> list[RowWords]:
    """The duties in words: which period or whose, and how they stand; what settled one is opened from it."""
    persons = {duty.subject_id for _, duty in duties if _personal(duty)}
    names = dict(Person.everywhere.filter(pk__in=persons).values_list("pk", "name"))
    return [_duty(number, duty, names) for number, duty in duties]


def _duty(number: int, duty: DutyRow, names: dict[int, str]) -> RowWords:
    period = period_words(duty.period) if duty.period else ""
    return RowWords(
        "duty",
        number,
        duty.org_id,
        duty.due_on,
        words_of(duty.status, unbegun=duty.unbegun),
        "　".join(filter(None, (period, duty.rule.title))),
        persons=(names[duty.subject_id],) if _personal(duty) else (),
        private=_personal(duty),
        opens=(duty.rule.evidence.relation, duty.entries[0]) if len(duty.entries) == 1 else None,
    )


def _personal(duty: DutyRow) -> bool:
    return duty.rule.subject.relation == "person"
