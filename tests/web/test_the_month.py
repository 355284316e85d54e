"""本月: all rules in sight, the people's duties told in numbers beside the organisation's own."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
import time_machine
from django.test import Client

from shuzhi.access.scoping import Actor, local_operator
from shuzhi.duties.ahead import periods_ahead
from shuzhi.duties.listing import duties_in_year, duties_of, duty_counts
from shuzhi.ledger.entries import Attendance
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.settings import set_for_office
from shuzhi.web.month.board import SHOWN_AT_ONCE, Board, lay_out
from tests.houses import THE_MOMENT, make_entry, make_member, make_organisation, make_row

from .conftest import SignIn

pytestmark = pytest.mark.django_db
DUES = "按月交纳党费"
SECRETARY_LECTURE = "branch.secretary_lecture.quarterly"


def board_of(actor: Actor, branch: Organisation, on: date) -> Board:
    listed = duties_of(actor=actor, organisation=branch, on=on)
    ahead = periods_ahead(actor=actor, organisation=branch, on=on)
    return lay_out(listed, on, may_see_names=False, ahead=ahead)


def test_the_first_two_open_periods_of_a_rule_are_seen_and_the_others_are_folded(
    sign_in: SignIn, branch: Organisation, the_moment: time_machine.Traveller
) -> None:
    the_moment.move_to(THE_MOMENT.replace(month=11))
    page = sign_in("clerk").get("/")
    text = page.content.decode()
    group = next(one for one in page.context["board"].missing if one.rule.id == "branch.theme_day.monthly")
    assert len(group.shown) == SHOWN_AT_ONCE
    assert len(group.folded) == len(group.asks) - SHOWN_AT_ONCE > 1
    assert f"还有 {len(group.folded)} 次" in text
    for ask in group.asks:  # folded, not left out
        assert ask.record.replace("&", "&amp;") in text


def test_a_rule_with_two_open_periods_folds_nothing(operator: Actor, branch: Organisation) -> None:
    listed = duties_in_year(actor=operator, organisation=branch, year=2026)
    board = lay_out(listed, THE_MOMENT.date(), may_see_names=False)
    assert max(len(group.asks) for group in board.missing) == SHOWN_AT_ONCE
    assert [group.folded for group in board.missing if group.folded] == []


def test_what_the_last_year_left_open_is_counted_beside_the_strip_as_the_list_below_has_it(
    clerk_client: Client, branch: Organisation
) -> None:
    page = clerk_client.get("/")
    board = page.context["board"]
    lists = [board.now, board.later, *(groups for _, groups in board.asking)]
    listed = [ask for groups in lists for group in groups for ask in group.asks]
    left = duty_counts([ask.duty for ask in listed if ask.duty.is_left_from_before(2026)])
    assert dict(board.left_counts) == left
    assert left["overdue"] > 0
    assert f"另有往年留下的：未见记录 {left['overdue']}；" in re.sub("\\n *", "", page.content.decode())


def test_the_people_are_counted_as_the_list_of_them_has_it(
    clerk_client: Client, branch: Organisation, people: list[Person]
) -> None:
    for ym in (2025 * 12 + 10, 2025 * 12 + 11, 2026 * 12):
        make_row(branch, "dues", title="", category="", person=people[0], ym=ym, due_fen=5000, paid_fen=0)
    board = clerk_client.get("/").context["board"]
    listed = sum((group.counts for group in board.personal), Counter())
    assert dict(board.personal_counts)["overdue"] == listed["overdue"] == 3


def test_a_month_that_the_last_year_left_open_is_told_with_its_year_and_counted_in_none(
    clerk_client: Client, branch: Organisation
) -> None:
    page = clerk_client.get("/")
    board = page.context["board"]
    [group] = [one for one in board.missing if one.rule.id == "branch.theme_day.monthly"]
    assert [ask.words for ask in group.asks][:3] == ["2026年1月", "2026年2月", "2025年1月"]
    this_year = duties_in_year(actor=local_operator(), organisation=branch, year=2026)
    own = [duty for duty in this_year if duty.rule.subject.relation == "organisation"]
    assert {status: count for status, _, count in board.counts}["overdue"] == duty_counts(own)["overdue"]


def test_the_page_says_how_many_duties_of_people_stand_open(
    clerk_client: Client, branch: Organisation, people: list[Person]
) -> None:
    make_row(branch, "dues", title="", category="", person=people[0], ym=2026 * 12, due_fen=5000, paid_fen=0)
    page = clerk_client.get("/")
    counts = dict(page.context["board"].personal_counts)
    assert counts.keys() == {"overdue", "due"}
    words = f"另有涉及个人：未见记录 {counts['overdue']}；待办 {counts['due']}"
    assert f'href="#personal">{words}</a>' in page.content.decode()
    assert 'id="personal"' in page.content.decode()


def test_the_page_says_nothing_of_people_where_nobody_is_on_the_roster(
    clerk_client: Client, branch: Organisation
) -> None:
    assert "另有涉及个人" not in clerk_client.get("/").content.decode()


def test_a_year_without_a_dues_workbook_is_told_once_with_the_number_of_people_and_no_name(
    clerk_client: Client, branch: Organisation, people: list[Person]
) -> None:
    make_member(branch, "周五")
    page = clerk_client.get("/")
    group = next(group for group in page.context["board"].unclear if group.rule.title == DUES)
    assert len(group.persons) == 5
    text = page.content.decode()
    unclear = text[text.index('id="unclear"') :]
    assert unclear.count(DUES) == 2  # the line, and its button read out
    assert f"{DUES}（涉及 5 人）" in unclear
    assert 'href="/registers/dues/"' in unclear
    assert "周五" not in unclear


def test_dues_of_one_person_leave_only_the_others_unclear(
    clerk: Actor, branch: Organisation, people: list[Person]
) -> None:
    before = {group.rule.title: len(group.persons) for group in board_of(clerk, branch, date(2026, 3, 2)).unclear}
    for month in range(3):
        make_row(
            branch, "dues", title="", category="", person=people[0], ym=2026 * 12 + month, due_fen=500, paid_fen=500
        )
    after = {group.rule.title: len(group.persons) for group in board_of(clerk, branch, date(2026, 3, 2)).unclear}
    assert after.get(DUES, 0) < before[DUES] == len(people)


def test_a_duty_of_the_organisation_itself_is_unclear_without_a_number_of_people(
    clerk: Actor, branch: Organisation
) -> None:
    assert all(not group.persons for group in board_of(clerk, branch, date(2026, 3, 2)).unclear)


def test_what_comes_later_is_one_line_a_rule(clerk_client: Client, branch: Organisation) -> None:
    page = clerk_client.get("/")
    later = page.context["board"].later
    text = page.content.decode()
    part = text[text.index('id="later"') :]
    assert part.count('<details class="group">') == len(later) > 1


def test_a_last_day_of_another_year_is_told_with_its_year(operator: Actor, branch: Organisation) -> None:
    board = board_of(operator, branch, THE_MOMENT.date())
    days = {ask.duty.rule.id: ask.due_words for group in board.later for ask in group.asks}
    assert days["branch.organisational_life.yearly"] == "2027年3月31日"  # of 2026, and may be held until then
    assert days["dues.report.yearly"] == "12月31日"


@pytest.fixture
def lectured_by_another(branch: Organisation, people: list[Person]) -> None:
    """A branch that asks its secretary for a lecture each quarter; another gave this quarter's."""
    day = date(2026, 1, 1)
    set_for_office(actor=local_operator(), organisation=branch, key=SECRETARY_LECTURE, value=True, since=day)
    fill_post(actor=local_operator(), person=people[0], organisation=branch, role="secretary", since=day)
    make_entry(branch, date(2026, 2, 10), "party_lecture", participants=(Attendance("lecturer", people[1]),))


@pytest.mark.usefixtures("lectured_by_another")
@pytest.mark.parametrize(("day", "left"), [(15, None), (16, 15), (31, 0)])
def test_a_quarter_without_a_lecture_of_the_secretary_is_reminded_15_days_before_its_end(
    sign_in: SignIn, the_moment: time_machine.Traveller, day: int, left: int | None
) -> None:
    the_moment.move_to(THE_MOMENT.replace(day=day))
    page = sign_in("clerk").get("/")
    [group] = [one for one in page.context["board"].now if one.rule.id == SECRETARY_LECTURE]
    assert [ask.days_left for ask in group.asks] == [left]
    assert (f"还剩{left}天" in page.content.decode()) is (left is not None)


@pytest.mark.parametrize(("day", "group"), [(25, "later"), (26, "now")])
def test_what_ends_early_next_month_is_to_be_done_from_15_days_before(
    operator: Actor, branch: Organisation, day: int, group: str
) -> None:
    make_entry(branch, date(2023, 4, 10), "election")
    board = board_of(operator, branch, date(2026, 3, day))
    groups = {"now": board.now, "later": board.later}
    found = [name for name, rules in groups.items() if "branch.election.term" in {one.rule.id for one in rules}]
    assert found == [group]


def test_the_months_that_have_not_begun_are_ahead(operator: Actor, branch: Organisation) -> None:
    board = board_of(operator, branch, date(2026, 3, 2))
    [row] = [one for one in board.grid if one.title == "主题党日"]
    assert [(cell.label, cell.ahead) for cell in row.cells][2:4] == [("3月", False), ("4月", True)]
    assert sum(cell.ahead for cell in row.cells) == 9


def test_a_row_of_the_year_is_called_as_its_rule_without_the_remark_at_the_end(
    operator: Actor, county: Organisation
) -> None:
    committee = make_organisation("D8", "虚构乡党委", "committee", parent=county)
    titles = {row.title for row in board_of(operator, committee, THE_MOMENT.date()).grid}
    assert {"党委（党组）书记讲党课", "专题研究全面从严治党工作"} <= titles  # 专题研究全面从严治党工作（参照执行）


def test_a_branch_founded_in_the_month_sees_the_months_to_come(operator: Actor, branch: Organisation) -> None:
    branch.founded_on = date(2026, 1, 5)
    branch.save()
    grid = {row.title: row.cells for row in board_of(operator, branch, date(2026, 1, 5)).grid}
    assert [(cell.label, cell.ahead) for cell in grid["主题党日"]] == [
        (f"{month}月", month > 1) for month in range(1, 13)
    ]
    assert [cell.ahead for cell in grid["支部党员大会"]] == [False, False, False, True, True, True]
