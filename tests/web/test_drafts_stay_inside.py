"""A report is its organisation's own until it is handed in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shuzhi.access.scoping import local_operator
from shuzhi.reports.drafting import draft_report, edit_report
from shuzhi.roster.models import Organisation, Person

from .conftest import SignIn

pytestmark = pytest.mark.django_db
OWN = "我在支部试行老党员带新党员，一对一讲清楚该做什么。"
FILE = f"虚构支部书记抓党建述职报告\n一、主要工作\n{OWN}\n二、存在问题\n学习不够经常。"


@pytest.fixture
def drafted(filled: list[Person], branch: Organisation) -> Organisation:
    report = draft_report(actor=local_operator(), organisation=branch, year=2026)
    edit_report(actor=local_operator(), report=report, texts={"causes.causes": OWN})
    return branch


def looking_at(sign_in: SignIn, who: str, organisation: Organisation) -> Client:
    client = sign_in(who)
    client.post("/organisation/", {"organisation": organisation.pk})
    return client


@pytest.mark.parametrize("who", ["superior", "auditor"])
def test_whoever_looks_in_from_above_sees_no_draft(who: str, sign_in: SignIn, drafted: Organisation) -> None:
    client = looking_at(sign_in, who, drafted)
    page = client.get("/report/?year=2026").content.decode()
    assert OWN not in page
    assert "报送以前只有本组织能看" in page
    assert client.get("/report/download.docx?year=2026").status_code == 404


@pytest.mark.parametrize("who", ["clerk", "secretary", "member"])
def test_the_branchs_own_people_read_the_draft(who: str, sign_in: SignIn, drafted: Organisation) -> None:
    assert OWN in sign_in(who).get("/report/?year=2026").content.decode()


def test_what_was_handed_in_is_offered_to_those_above(sign_in: SignIn, branch: Organisation) -> None:
    sign_in("secretary").post("/report/submit/?year=2026", {"file": SimpleUploadedFile("报告.txt", FILE.encode())})
    page = looking_at(sign_in, "superior", branch).get("/report/?year=2026").content.decode()
    assert "/report/submitted/" in page


@pytest.mark.parametrize(("who", "offered"), [("clerk", True), ("member", False), ("superior", False)])
def test_only_those_who_write_reports_are_offered_to_hand_in(
    who: str, offered: bool, sign_in: SignIn, branch: Organisation
) -> None:
    page = looking_at(sign_in, who, branch).get("/report/?year=2026").content.decode()
    assert ("/report/submit/?" in page) is offered
