"""What entering says at once: a step on somebody's way to membership that is against the rules, or wants a reason.

The rules judge it, as everywhere; a warning refuses nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.clock import today
from shuzhi.duties.listing import Duty, duties_of
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation
from shuzhi.rulebook.development import WARNINGS
from shuzhi.rulebook.shapes import Before, Deadline, Standing
from shuzhi.rulebook.vocabulary import STEPS

WORTH_A_WORD = ("breach", "late", "unrecorded")
MISSING, OUT_OF_ORDER = "development.missing", "development.order"


class Warned(NamedTuple):
    """One warning: of which entry, by which code, and in which words."""

    entry_id: int
    code: str
    message: str
    advice: str


def warnings_of(*, actor: Actor, entries: Collection[Entry]) -> list[Warned]:
    """What the rules say against these entries, by the order of the rules.

    Raises:
        AccessDeniedError: The actor does not reach an organisation of theirs.
    """
    for organisation in {entry.organisation for entry in entries}:
        actor.require(Capability.VIEW, organisation)
    steps = [entry for entry in entries if any(kind.startswith(STEPS) for kind in entry.kinds)]
    places = {entry.organisation_id: entry.organisation for entry in steps}
    ids = {entry.pk for entry in steps}
    return [one for place in places.values() for one in _warnings_in(actor, place, ids, today())]


def _warnings_in(actor: Actor, organisation: Organisation, ids: Collection[int], on: date) -> Iterator[Warned]:
    for duty in duties_of(actor=actor, organisation=organisation, on=on, warning=True):
        row, code = duty.row, _code(duty)
        # What begins with a state may be started by the roster: then its trigger is no entry.
        started = () if isinstance(duty.rule.shape, Standing) else (row.trigger_id,)
        told = next((one for one in (*started, *row.entries) if one in ids), None)
        if code is not None and row.status in WORTH_A_WORD and told is not None:
            yield Warned(told, code, _message(duty, code), duty.rule.settle)


def _code(duty: Duty) -> str | None:
    """The rule's own; what it misses and is told of later is out of order, and what is not done yet is no step."""
    row, shape, code = duty.row, duty.rule.shape, duty.rule.warning
    if isinstance(shape, Deadline) and row.done < row.need:
        return None
    if isinstance(shape, Before) and code == MISSING and row.entries:
        return OUT_OF_ORDER
    return code


def _message(duty: Duty, code: str) -> str:
    due = f"（{duty.row.due_on}）" if duty.row.due_on else ""
    return f"{duty.subject}：{duty.rule.title}{due}，{WARNINGS[code]}，{duty.status_label}。依据{duty.reference}。"
