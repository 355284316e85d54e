"""Dues by whole-base bands; votes on three different bases."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.errors import NotFoundError
from shuzhi.rulebook import RulebookError, national
from shuzhi.rulebook.dues import DuesError, Rounding, monthly_due
from shuzhi.rulebook.model import Threshold
from shuzhi.rulebook.vocabulary import DUES_CATEGORIES
from shuzhi.rulebook.votes import vote_rule
from tests.rulebook.books import VERSION, load_text

DAY = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("base", "due"),
    [
        ("0", "0.00"),
        ("3000", "15.00"),
        ("3000.01", "30.00"),
        ("5000", "50.00"),
        ("5000.01", "75.00"),
        ("10000", "150.00"),
        ("10000.01", "200.00"),
    ],
)
def test_the_percentage_of_the_band_applies_to_the_whole_base(base, due):
    assert monthly_due(Decimal(base), "waged", DAY) == Decimal(due)


@pytest.mark.parametrize(("base", "due"), [("5000", "25.00"), ("5000.01", "50.00")])
def test_pensions_have_two_bands(base, due):
    assert monthly_due(Decimal(base), "retired", DAY) == Decimal(due)


@pytest.mark.parametrize("category", ["student", "other"])
def test_students_and_members_without_income_owe_a_fixed_sum(category):
    assert monthly_due(Decimal(0), category, DAY) == Decimal("0.20")


def test_farmers_have_a_range_and_so_no_single_value():
    assert monthly_due(Decimal(0), "farmer", DAY) is None


def test_half_a_fen_is_rounded_up_unless_the_setting_says_otherwise():
    assert monthly_due(Decimal("2001.00"), "waged", DAY) == Decimal("10.01")  # 10.005
    assert monthly_due(Decimal("2001.00"), "waged", DAY, rounding=Rounding.DOWN_TO_FEN) == Decimal("10.00")
    assert monthly_due(Decimal("2011.00"), "waged", DAY, rounding=Rounding.HALF_UP_TO_JIAO) == Decimal("10.1")


@given(st.decimals(0, 1_000_000, places=2), st.decimals(0, 1_000_000, places=2))
def test_who_earns_more_never_owes_less(a, b):
    low, high = sorted((a, b))
    assert monthly_due(low, "waged", DAY) <= monthly_due(high, "waged", DAY)


def test_before_the_rules_of_2008_there_is_no_rate():
    with pytest.raises(NotFoundError, match="党费标准"):
        monthly_due(Decimal(3000), "waged", date(2008, 3, 31))


def test_an_unknown_category_is_named_with_the_known_ones():
    with pytest.raises(NotFoundError, match="waged"):
        monthly_due(Decimal(3000), "rich", DAY)


@pytest.mark.parametrize("base", ["-0.01", "NaN", "Infinity"])
def test_a_base_that_is_no_sum_is_refused(base):
    with pytest.raises(DuesError):
        monthly_due(Decimal(base), "waged", DAY)


@pytest.mark.parametrize("category", DUES_CATEGORIES)
def test_exactly_one_rate_covers_each_category(category):
    rates = [p for p in national().provisions if category in p.values.get("categories", ()) and p.version.covers(DAY)]
    assert len(rates) == 1


def test_admission_needs_more_than_half_of_those_entitled():
    rule = vote_rule(national(), "assembly.admission", date(2026, 6, 1))
    assert not rule.passes.reached(10, entitled=20, present=15)
    assert rule.passes.reached(11, entitled=20, present=15)
    assert not rule.quorum.reached(10, entitled=20, present=10)
    assert rule.absent == "written_opinion_counts"
    assert rule.ballot == "secret"
    assert rule.one_by_one


def test_an_election_counts_the_majority_of_those_present():
    rule = vote_rule(national(), "election.committee", DAY)
    assert rule.quorum.reached(16, entitled=20, present=16)
    assert not rule.quorum.reached(15, entitled=20, present=15)
    assert rule.passes.reached(9, entitled=20, present=16)
    assert not rule.passes.reached(8, entitled=20, present=16)
    assert rule.absent == "no_proxy"
    assert rule.surplus == (1, 5)


def test_an_ordinary_item_needs_half_present_and_more_than_half_of_those_entitled():
    rule = vote_rule(national(), "assembly.ordinary", DAY)
    assert rule.quorum.reached(10, entitled=20, present=10)
    assert not rule.passes.reached(10, entitled=20, present=20)


def test_an_appraisal_decides_nothing():
    rule = vote_rule(national(), "appraisal.members", DAY)
    assert rule.passes is None
    assert rule.quorum is None


def test_a_vote_is_judged_by_the_version_of_its_day():
    assert vote_rule(national(), "assembly.admission", date(2026, 5, 10)).version.reference.article == "20–21"
    assert vote_rule(national(), "assembly.admission", date(2026, 5, 11)).version.reference.article == "19–20"


@pytest.mark.parametrize(("vote", "day"), [("election.committee", date(2020, 7, 12)), ("tea", DAY)])
def test_a_vote_without_a_rule_on_that_day_is_named(vote, day):
    with pytest.raises(NotFoundError, match=vote):
        vote_rule(national(), vote, day)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_more_than_half_is_never_less_than_at_least_half(count, entitled, present):
    more, least = Threshold(1, 2, "entitled", True), Threshold(1, 2, "entitled", False)
    if more.reached(count, entitled=entitled, present=present):
        assert least.reached(count, entitled=entitled, present=present)


@pytest.mark.parametrize(
    ("quorum", "message"),
    [
        ("{at_least: half, of: entitled}", "不是分数"),
        ("{at_least: 1/2, more_than: 1/2, of: entitled}", "恰好写一个"),
        ("{at_least: 1/2, of: everybody}", "不认识的基数"),
    ],
)
def test_a_threshold_that_does_not_hold_is_refused(tmp_path, quorum, message):
    text = (
        f"votes:\n- id: tea\n  title: 茶\n  quorum: {quorum}\n  ballot: any\n  absent: no_proxy\n"
        f"  versions: {{2020-01-01: {VERSION}}}\n"
    )
    with pytest.raises(RulebookError, match=message):
        load_text(tmp_path, text)


def test_provisions_that_point_at_a_vote_point_at_one_that_exists():
    votes = {vote.id for vote in national().votes}
    named = {p.values["vote"] for p in national().provisions if "vote" in p.values}
    assert named
    assert named <= votes
