"""Figures over registers that a facts file told: units, categories and levels are of a list, or refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shuzhi.factsfile.failure import FactsError
from shuzhi.figures.question import Question
from shuzhi.figures.values import Figure, figures_of
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.register_rows import RegisterError
from shuzhi.ledger.registers import correct_row
from shuzhi.roster.models import Organisation
from tests.exchange_facts.files import load, small
from tests.houses import local_operator

Ask = Callable[..., dict[str, tuple[str, str]]]


def outside(category: str, value: str, unit: str, period: str = "2025", **more: Any) -> dict[str, Any]:
    told = {"category": category, "value": value, "unit": unit, "period": period, "source": "统计公报"}
    return {"organisation": "B3", "register": "external", **told, **more}


def row(register: str, day: str = "2025-03-05", **more: Any) -> dict[str, Any]:
    return {"organisation": "B3", "register": register, "day": day, **more}


@pytest.fixture
def enter(db: None, tmp_path: Path) -> Callable[..., Any]:
    def entered(*rows: dict[str, Any]) -> Any:
        told = small()
        return load(tmp_path, {key: told[key] for key in ("format", "organisations", "people")} | {"register": rows})

    return entered


@pytest.fixture
def ask(enter: Callable[..., Any]) -> Ask:
    """Enter the rows and tell the figures of 2025: value with unit, and how complete."""

    def asked(rows: list[dict[str, Any]], *ids: str) -> dict[str, tuple[str, str]]:
        enter(*rows)
        return {figure.id: (figure.text_with_unit, figure.completeness) for figure in tell(*ids)}

    return asked


def tell(*ids: str) -> list[Figure]:
    branch = Organisation.everywhere.get(code="B3")
    return figures_of(Question(actor=local_operator(), organisation=branch, year=2025), ids=ids)


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        ("3", "亿元", "30000万元"),
        ("3.25", "亿元", "32500万元"),
        ("30000", "万元", "30000万元"),
        ("12345678.90", "元", "1234.5679万元"),
        ("0.0001", "万元", "0.0001万元"),
    ],
)
def test_a_typed_unit_is_turned_into_the_one_of_the_definition(ask: Ask, value: str, unit: str, told: str) -> None:
    if unit == "元":
        value = "12345679"
    assert ask([outside("investment", value, unit)], "investment") == {"investment": (told, "known")}


@pytest.mark.parametrize("category", ["forest_cover", "森林覆盖率", " 森林覆盖率 "])
def test_a_figure_from_outside_is_named_by_its_id_or_its_name_and_keeps_its_decimals(ask: Ask, category: str) -> None:
    assert ask([outside(category, "63.57", "％")], "forest_cover") == {"forest_cover": ("63.57%", "known")}


def test_a_figure_from_outside_may_be_named_as_the_figure_is(ask: Ask) -> None:
    rows = [outside("satisfaction.rate", "98.6", "%"), outside("case.count", "0", "起")]
    assert ask(rows, "satisfaction.rate", "case.count") == {
        "satisfaction.rate": ("98.6%", "known"), "case.count": ("0起", "known"),
    }  # fmt: skip


@pytest.mark.parametrize("period", ["2025", "2025年", "2025年上半年", "2025年第三季度", "2025年1-11月", "2025-12-31"])
def test_a_figure_from_outside_is_of_the_year_of_its_period(ask: Ask, period: str) -> None:
    assert ask([outside("key_project", "7", "个", period)], "key_project") == {"key_project": ("7个", "known")}


def test_what_was_published_in_january_is_of_the_year_before(ask: Ask) -> None:
    found = ask([outside("key_project", "7", "个", "2025", day="2026-01-20")], "key_project")
    assert found == {"key_project": ("7个", "known")}


@pytest.mark.parametrize(
    ("told", "code", "key"),
    [
        (outside("投资完成额", "3", "亿元"), "register.category_unknown", "category"),
        (outside("investment", "3", "平方米"), "external.unit_unknown", "unit"),
        (outside("investment", "3", "个"), "external.unit_unknown", "unit"),
        (outside("investment", "0.33", "元"), "external.unit_fine", "unit"),
        (outside("investment", "3", "亿元", "“十四五”期间"), "external.period_unknown", "period"),
        (row("honour", category="organization", title="先进"), "register.category_unknown", "category"),
        (row("honour", title="先进"), "register.category_missing", "category"),
        (row("honour", category="organisation", title="先进", level="学院级"), "register.level_unknown", "level"),
        (row("publication", category="news", title="一", level="大报"), "register.level_unknown", "level"),
        (row("fund", category="预算", amount="5.00"), "register.category_unknown", "category"),
        (row("fund", category="budget", amount="5.00", due="6.00"), "register.two_amounts", "amount"),
    ],
)
def test_what_no_list_knows_is_refused_with_its_place_and_what_may_stand_there(
    enter: Callable[..., Any], told: dict[str, Any], code: str, key: str
) -> None:
    with pytest.raises(FactsError) as refused:
        enter(told)
    assert (refused.value.code, refused.value.path) == (code, f"register[0].{key}")
    assert refused.value.advice
    assert not RegisterRow.everywhere.exists()


def test_money_counts_the_same_in_either_field(ask: Ask) -> None:
    rows = [row("fund", category="budget", due="20000.00"), row("fund", category="党建经费支出", amount="5000.00")]
    assert ask(rows, "fund.budget.amount", "fund.use.rate") == {
        "fund.budget.amount": ("20000.00元", "known"), "fund.use.rate": ("25.0%", "known"),
    }  # fmt: skip


def test_money_that_an_older_home_kept_in_the_other_field_counts_too(ask: Ask) -> None:
    ask([row("fund", category="budget", amount="20000.00")])
    RegisterRow.everywhere.update(due_fen=2_000_000, paid_fen=None)
    [budget] = tell("fund.budget.amount")
    assert budget.text_with_unit == "20000.00元"


def test_an_expense_of_which_nobody_told_the_amount_makes_the_sum_partial(ask: Ask) -> None:
    rows = [row("fund", category="spend", amount="5.00"), row("fund", category="spend", title="培训")]
    assert ask(rows, "fund.spend.amount") == {"fund.spend.amount": ("5.00元", "partly")}


HONOURS = ("honour.count", "honour.provincial.count", "honour.city.count")


def test_honours_are_the_organisations_own_by_level_without_nominations_and_those_of_persons(ask: Ask) -> None:
    rows = [
        row("honour", category="organisation", title="先进基层党组织", level="省级"),
        row("honour", category="organisation", title="五星级党支部", level="市级荣誉"),
        row("honour", category="示范点", title="示范党支部", level="city"),
        row("honour", category="member", title="优秀共产党员", level="省级", person="p1"),
        row("honour", category="nomination", title="推荐全国先进", level="国家级"),
    ]
    found = ask(rows, *HONOURS, "honour.national.count")
    assert [value for value, _ in found.values()] == ["3项", "1项", "2项", "0项"]
    assert {complete for _, complete in found.values()} == {"known"}


def test_an_honour_of_no_level_counts_and_leaves_those_by_level_partial(ask: Ask) -> None:
    rows = [
        row("honour", category="organisation", title="一", level="省级"),
        row("honour", category="organisation", title="二"),
    ]
    assert [complete for _, complete in ask(rows, *HONOURS).values()] == ["known", "partly", "partly"]


def test_the_level_of_the_press_is_read_from_its_words(ask: Ask) -> None:
    rows = [
        row("publication", category="news", title="一", level="省级媒体"),
        row("publication", category="媒体上稿", title="二", level="省级"),
    ]
    assert ask(rows, "publication.news.provincial.count") == {"publication.news.provincial.count": ("2篇", "known")}


def test_shares_of_several_organisations_have_no_sum(enter: Callable[..., Any]) -> None:
    rows = [outside("forest_cover", "60", "%"), outside("forest_cover", "70", "%", organisation="C")]
    enter(*rows)
    whole = Question(actor=local_operator(), organisation=Organisation.everywhere.get(code="C"), year=2025)
    assert figures_of(whole, ids=["forest_cover"])[0].text == "70"
    assert figures_of(whole.with_below(), ids=["forest_cover"])[0].value is None


def test_the_same_file_enters_nothing_twice_nor_what_an_older_home_kept_by_its_name(enter: Callable[..., Any]) -> None:
    rows = [outside("森林覆盖率", "60", "%"), row("fund", category="budget", due="5.00")]
    enter(*rows)
    RegisterRow.everywhere.filter(register="external").update(category="森林覆盖率", ym=None)
    enter(*rows)
    assert RegisterRow.everywhere.count() == 2


def test_a_correction_is_held_to_the_lists_too(enter: Callable[..., Any]) -> None:
    enter(row("honour", category="organisation", title="先进", level="省级"))
    [kept] = RegisterRow.everywhere.all()
    with pytest.raises(RegisterError) as refused:
        correct_row(actor=local_operator(), row=kept, reason="写错了", level="学院级")
    assert refused.value.code == "register.level_unknown"
    assert correct_row(actor=local_operator(), row=kept, reason="写错了", level="市级媒体").level == "city"
