"""What changed, told from the spells of persons by plain loops: the relation ``change`` as it must come out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from shuzhi.rulebook.vocabulary import MEMBERSHIP_STATES
from tests.evaluation.rows import PersonState

Change = tuple[int, int, str, date]  # organisation, person, change, day
NEVER_TOLD = date(1900, 1, 1)  # stands for a first day that nobody recorded


def state_changes(spells: Sequence[PersonState]) -> set[Change]:
    """Every beginning and end of a state, of being a member at all, and of a post.

    Who was in the state the day before, or still is, in whatever organisation, only moved; a post is held in one
    organisation and begins anew in another.
    """
    found: set[Change] = set()
    for spell in spells:
        if spell.until is not None and spell.until <= spell.since:
            continue
        for name, states in named(spell.state):
            where = {spell.org_id} if spell.state.startswith("post.") else None
            his = [one for one in spells if one.person_id == spell.person_id and one.state in states]
            before = spell.since - timedelta(days=1)
            if spell.since > NEVER_TOLD and not is_in(his, where, before):
                found.add((spell.org_id, spell.person_id, f"{name}.begins", spell.since))
            if spell.until is not None and not is_in(his, where, spell.until):
                found.add((spell.org_id, spell.person_id, f"{name}.ends", spell.until))
    return found


def named(state: str) -> list[tuple[str, Collection[str]]]:
    """By which names a state's changes go, and the states that count as the same."""
    if state in MEMBERSHIP_STATES:
        return [(state, {state}), ("member", set(MEMBERSHIP_STATES))]
    return [(state, {state})]


def is_in(spells: Sequence[PersonState], where: Collection[int] | None, day: date) -> bool:
    return any(
        (where is None or one.org_id in where) and one.since <= day and (one.until is None or day < one.until)
        for one in spells
    )
