"""Of last year a rule is asked only where something of it may be open."""

from __future__ import annotations

from shuzhi.evaluation.held import YearHeld
from shuzhi.rulebook import national
from shuzhi.rulebook.model import DutyRule

NOTHING_TOLD = {"entry": frozenset[str](), "register": frozenset[str]()}


def rule(rule_id: str) -> DutyRule:
    return next(one for one in national().duties if one.id == rule_id)


THEME_DAY, STUDY, DUES = map(rule, ("branch.theme_day.monthly", "member.study_hours.yearly", "dues.monthly"))


def test_a_rule_is_not_asked_of_a_year_in_which_no_ledger_had_begun() -> None:
    assert not YearHeld(frozenset(), NOTHING_TOLD).may_be_open(THEME_DAY)


def test_a_rule_is_asked_where_the_whole_ledger_or_its_kind_had_begun_though_nothing_is_told() -> None:
    assert YearHeld({""}, NOTHING_TOLD).may_be_open(THEME_DAY)
    assert YearHeld({"theme_day"}, NOTHING_TOLD).may_be_open(THEME_DAY)
    assert not YearHeld({"assembly"}, NOTHING_TOLD).may_be_open(THEME_DAY)


def test_a_rule_that_says_nothing_of_the_unheard_of_is_asked_only_where_something_is_told() -> None:
    assert not YearHeld({""}, NOTHING_TOLD).may_be_open(STUDY)
    assert YearHeld({""}, {**NOTHING_TOLD, "entry": {"training"}}).may_be_open(STUDY)


def test_dues_are_asked_only_where_their_register_tells_of_the_year() -> None:
    assert not YearHeld({""}, {**NOTHING_TOLD, "register": {"publicity"}}).may_be_open(DUES)
    assert YearHeld({""}, {**NOTHING_TOLD, "register": {"dues"}}).may_be_open(DUES)
