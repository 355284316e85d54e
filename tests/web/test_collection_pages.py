"""收齐情况 of many organisations: by pages, in the order of the tree, and only those missing where asked."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shuzhi.roster.models import Organisation
from tests.houses import make_branch

from .conftest import SignIn

pytestmark = pytest.mark.django_db
FILE = "虚构支部书记抓党建述职报告\n一、主要工作\n老党员带新党员，一对一讲清楚该做什么。\n二、存在问题\n学习不够。"


@pytest.fixture
def many(county: Organisation) -> None:
    for number in range(60):
        make_branch(county, f"Y{number:02}", f"虚构{number:02}村党支部")


def heads(page: str) -> list[str]:
    return re.findall(r"<th[^>]*scope=\"row\"[^>]*>(?:<span>)?([^<]+)", page)


def test_many_organisations_stand_on_several_pages_in_their_order(sign_in: SignIn, many: None) -> None:
    client = sign_in("superior")
    first = heads(client.get("/report/collection/?year=2026").content.decode())
    second = heads(client.get("/report/collection/?year=2026&page=2").content.decode())
    assert (len(first), len(second)) == (50, 12)
    assert (first[2], second[-1]) == ("虚构00村党支部", "虚构59村党支部")


def test_figures_side_by_side_go_over_the_same_pages(sign_in: SignIn, many: None) -> None:
    client = sign_in("superior")
    told = [heads(client.get(f"/report/collection/figures/?year=2026&page={n}").content.decode()) for n in (1, 2, 3)]
    assert [len(page) for page in told] == [25, 25, 12]


def test_only_those_missing_are_listed_where_asked(sign_in: SignIn, other_branch: Organisation) -> None:
    sign_in("secretary").post("/report/submit/?year=2026", {"file": SimpleUploadedFile("报告.txt", FILE.encode())})
    page = sign_in("superior").get("/report/collection/?year=2026&only=missing").content.decode()
    assert heads(page) == [other_branch.name]


def test_nobody_missing_is_told_as_such(sign_in: SignIn, branch: Organisation) -> None:
    sign_in("secretary").post("/report/submit/?year=2026", {"file": SimpleUploadedFile("报告.txt", FILE.encode())})
    client = sign_in("superior")
    Organisation.everywhere.filter(code="X02").update(temporary=True)
    assert "都报齐了" in client.get("/report/collection/?year=2026&only=missing").content.decode()
