"""Figures over duties: what was asked in periods that have ended, and what of it was settled or missed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from shuzhi.evaluation import DutyRow, Period
from shuzhi.rulebook.shapes import Cadence, Deadline, Standing
from shuzhi.rulebook.statuses import ASKED, MISSING, SETTLED

ON_TIME = frozenset({"met"})


def judged(duties: Iterable[DutyRow], *, period: Period, undecided: Collection[int]) -> Iterator[DutyRow]:
    """The duties that a figure may count: a period that has not ended is in no rate.

    What is due by a day belongs to the period of that day.

    Args:
        undecided: Organisations of which nobody recorded whether the rule binds them: theirs are unknown.
    """
    for duty in duties:
        if duty.org_id in undecided:
            yield duty._replace(status="unknown")
        elif duty.due_on is None or _is_of(duty, duty.due_on, period):
            yield duty


def _is_of(duty: DutyRow, due_on: date, period: Period) -> bool:
    """Whether its time is over, or it is settled, and it was due in the period."""
    if isinstance(duty.rule.shape, Cadence):
        return due_on <= period.on
    if isinstance(duty.rule.shape, Deadline | Standing):
        return duty.status != "due" and period.first <= due_on <= period.last
    return True


def chosen_duties(select: Mapping[str, Any], measure: str, duties: Sequence[DutyRow]) -> list[DutyRow]:
    """Those that a figure counts: asked, settled, or settled on time."""
    if measure == "duty_due":
        return [duty for duty in duties if duty.status in ASKED]
    wanted = ON_TIME if select.get("on_time") else SETTLED
    return [duty for duty in duties if duty.status in wanted]


def missing_in(duties: Iterable[DutyRow]) -> list[int]:
    """The organisations with at least one duty whose time is over and for which nothing is recorded."""
    return sorted({duty.org_id for duty in duties if duty.status in MISSING})
