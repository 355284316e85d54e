"""A question to the ledger: who asks, of which organisation, of which days and of which entries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.clock import today
from shuzhi.duties.listing import subtree
from shuzhi.evaluation import OWN, SUBTREE, Period, Scope
from shuzhi.figures.narrowing import EVERYTHING, Narrowing
from shuzhi.roster.models import Organisation


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of figures, their rows and reports.

    Attributes:
        actor: Who asks.
        organisation: Whose ledger.
        year: Of which calendar year.
        scope: The organisation alone, or with all below it.
        only: Of which entries; then only the figures that can be asked so are told.
        within: Other days than the whole year, e.g. up to 30 June; states are read on its ``on``.
    """

    actor: Actor
    organisation: Organisation
    year: int
    scope: Scope = OWN
    only: Narrowing = EVERYTHING
    within: Period | None = None

    @property
    def period(self) -> Period:
        """The days asked for; of a year under way as far as it has passed."""
        return self.within or Period.of_year(self.year, today())

    @property
    def last_day(self) -> date:
        """The last day of the year that has been."""
        return min(date(self.year, 12, 31), today())

    @property
    def scope_values(self) -> dict[str, Any]:
        """The bound values of the scope and of what is asked of it."""
        scope = {"org": self.organisation.pk} if self.scope == OWN else subtree(self.organisation, self.period.on)
        return {**scope, **self.only.values}

    def check(self) -> None:
        """Whether it may be asked.

        Raises:
            AccessDeniedError: The actor does not reach the organisation, or may not ask for the person.
            NotFoundError: The post is unknown.
        """
        self.actor.require(Capability.VIEW, self.organisation)
        self.only.check(self.actor, self.organisation)

    def with_below(self) -> Question:
        """The same of the organisation with all below it."""
        return replace(self, scope=SUBTREE)
