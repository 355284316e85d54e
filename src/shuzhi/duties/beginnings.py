"""From which day on an organisation's ledger tells, and who says so: declared, imported, or derived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.duties.relations import working_engine
from shuzhi.evaluation.engine import as_day
from shuzhi.roster.ledger_beginning import WHOLE, declarations, label_of
from shuzhi.roster.models import Organisation
from shuzhi.roster.rulebooks import rulebook_of

DECLARED, IMPORTED, DERIVED = "申报", "导入", "按最早记录推定"
WHOLE_TEXT = "SELECT b.since, b.told FROM beginning b WHERE b.org_id = :org AND b.kind = ''"


@dataclass(frozen=True, slots=True)
class Begins:
    """The beginning of a ledger as a whole or of one kind, with what says so."""

    kind: str
    label: str
    since: date
    how: str


@dataclass(frozen=True, slots=True)
class LedgerBegins:
    """From when on a ledger tells: as a whole (None: nothing is declared or recorded yet), and of single kinds."""

    whole: Begins | None
    kinds: tuple[Begins, ...]

    @property
    def declared(self) -> dict[str, str]:
        """What was declared and can be taken back: kind → label."""
        told = [self.whole] if self.whole and self.whole.how != DERIVED else []
        return {one.kind: one.label for one in [*told, *self.kinds]}


def ledger_begins(*, actor: Actor, organisation: Organisation) -> LedgerBegins:
    """From when on the ledger of an organisation tells.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    actor.require(Capability.VIEW, organisation)
    rulebook = rulebook_of(organisation)
    kinds = [
        Begins(one.kind, label_of(rulebook, one.kind), one.since, IMPORTED if one.batch_id else DECLARED)
        for one in declarations(organisation)
    ]
    return LedgerBegins(whole_of(organisation), tuple(kinds))


def whole_of(organisation: Organisation) -> Begins | None:
    """From when on the ledger as a whole tells (machinery; the caller has checked who asks)."""
    for since, told in working_engine().rows(WHOLE_TEXT, {"org": organisation.pk}):
        label = label_of(rulebook_of(organisation), WHOLE)
        return Begins(WHOLE, label, as_day(since) or date.max, DECLARED if told else DERIVED)
    return None
