"""The relations of the calculation are put together from what the rooms declare."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.duties.changes import read_changes
from shuzhi.duties.kept import KEPT
from shuzhi.duties.relations import relation_texts, working_engine
from shuzhi.evaluation.sql import COLUMNS
from shuzhi.roster.models import BEGINNING, Organisation
from shuzhi.roster.posts import fill_post
from shuzhi.rulebook.changes import CHANGES
from tests.houses import make_item, make_member


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_every_relation_is_declared_by_some_room_or_kept(vendor: str) -> None:
    beside = {"told_change", "person_change", "called"}  # from which ``change`` and ``named`` are put together
    assert {*relation_texts(vendor), *(kept.name for kept in KEPT)} - beside == set(COLUMNS)


def test_a_change_is_told_by_its_number(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一", since=BEGINNING)
    fill_post(actor=operator, person=person, organisation=branch, role="secretary", since=date(2026, 2, 1))
    item = make_item(branch, opened_on=date(2026, 1, 5))
    numbers = [number for (number,) in working_engine().rows("SELECT change_id FROM change", {})]
    told = sorted(read_changes(numbers), key=lambda row: row.day)
    assert sorted(row.id for row in told) == sorted(numbers)
    assert [(row.organisation_id, row.day, row.kind, row.words, row.persons) for row in told] == [
        (branch.pk, date(2026, 1, 5), CHANGES["item.opened"], item.title, ()),
        (branch.pk, date(2026, 2, 1), CHANGES["post.secretary.begins"], "", ("赵一",)),
    ]
