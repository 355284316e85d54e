"""The periods of a year that have not begun: the calendar of what an organisation will owe."""

from __future__ import annotations

from datetime import date

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.duties.relations import working_engine
from shuzhi.evaluation import OWN, DutyRow, evaluate_duties
from shuzhi.roster.models import Organisation
from shuzhi.roster.rulebooks import rules_of
from shuzhi.rulebook.calendar.periods import first_month
from shuzhi.rulebook.shapes import Cadence


def periods_ahead(*, actor: Actor, organisation: Organisation, on: date) -> list[DutyRow]:
    """What the organisation itself will owe in the periods of the year that begin after a day, as things stand.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    actor.require(Capability.VIEW, organisation)
    rules = tuple(
        rule
        for rule in rules_of(organisation)
        if isinstance(rule.shape, Cadence) and rule.subject.relation == "organisation"
    )
    here, last = {"org": organisation.pk}, on.replace(month=12, day=31)
    rows = evaluate_duties(working_engine(), rules, on=last, seen=on, scope=OWN, scope_values=here, entries=False)
    return [row for row in rows if first_month(row.period) > on.month]
