"""A column tells for which year a yearly meeting was held: that year's duty is settled by it, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.duties.listing import duties_in_year
from shuzhi.exchange.importing import undo_batch
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation
from tests.exchange.offices import Import, Rows, codes, inferred

pytestmark = pytest.mark.usefixtures("the_moment")
HEADINGS = ["日期", "类别", "主题", "所属年度"]


def sheet(*rows: list[Any], heading: str = "所属年度") -> Rows:
    return [["虚构县委办党支部会议台账"], [*HEADINGS[:3], heading], *rows]


def life(year: Any = None, day: str = "2025-12-28") -> list[Any]:
    return [day, "组织生活会", "对照检查", year]


def years() -> list[int | None]:
    found = Entry.everywhere.filter(withdrawn_at=None).order_by("happened_on", "pk")
    return [entry.for_year for entry in found]


@pytest.mark.parametrize("told", [2024, "2024", "2024年", "2024年度", 2024.0])
@pytest.mark.parametrize("heading", ["所属年度", "述职年度", "年度"])
def test_the_year_that_the_column_tells_is_kept(take_in: Import, heading: str, told: Any) -> None:
    result = take_in({"会议": sheet(life(told), heading=heading)})
    assert (years(), codes(result)) == ([2024], [])


def test_a_meeting_of_december_for_the_year_before_settles_that_one_late(
    take_in: Import, operator: Actor, branch: Organisation
) -> None:
    take_in({"会议": sheet(life(2024), life(None, "2025-01-10"))})

    def status(year: int) -> str:
        found = duties_in_year(actor=operator, organisation=branch, year=year)
        return next(one.row.status for one in found if one.rule.id == "branch.organisational_life.yearly")

    assert (status(2024), status(2025)) == ("late", "met")


@pytest.mark.parametrize("told", [2026, 1899, "去年", "十二月"])
def test_a_year_that_cannot_be_is_named_and_the_rest_taken(take_in: Import, told: Any) -> None:
    result = take_in({"会议": sheet(life(told))})
    assert (years(), codes(result)) == ([None], [(3, "D", "year.invalid")])


def test_the_year_of_another_kind_says_nothing_and_keeps_no_row_out(take_in: Import) -> None:
    result = take_in({"会议": sheet(["2025-03-12", "主题党日", "义务植树", 2024])})
    assert (years(), codes(result)) == ([None], [])
    assert "不是每年一次的会议，所属年度没有读入" in inferred(result)


def test_a_later_file_that_tells_the_year_tells_it_of_the_entry_there(take_in: Import, operator: Actor) -> None:
    take_in({"会议": sheet(life())})
    result = take_in({"会议更正": sheet(life(2024))})
    assert years() == [2024]
    assert result.batch is not None
    undo_batch(actor=operator, batch_id=result.batch)
    assert years() == [None]


def test_two_meetings_of_a_day_for_two_years_are_two(take_in: Import) -> None:
    take_in({"会议": sheet(life(2024))}, {"补": sheet(life(2025))})
    assert years() == [2024, 2025]
