"""What an office sets where the rules leave it open cuts the rules into versions at the days from which it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shuzhi.rulebook import known_settings, layer, national, national_as_written
from shuzhi.rulebook.model import DutyRule, Rulebook, Strength
from shuzhi.rulebook.settings import Value, apply_settings, settings_for, spans_of, value_on
from shuzhi.rulebook.shapes import Cadence

HOURS, DUES, LECTURE = "member.study_hours.yearly", "dues.monthly", "branch.party_lecture.quarterly"
DAY = date(2025, 4, 1)
VERSIONS = """
  versions:
    2025-01-01: {reference: {title: 本地通知, sources: [local]}, confidence: quoted, checked_on: 2026-11-28}
"""
ADDED = f"""
duties:
- id: local.reading.monthly
  facts: [LOCAL]
  title: 每月读书会
  owes: {{organisation: {{kind: [branch]}}}}
  every: month
  evidence: {{kinds: [training]}}
  need: {{count: 1}}
  strength: practice
  settle: 组织一次读书会并记入台账。{VERSIONS}
"""
TIGHTENED = f"""
duties:
- id: local.party_lecture.monthly
  tightens: branch.party_lecture.quarterly
  every: month{VERSIONS}
"""


def book(**told: tuple[tuple[date, Value], ...]) -> Rulebook:
    return apply_settings(national_as_written(), told)


def in_force(rulebook: Rulebook, rule: str, day: date) -> DutyRule | None:
    found = [one for one in rulebook.duties_of(rule) if one.version.covers(day)]
    assert len(found) <= 1
    return found[0] if found else None


def test_until_it_is_set_the_default_holds() -> None:
    rule = in_force(book(), HOURS, DAY)
    assert rule is not None
    assert (rule.need.measure, rule.need.class_hours, rule.need.amount) == ("minutes", 32, 32 * 60)
    assert "按1学时=60分钟计" in rule.settle


@pytest.mark.parametrize(("day", "minutes"), [(date(2025, 3, 31), 60), (date(2025, 4, 1), 45), (date(2026, 1, 1), 45)])
def test_the_length_of_a_class_hour_holds_from_its_day_on(day: date, minutes: int) -> None:
    rule = in_force(book(class_hour=((DAY, 45),)), HOURS, day)
    assert rule is not None
    assert rule.need.amount == 32 * minutes
    assert f"按1学时={minutes}分钟计" in rule.settle


def test_quarterly_dues_are_due_by_the_quarter_from_the_day_it_was_agreed() -> None:
    rulebook = book(quarterly_dues=((DAY, True), (date(2026, 1, 1), False)))
    every = {}
    for day in (date(2025, 3, 31), DAY, date(2025, 12, 31), date(2026, 1, 1)):
        rule = in_force(rulebook, DUES, day)
        assert rule is not None
        assert isinstance(rule.shape, Cadence)
        every[day] = rule.shape.every
    assert list(every.values()) == ["month", "month_by_quarter", "month_by_quarter", "month"]


def test_a_practice_asks_nothing_until_the_office_takes_it_up() -> None:
    assert not [rule for rule in national().duties if rule.strength is Strength.PRACTICE]
    rulebook = book(quarterly_lecture=((DAY, True), (date(2026, 1, 1), False)))
    asked = [in_force(rulebook, LECTURE, day) is not None for day in (date(2025, 3, 31), DAY, date(2026, 1, 1))]
    assert asked == [False, True, False]


def test_every_practice_has_a_switch_under_its_own_id_where_no_setting_names_it() -> None:
    [theme_day] = national_as_written().duties_of("branch.theme_day.monthly")
    rules = replace(national_as_written(), duties=(replace(theme_day, strength=Strength.PRACTICE),))
    setting = settings_for(rules.duties)["branch.theme_day.monthly"]
    assert (setting.kind, setting.default, setting.rules) == ("switch", False, ("branch.theme_day.monthly",))
    assert apply_settings(rules, {}).duties == ()
    [asked] = apply_settings(rules, {setting.id: ((DAY, True),)}).duties
    assert asked.version.since == DAY


def test_no_practice_is_without_a_switch_that_is_off() -> None:
    switches = {rule: one for one in known_settings().values() for rule in one.rules}
    practices = {rule.id for rule in national_as_written().duties if rule.strength is Strength.PRACTICE}
    assert practices <= switches.keys()
    assert {switches[rule].default for rule in practices} == {False}


@pytest.mark.parametrize("told", [ADDED, TIGHTENED], ids=["added", "tightened"])
def test_a_practice_that_a_local_rulebook_asks_for_is_taken_up(tmp_path: Path, told: str) -> None:
    (tmp_path / "local.yaml").write_text(told, "utf-8")
    rulebook = apply_settings(layer(national_as_written(), [tmp_path]), {})
    practices = [rule for rule in rulebook.duties if rule.strength is Strength.PRACTICE]
    assert [rule.version.since for rule in practices] == [date(2025, 1, 1)]


def test_versions_stand_in_order_without_gap_or_overlap() -> None:
    told = ((date(2025, 6, 1), 50), (date(2025, 4, 1), 45), (date(2025, 6, 1), 55))
    versions = [rule.version for rule in book(class_hour=told).duties_of(HOURS)]
    assert [one.until for one in versions[:-1]] == [one.since for one in versions[1:]]
    assert versions[-1].until is None
    assert [rule.need.amount // 32 for rule in book(class_hour=told).duties_of(HOURS)] == [60, 45, 55]


def test_what_was_set_before_the_rule_began_holds_from_its_beginning() -> None:
    [rule] = book(class_hour=((date(1990, 1, 1), 45),)).duties_of(HOURS)
    assert rule.need.amount == 32 * 45


def test_the_value_of_a_day_is_that_of_the_last_day_before() -> None:
    setting = known_settings()["class_hour"]
    told: list[tuple[date, Value]] = [(date(2025, 1, 1), 55), (date(2025, 7, 1), 50)]
    assert [value_on(setting, told, date(2025, month, 1)) for month in (1, 6, 7)] == [55, 55, 50]
    assert value_on(setting, told, date(2024, 12, 31)) == 60
    assert [span.value for span in spans_of(setting, told)] == [60, 55, 50]


def test_every_rule_a_setting_names_exists_and_is_no_central_rule_where_it_can_be_turned_off() -> None:
    rules = {rule.id: rule for rule in national_as_written().duties}
    for setting in known_settings().values():
        assert set(setting.when_on) <= set(rules)
        assert {rules[rule].strength for rule in setting.rules} <= {"practice"}
