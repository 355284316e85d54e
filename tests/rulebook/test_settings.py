"""What an office sets where the rules leave it open cuts the rules into versions at the days from which it holds."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.rulebook import national_as_written
from shuzhi.rulebook.model import Cadence, DutyRule, Rulebook
from shuzhi.rulebook.settings import Value, apply_settings, known_settings, spans_of, value_on

HOURS, DUES, LECTURE = "member.study_hours.yearly", "dues.monthly", "branch.party_lecture.quarterly"
DAY = date(2025, 4, 1)


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


def test_a_practice_that_is_turned_off_asks_nothing_from_then_on() -> None:
    rulebook = book(quarterly_lecture=((DAY, False),))
    assert in_force(rulebook, LECTURE, date(2025, 3, 31)) is not None
    assert in_force(rulebook, LECTURE, DAY) is None


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
