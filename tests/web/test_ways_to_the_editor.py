"""What was found in a draft leads to the place where it is put right."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shuzhi.access.scoping import local_operator
from shuzhi.reports.drafting import draft_report, edit_report, live_draft
from shuzhi.roster.models import Organisation, Person
from shuzhi.web.report.page import anchor_of

from .conftest import SignIn

pytestmark = pytest.mark.django_db
UNFILLED = "全年走访X户，难处都记了下来。"


def notes_leading_to(page: str, block: str) -> list[str]:
    way = f'href="/report/?year=2026#{anchor_of(block)}"'
    return [one for one in re.findall(r"<li id=\"n1-.*?</li>", page) if way in one]


def test_a_finding_in_the_authors_words_leads_to_their_paragraph(
    clerk_client: Client, filled: list[Person], branch: Organisation
) -> None:
    report = draft_report(actor=local_operator(), organisation=branch, year=2026)
    texts = {"causes.causes": f"先有一段话，没有毛病。\n{UNFILLED}"}
    edit_report(actor=local_operator(), report=report, texts=texts)
    page = clerk_client.post("/report/check/?year=2026", {"what": "own"}).content.decode()
    notes = notes_leading_to(page, "causes.causes")
    assert any("没有填写" in note for note in notes)


def test_every_way_leads_to_a_place_of_the_editor(
    clerk_client: Client, filled: list[Person], branch: Organisation
) -> None:
    report = draft_report(actor=local_operator(), organisation=branch, year=2026)
    page = clerk_client.post("/report/check/?year=2026", {"what": "own"}).content.decode()
    ways = set(re.findall(r"href=\"/report/\?year=2026#([^\"]+)\"", page))
    places = {anchor_of(block["id"]) for block in live_draft(actor=local_operator(), report=report).blocks}
    assert ways
    assert ways <= places
    editor = clerk_client.get("/report/?year=2026").content.decode()
    assert all(f'id="{way}"' in editor for way in ways)


def test_what_keeps_a_report_back_leads_there_from_the_gate_too(
    sign_in: SignIn, filled: list[Person], branch: Organisation
) -> None:
    draft_report(actor=local_operator(), organisation=branch, year=2026)
    page = sign_in("secretary").get("/report/submit/?year=2026").content.decode()
    assert "去改这一段" in page
    assert f"#{anchor_of('causes.causes')}" in page


def test_whoever_chose_a_file_gets_that_file_checked(
    clerk_client: Client, filled: list[Person], branch: Organisation
) -> None:
    draft_report(actor=local_operator(), organisation=branch, year=2026)
    file = SimpleUploadedFile("别处写的.txt", f"述职报告\n一、工作\n{UNFILLED}".encode())
    page = clerk_client.post("/report/check/?year=2026", {"what": "own", "file": file}).content.decode()
    assert "别处写的.txt" in page
    assert "去改这一段" not in page


def test_a_file_has_no_place_in_the_editor(clerk_client: Client) -> None:
    file = SimpleUploadedFile("报告.txt", f"述职报告\n一、工作\n{UNFILLED}".encode())
    page = clerk_client.post("/report/check/?year=2026", {"what": "upload", "file": file}).content.decode()
    assert "改好后再传一次" in page
    assert "去改这一段" not in page
