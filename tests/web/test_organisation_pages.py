"""The tree changes on pages: moved, merged, split, dissolved; what was before stays readable."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from shuzhi.roster.models import Membership, Organisation, Person
from shuzhi.roster.organisations import path_on
from tests.houses import make_member, make_organisation

from .conftest import SignIn

pytestmark = pytest.mark.django_db
DAY = "2026-03-01"


@pytest.fixture
def department(sign_in: SignIn) -> Client:
    return sign_in("superior")


def address(one: Organisation, act: str = "") -> str:
    return f"/organisations/{one.pk}/{act}"


def where(person: Person, on: date) -> list[str]:
    """The organisations in which somebody was a member on a day."""
    spells = Membership.everywhere.filter(person=person, since__lte=on)
    return [one.organisation.name for one in spells if one.until is None or one.until > on]


def test_a_branch_moves_below_another_committee(department: Client, county: Organisation, branch: Organisation) -> None:
    town = make_organisation("X09", "虚构乡党委", "committee", parent=county)
    answer = department.post(address(branch, "move/"), {"on": DAY, "parent": town.pk}, follow=True)
    branch.refresh_from_db()
    assert (branch.parent, path_on(branch, date(2026, 2, 28))[: len(county.path)]) == (town, county.path)
    assert "到 2026年3月1日 变更" in answer.content.decode()


def test_a_branch_is_offered_no_branch_as_its_superior(department: Client, branch: Organisation) -> None:
    assert "虚构县财政局党支部" not in department.get(address(branch, "move/")).content.decode()


def test_a_branch_merges_into_another_and_its_members_go_over(
    department: Client, branch: Organisation, other_branch: Organisation
) -> None:
    person = make_member(branch, "党员乙")
    department.post(address(branch, "merge/"), {"on": DAY, "successor": other_branch.pk})
    branch.refresh_from_db()
    assert branch.closed_on == date(2026, 3, 1)
    assert where(person, date(2026, 2, 28)) == [branch.name]
    assert where(person, date(2026, 3, 1)) == [other_branch.name]
    assert f"{branch.name}并入" in department.get(address(other_branch)).content.decode()
    assert f"并入{other_branch.name}" in department.get(address(branch)).content.decode()


def test_a_branch_splits_and_only_those_ticked_go(department: Client, branch: Organisation) -> None:
    going, staying = make_member(branch, "党员乙"), make_member(branch, "党员丙")
    told = {"on": DAY, "name": "虚构县委办第二党支部", "code": "X0102", "people": [going.pk]}
    page = department.post(address(branch, "split/"), told, follow=True).content.decode()
    assert f"由{branch.name}分设" in page
    assert where(going, date(2026, 3, 1)) == ["虚构县委办第二党支部"]
    assert where(staying, date(2026, 3, 1)) == [branch.name]


def test_a_branch_with_members_is_not_dissolved(department: Client, branch: Organisation) -> None:
    make_member(branch, "党员乙")
    answer = department.post(address(branch, "close/"), {"on": DAY})
    assert answer.status_code == 400
    assert "还有 1 名党员" in answer.content.decode()
    assert "请先把党员转出，或办理合并" in answer.content.decode()
    branch.refresh_from_db()
    assert branch.closed_on is None


def test_an_empty_branch_is_dissolved_and_offers_no_further_change(
    department: Client, other_branch: Organisation
) -> None:
    page = department.post(address(other_branch, "close/"), {"on": DAY}, follow=True).content.decode()
    assert "2026年3月1日" in page
    assert "/change/" not in page


def test_a_clerk_cannot_merge_his_branch_into_one_he_does_not_keep(
    clerk_client: Client, branch: Organisation, other_branch: Organisation
) -> None:
    answer = clerk_client.post(address(branch, "merge/"), {"on": DAY, "successor": other_branch.pk})
    assert answer.status_code == 400
    branch.refresh_from_db()
    assert branch.closed_on is None
