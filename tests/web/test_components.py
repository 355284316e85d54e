"""The components say what the house laws ask: words beside shapes, known zero apart from no data."""

from __future__ import annotations

import re

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from shuzhi.rulebook.statuses import ANSWERED
from shuzhi.web.frame.components import LOOKS, GridCell, GridRow, Problem, look_of

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


def test_what_a_rule_does_not_force_asks_for_an_explanation() -> None:
    assert look_of("unrecorded").word == "未见记录，请说明"
    assert "未见记录，请说明" in render('{% status_badge "unrecorded" %}')


@pytest.mark.parametrize("status", LOOKS)
def test_only_what_asks_for_a_word_is_shown_as_explained(status: str) -> None:
    assert look_of(status, explained=True).word.endswith("已说明") == (status in ANSWERED)


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


TABLE = """{% table caption="台账" %}{% columns "内容" labels numbers="人数" %}<tbody><tr>
{% cell "内容" heads=True %}{{ title }}{% endcell %}{% cell "人数" number=True %}{{ count }}{% endcell %}
{% cell "地点" %}{{ place }}{% endcell %}</tr></tbody>{% endtable %}"""


def test_a_table_has_a_caption_and_scoped_headers() -> None:
    html = render(TABLE, labels=["人数", "地点"], title="大会", count=22, place="会议室")
    assert "<caption>台账</caption>" in html
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 1
    assert html.count('class="number"') == 2


def test_what_a_cell_holds_is_escaped() -> None:
    assert "&lt;b&gt;x&lt;/b&gt;" in render(TABLE, labels=[], title="<b>x</b>", count=0, place="")


def test_an_empty_cell_is_a_dash_and_left_out_on_a_phone_but_a_zero_is_told() -> None:
    html = render(TABLE, labels=[], title="大会", count=0, place="")
    assert 'data-label="地点" class="blank"><span>—</span>' in html
    assert 'data-label="人数" class="number"><span>0</span>' in html


def test_a_fact_that_is_zero_is_told_and_one_that_is_missing_is_a_dash() -> None:
    assert "<dd>0</dd>" in render('{% fact "人数" 0 %}')
    assert "<dd>—</dd>" in render('{% fact "地点" place %}', place="")
    assert "<dd>—</dd>" in render('{% fact "地点" place %}', place=None)


def test_a_form_carries_the_token_and_goes_where_it_is_sent() -> None:
    source = '{% post_form "/x/" year=2026 files=True %}<p>文</p>{% endpost_form %}'
    html = render(source, csrf_token="key")
    assert '<form action="/x/?year=2026" enctype="multipart/form-data" method="post" novalidate>' in html
    assert 'name="csrfmiddlewaretoken" value="key"' in html
    assert "<p>文</p>" in html


def test_a_field_for_files_warns_against_state_secrets() -> None:
    html = render('{% file_field "files" "文件" "先后不限。" ".xlsx" many=True %}')
    assert "严禁上传涉密材料。" in html
    assert re.search(r'<input id="files" type="file" name="files" multiple accept=".xlsx"', html)


def test_a_choice_may_be_its_own_label() -> None:
    html = render('{% choice_field "topic" "专题" topics "党课" none="不限" %}', topics=["党课", "防汛"])
    assert '<option value="">不限</option><option value="党课" selected>党课</option>' in html


def test_only_the_tab_that_is_open_is_marked() -> None:
    html = render('{% tab "报告" "report" "check" 2026 %}{% tab "核查" "check" "check" 2026 %}')
    assert '<a href="/report/?year=2026">报告</a>' in html
    assert '<a href="/report/check/?year=2026" aria-current="page">核查</a>' in html


def test_nothing_yet_leads_to_what_can_be_done() -> None:
    html = render('{% blank_slate title="空的" advice="先记一笔。" route="record" action="记一笔" %}')
    assert '<a class="btn btn-primary" href="/record/">记一笔</a>' in html
    assert "<a" not in render('{% blank_slate title="空的" %}')


def test_a_link_back_names_a_page_and_its_arguments() -> None:
    assert render('{% back_link "回到条目" "entry" 7 %}') == '<a class="btn" href="/ledger/7/">回到条目</a>'


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
