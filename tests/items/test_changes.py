"""The changes that items give the calculation: the days on which one came to a state."""

from __future__ import annotations

from datetime import date

from shuzhi.access.scoping import Actor
from shuzhi.duties.relations import working_engine
from shuzhi.items.life import advance_item, withdraw_items
from shuzhi.roster.models import Organisation
from tests.houses import make_item


def told() -> list[tuple[int, int, str, str, str, str]]:
    """Every change of an item that the calculation sees."""
    rows = working_engine().rows(
        "SELECT org_id, about_id, fact, item_kind, item_source, day FROM change WHERE person_id IS NULL", {}
    )
    return sorted((org, about, fact, kind, source, str(day)) for org, about, fact, kind, source, day in rows)


def test_every_step_is_a_change_on_its_day(branch: Organisation, superior: Actor, operator: Actor) -> None:
    item = make_item(branch, opened_on=date(2026, 1, 5))
    advance_item(actor=operator, item=item, act="submit", on=date(2026, 2, 1))
    advance_item(actor=superior, item=item, act="return", on=date(2026, 2, 9))
    advance_item(actor=operator, item=item, act="submit", on=date(2026, 2, 20))
    advance_item(actor=superior, item=item, act="close", on=date(2026, 2, 27))
    assert told() == [
        (branch.pk, item.pk, "item.closed", "problem", "review", "2026-02-27"),
        (branch.pk, item.pk, "item.opened", "problem", "review", "2026-01-05"),
        (branch.pk, item.pk, "item.returned", "problem", "review", "2026-02-09"),
        (branch.pk, item.pk, "item.submitted", "problem", "review", "2026-02-01"),
        (branch.pk, item.pk, "item.submitted", "problem", "review", "2026-02-20"),
    ]


def test_an_item_that_a_file_brought_closed_was_closed_on_its_day(branch: Organisation) -> None:
    item = make_item(branch, state="closed", closed_on=date(2026, 1, 30))
    assert told() == [(branch.pk, item.pk, "item.closed", "problem", "review", "2026-01-30")]


def test_an_item_whose_days_nobody_told_has_no_changes(branch: Organisation) -> None:
    make_item(branch)
    assert told() == []


def test_a_withdrawn_item_has_no_changes(branch: Organisation, operator: Actor) -> None:
    item = make_item(branch, opened_on=date(2026, 1, 5))
    withdraw_items(actor=operator, organisation=branch, items=[item], reason="重复登记")
    assert told() == []
