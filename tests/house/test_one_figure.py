"""Law 2: one figure, one definition.  Screen, command, Word and Excel write the same figure."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO

import docx
import docx.document
import lxml.html
import pytest
from django.test import Client
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook
from typer.testing import CliRunner

from shuzhi.access.models import Account
from shuzhi.access.scoping import Actor
from shuzhi.cli import app
from shuzhi.exchange.excel_out import figures_workbook
from shuzhi.ledger.entries import Attendance
from shuzhi.reports.output import write_report
from shuzhi.roster.models import Organisation
from shuzhi.roster.posts import fill_post
from shuzhi.rulebook import national
from tests.houses import fill_branch, make_entry, make_member

YEAR = 2026
Written = dict[str, str]
Row = tuple[int, str, str, str]  # number, day, kind, words


@pytest.fixture
def filled(branch: Organisation, clerk: Actor, the_moment: object) -> Organisation:
    fill_branch(branch)
    return branch


def _screen(clerk: Actor, **narrowed: str) -> Written:
    browser = Client()
    browser.force_login(Account.objects.get(pk=clerk.account_id))
    page = lxml.html.fromstring(browser.get("/figures/", {"year": YEAR, **narrowed}).content)
    return {mark.get("data-figure"): mark.text_content().strip() for mark in page.xpath("//*[@data-figure]")}


def _command(branch: Organisation, *narrowed: str) -> tuple[Written, dict[str, int | float | None]]:
    told = CliRunner().invoke(app, ["figures", "--org", branch.code, "--year", str(YEAR), *narrowed, "--json"])
    figures = json.loads(told.stdout)
    written = {f["id"]: f["text"] + (f["unit"] if f["value"] is not None else "") for f in figures}
    return written, {f["id"]: f["value"] for f in figures}


def _excel(actor: Actor, branch: Organisation) -> dict[str, int | float | None]:
    book = load_workbook(BytesIO(figures_workbook(actor=actor, organisation=branch, year=YEAR)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    return {str(row[0]): row[2] for row in rows if row[0] in national().figures}  # type: ignore[misc]


def _word(actor: Actor, branch: Organisation) -> str:
    document = docx.Document(BytesIO(write_report(actor=actor, organisation=branch, year=YEAR)))
    cells = ["｜".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_screen_and_command_write_every_figure_alike(filled: Organisation, clerk: Actor) -> None:
    written, _ = _command(filled)
    assert _screen(clerk) == written
    assert set(written) == set(national().figures)


@pytest.mark.parametrize("ways", [("by",), ("person",), ("topic",), ("by", "person", "topic")])
def test_screen_and_command_write_a_narrowed_figure_alike(
    filled: Organisation, clerk: Actor, ways: tuple[str, ...]
) -> None:
    person = make_member(filled, "书记乙")
    fill_post(actor=clerk, person=person, organisation=filled, role="secretary", since=date(2025, 1, 1))
    led = (Attendance("chair", person),)
    make_entry(filled, date(2026, 2, 9), "discussion", participants=led, topics=("虚构专题",))
    values = {"by": "secretary", "person": str(person.pk), "topic": "虚构专题"}
    chosen = {way: values[way] for way in ways}
    written, numbers = _command(filled, *(part for way, value in chosen.items() for part in (f"--{way}", value)))
    assert _screen(clerk, **{"post" if way == "by" else way: value for way, value in chosen.items()}) == written
    assert numbers["discussion.count"] == 1
    assert "member.total" not in written


def test_excel_holds_the_numbers_the_command_prints(filled: Organisation, clerk: Actor) -> None:
    _, values = _command(filled)
    assert _excel(clerk, filled) == values


def test_word_states_every_figure_as_the_command_prints_it(filled: Organisation, clerk: Actor) -> None:
    written, values = _command(filled)
    word = _word(clerk, filled)
    [untold] = re.findall(r"台账无数据的其他指标（[0-9]+项）：(.*)。", word)
    lacking = [
        figure_id
        for figure_id, text in written.items()
        if f"{national().figures[figure_id].label}：{text}" not in word
        and f"{national().figures[figure_id].label}｜{text}" not in word
        and (values[figure_id] is not None or national().figures[figure_id].label not in untold.split("；"))
    ]
    assert not lacking
    known = {national().figures[figure_id].label for figure_id, value in values.items() if value is not None}
    assert not known & set(untold.split("；"))


def _rows_printed(clerk: Actor, branch: Organisation, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Row]]:
    """Label → the rows behind the figure as the command's JSON tells them."""
    monkeypatch.setattr("shuzhi.cli.office.operator", lambda: clerk)
    told = CliRunner().invoke(app, ["figures", "--org", branch.code, "--year", str(YEAR), "--json"])
    return {
        f["label"]: [(r["id"], r["day"] or "", r["kind"], r["title"]) for r in f["rows"]]
        for f in json.loads(told.stdout)
    }


def _rows_on_pages(clerk: Actor) -> dict[str, list[Row]]:
    browser = Client()
    browser.force_login(Account.objects.get(pk=clerk.account_id))
    told = {}
    for figure in national().figures.values():
        page, pages = 1, 1
        rows: list[Row] = []
        while page <= pages:
            response = browser.get(f"/figures/{figure.id}/", {"year": YEAR, "page": page})
            pages = response.context["page"].paginator.num_pages
            shown = lxml.html.fromstring(response.content).xpath("//section[@data-rows]//ol/li")
            rows += [_row_on_page(*one) for one in zip(response.context["page"], shown, strict=True)]
            page += 1
        told[figure.label] = rows
    return told


def _row_on_page(number: int, shown: lxml.html.HtmlElement) -> Row:
    written = [part.text_content().strip() for part in shown.xpath("./span/*")]
    day = date(*map(int, re.findall("[0-9]+", written[0]))).isoformat() if len(written) == 2 else ""
    return number, day, shown.xpath("./span")[1].text_content(), written[-1]


def _rows_in_excel(clerk: Actor, branch: Organisation) -> dict[str, list[Row]]:
    book = load_workbook(BytesIO(figures_workbook(actor=clerk, organisation=branch, year=YEAR)))
    told: dict[str, list[Row]] = {figure.label: [] for figure in national().figures.values()}
    for label, number, day, kind, title in book["依据"].iter_rows(min_row=3, values_only=True):
        told[str(label)].append((number, day.date().isoformat() if day else "", kind, title))
    return told


@pytest.mark.parametrize("who", ["clerk", "member"])
def test_command_page_and_excel_open_the_same_rows_in_the_same_words(
    filled: Organisation, who: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = request.getfixturevalue(who)
    printed = _rows_printed(actor, filled, monkeypatch)
    excel, pages = _rows_in_excel(actor, filled), _rows_on_pages(actor)
    assert sum(map(len, printed.values())) > 100
    assert excel == printed
    assert {label: sorted(rows) for label, rows in pages.items()} == {k: sorted(v) for k, v in printed.items()}


def test_word_lists_the_rows_that_the_command_opens(
    filled: Organisation, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Day, kind and words; the annex prints no payer of dues, and his row by its month alone."""
    printed = _rows_printed(clerk, filled, monkeypatch)
    document = docx.Document(BytesIO(write_report(actor=clerk, organisation=filled, year=YEAR)))
    seen = 0
    for label, rows in _rows_in_word(document).items():
        told = {(day, kind, title) for _, day, kind, title in printed[label]}
        for day, kind, title in rows:
            assert [one for one in told if one[:2] == (day, kind) and one[2].startswith(title)], (label, title)
            seen += 1
    assert seen > 50


def _rows_in_word(document: docx.document.Document) -> dict[str, list[tuple[str, str, str]]]:
    told: dict[str, list[tuple[str, str, str]]] = {}
    label = ""
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph) and (heading := re.fullmatch(r"[0-9]+\. (.*)：.*", part.text)):
            label = heading.group(1)
        elif isinstance(part, Table) and label:
            names, *rows = [[cell.text for cell in row.cells] for row in part.rows]
            told[label] = [_row_in_word(dict(zip(names, row, strict=True))) for row in rows]
            label = ""
    return told


def _row_in_word(cells: dict[str, str]) -> tuple[str, str, str]:
    numbers = re.findall("[0-9]+", cells.get("日期", ""))
    return date(*map(int, numbers)).isoformat() if numbers else "", cells["类别"], cells["内容"]


def test_some_figures_are_known_some_zero_and_some_unknown_here(filled: Organisation) -> None:
    """Else the comparisons above would prove little."""
    _, values = _command(filled)
    assert sum(value is None for value in values.values()) > 20
    assert sum(value == 0 for value in values.values()) > 5
    assert sum(bool(value) for value in values.values()) > 30
