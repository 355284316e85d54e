"""Word, Markdown and HTML: a figure is written everywhere as the figures room writes it."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest

from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.ledger.registers import record_rows
from shuzhi.reports.drafting import edit_report
from shuzhi.reports.failure import NothingRecordedError, ReportError
from shuzhi.reports.models import Report
from shuzhi.reports.output import write_report
from shuzhi.rulebook import national
from tests.reports.conftest import YEAR, County


def word(county: County, **more: Any) -> Any:
    written = write_report(actor=county.secretary, organisation=county.branch, year=YEAR, **more)
    return docx.Document(io.BytesIO(written))


def annex_figures(document: Any) -> dict[str, str]:
    """Label → value with unit, read back from the Word file's annex."""
    found = {}
    for paragraph in document.paragraphs:
        if paragraph.style.style_id == "AnnexHeading":
            label, _, value = re.sub(r"^\d+\. ", "", paragraph.text).rpartition("：")
            found[label] = value
    for row in document.tables[-1].rows[1:]:
        found[row.cells[0].text] = row.cells[1].text
    untold = re.fullmatch(r"台账无数据的其他指标（(\d+)项）：(.*)。", document.paragraphs[-1].text)
    if untold:
        labels = untold[2].split("；")
        assert len(labels) == int(untold[1])
        found |= dict.fromkeys(labels, "无数据")
    return found


def test_no_two_figures_share_a_label() -> None:
    labels = [figure.label for figure in national().figures.values()]
    assert len(labels) == len(set(labels))


def test_every_figure_stands_in_word_as_the_figures_room_writes_it(full: County) -> None:
    figures = figures_of(Question(actor=full.operator, organisation=full.branch, year=YEAR))
    assert sum(1 for figure in figures if figure.value is not None) > 150
    read = annex_figures(word(full))
    assert read == {figure.definition.label: figure.text_with_unit for figure in figures}


def test_figures_without_data_stand_in_the_annex_as_such(life: County) -> None:
    last = word(life).paragraphs[-1].text
    assert last.startswith("台账无数据的其他指标（")
    assert "；党课；" in last


def test_the_rows_of_a_figure_in_the_text_are_listed_with_their_numbers(life: County) -> None:
    entry = life.record("party_lecture", day="2025-07-01", title="讲纪律")
    table = next(
        t for t in word(life).tables if [c.text for c in t.rows[1].cells][3:] == ["讲纪律", f"台账第{entry.pk}号"]
    )
    assert [cell.text for cell in table.rows[1].cells][:3] == ["1", "2025年7月1日", "党课"]


def test_a_months_dues_are_one_line_without_names(life: County) -> None:
    rows = [
        {"person": person, "title": f"{person.name} 党费", "ym": YEAR * 12 + 2, "due_fen": 700, "paid_fen": 700}
        for person in life.people
    ]
    made = record_rows(actor=life.operator, organisation=life.branch, register="dues", rows=rows)
    texts = {"causes.causes": "实收党费{dues.paid.amount}元。"}
    edit_report(actor=life.secretary, report=life.draft(), texts=texts)
    tables = [[[cell.text for cell in row.cells] for row in table.rows[1:]] for table in word(life).tables]
    assert [["1", "党费登记", "2025-03", f"登记第{made[0].pk}—{made[2].pk}号（3条）"]] in tables
    assert [["1", "2025年3月31日", "已完成", "2025年3月\u3000按月交纳党费", "责任清单（3条）"]] in tables


def test_asking_for_the_file_uses_the_draft_there_is(life: County) -> None:
    edit_report(actor=life.secretary, report=life.draft(), texts={"causes.causes": "我自己写的原因。"})
    assert any(p.text == "我自己写的原因。" for p in word(life).paragraphs)
    assert Report.everywhere.count() == 1


def test_asking_for_the_file_drafts_where_there_is_no_draft(life: County) -> None:
    document = word(life)
    assert "2025年度抓基层党建工作述职报告" in document.paragraphs[0].text
    assert Report.everywhere.get().profile == "branch_government"


def test_the_file_can_be_asked_for_with_another_profile(life: County) -> None:
    word(life, profile="branch_village")
    assert Report.everywhere.get().profile == "branch_village"


def test_comments_tell_how_each_figure_was_counted(life: County) -> None:
    comments = [comment.text for comment in word(life, comments=True).comments]
    assert any(text.startswith("支部委员会会议：4次。本期台账中属于“支部委员会”的条目数") for text in comments)


def test_a_year_without_any_record_gives_no_empty_file(tree: County) -> None:
    with pytest.raises(NothingRecordedError):
        write_report(actor=tree.secretary, organisation=tree.branch, year=YEAR)
    assert not Report.everywhere.exists()


def test_an_unknown_form_is_refused(life: County) -> None:
    with pytest.raises(ReportError) as caught:
        write_report(actor=life.secretary, organisation=life.branch, year=YEAR, form="pdf")
    assert caught.value.advice == "可用：docx、md、html。"


def test_a_report_on_invented_data_says_so(life: County) -> None:
    life.branch.sample = True
    life.branch.save()
    assert word(life).paragraphs[0].text == "样例：组织、人员和内容均为虚构"


@pytest.mark.parametrize("profile", list(national().profiles))
def test_every_profile_makes_a_report_from_a_full_ledger(full: County, profile: str) -> None:
    document = word(full, profile=profile)
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "发展党员" in text
    assert "{" not in text
    assert "无数据次" not in text
