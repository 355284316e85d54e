"""The components say what the house laws ask: words beside shapes, known zero apart from no data."""

from __future__ import annotations

import re

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.html import format_html

from shuzhi.web.frame.components import LOOKS, Column, GridCell, GridRow, Problem, Row, look_of

from . import style_guide


@pytest.fixture(scope="module", autouse=True)
def _settings() -> None:
    style_guide.configure()


def render(source: str, **context: object) -> str:
    html = engines["django"].from_string("{% load shuzhi %}" + source).render(context)
    return re.sub(r"\s+", " ", html)


@pytest.mark.parametrize("status", LOOKS)
def test_every_status_is_told_by_a_word_and_a_shape(status: str) -> None:
    html = render("{% status_badge status %}", status=status)
    assert LOOKS[status].word in html
    assert re.search(r"<svg [^>]*aria-hidden[^>]*>\s*<(path|circle)", html)


def test_no_two_statuses_share_a_shape() -> None:
    assert len({look.shape for look in LOOKS.values()}) == len(LOOKS)


def test_an_overdue_general_rule_asks_for_an_explanation() -> None:
    assert look_of("overdue", "generally").word == "未见记录，请说明"
    assert "未见记录，请说明" in render('{% status_badge "overdue" strength="generally" %}')


def test_a_status_the_house_does_not_know_is_refused() -> None:
    with pytest.raises(KeyError):
        look_of("done")


def test_known_zero_is_shown_as_zero_and_no_data_in_words() -> None:
    assert "0 件" in render('{% figure label="逾期" value=0 unit="件" %}')
    html = render('{% figure label="欠缴" value=None unit="月" %}')
    assert "无数据" in html
    assert "0" not in html


def test_a_value_without_knowledge_is_never_printed() -> None:
    assert "无数据" in render('{% figure label="x" value=0 unit="件" completeness="none" %}')


def test_a_figure_is_a_plain_link_that_htmx_may_open_in_the_dialog() -> None:
    html = render('{% figure label="大会" value=4 unit="次" href=href %}', href="/rows/?a=1&b=2")
    assert 'href="/rows/?a=1&amp;b=2"' in html
    assert 'hx-get="/rows/?a=1&amp;b=2"' in html


def test_a_table_has_a_caption_and_scoped_headers() -> None:
    html = render(
        '{% data_table "台账" columns rows %}',
        columns=[Column("内容"), Column("人数", number=True)],
        rows=[Row(("大会", 22))],
    )
    assert "<caption>台账</caption>" in html
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 1


def test_cells_are_escaped_unless_they_were_made_safe() -> None:
    rows = [Row(("<b>x</b>", format_html('<a href="{}">改</a>', "/1/")))]
    html = render('{% data_table "c" columns rows %}', columns=[Column("a"), Column("b")], rows=rows)
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert '<a href="/1/">改</a>' in html


def test_a_row_with_too_few_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        render('{% data_table "c" columns rows %}', columns=[Column("a"), Column("b")], rows=[Row(("x",))])


def test_an_empty_table_says_so() -> None:
    assert "没有记录。" in render('{% data_table "c" columns rows %}', columns=[Column("a")], rows=[])


def test_a_grid_row_covers_twelve_months_or_is_refused() -> None:
    with pytest.raises(ValueError, match="9 months"):
        GridRow("党员大会", tuple(GridCell(f"第{n}季度", "met", 3) for n in "一二三"))


def test_a_month_without_a_duty_says_so_to_those_who_cannot_see() -> None:
    cells = (GridCell("1月", "met"), GridCell("2月至12月", None, 11))
    html = render('{% month_grid "全年" rows %}', rows=[GridRow("x", cells)])
    assert '<span class="visually-hidden">2月至12月无要求</span>' in html


def test_a_wrong_field_shows_message_advice_and_code_and_is_tied_to_them() -> None:
    form = style_guide.sample_form()
    html = render("{% form_field field %}", field=form["title"])
    assert "内容太长。 请改到 60 个字以内" in html
    assert "（title.long）" in html
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    assert all(f'id="{name}"' in html for name in described.group(1).split())


def test_an_optional_field_bears_no_required_mark() -> None:
    form = style_guide.sample_form()
    assert "必填" in render("{% form_field field %}", field=form["title"])
    assert "必填" not in render("{% form_field field %}", field=form["note"])


def test_a_problem_says_where_what_and_what_to_do() -> None:
    html = render(
        "{% problem_list problems %}", problems=[Problem("date.invalid", "日期不存在。", "改日期。", "第7行")]
    )
    assert all(text in html for text in ("date.invalid", "日期不存在。", "怎么办：改日期。", "第7行"))


def test_paging_keeps_the_search() -> None:
    request = RequestFactory().get("/ledger/", {"q": "党课", "page": "2"})
    html = render("{% pagination page %}", page=Paginator(range(60), 20).page(2), request=request)
    assert 'href="?q=%E5%85%9A%E8%AF%BE&amp;page=3"' in html
    assert 'href="?q=%E5%85%9A%E8%AF%BE&amp;page=1"' in html


def test_one_page_needs_no_paging() -> None:
    assert "<nav" not in render("{% pagination page %}", page=Paginator(range(5), 20).page(1))


def test_the_screen_one_is_on_is_marked() -> None:
    html = render('{% site_nav "/ledger/12/" %}')
    assert html.count("aria-current") == 1
    assert '<a href="/ledger/" aria-current="true">台账</a>' in html


def test_every_page_warns_against_state_secrets() -> None:
    assert "本系统为非涉密系统，严禁录入国家秘密" in style_guide.render()


def test_no_page_carries_inline_script_or_style() -> None:
    html = style_guide.render()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?! src=)|javascript:", html)
