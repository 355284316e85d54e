"""Each version is judged in its own span of days."""

from datetime import date

import pytest

from shuzhi.rulebook import RulebookError
from shuzhi.rulebook.model import Strength
from shuzhi.rulebook.shapes import Cadence, Need
from tests.rulebook.books import DUTY, KINDS, VERSION, load_text

LATER = VERSION.replace("{reference", "{every: month, need: {count: 2}, strength: must, reference", 1)


def with_versions(*lines):
    return KINDS + DUTY.replace(f"    2018-10-28: {VERSION}\n", "".join(f"    {line}\n" for line in lines))


def test_a_version_lasts_until_the_next_begins(tmp_path):
    rulebook = load_text(tmp_path, with_versions(f"2018-10-28: {VERSION}", f"2026-05-11: {LATER}"))
    first, second = rulebook.duties
    assert (first.version.since, first.version.until) == (date(2018, 10, 28), date(2026, 5, 11))
    assert (second.version.since, second.version.until) == (date(2026, 5, 11), None)


def test_a_later_version_changes_only_what_it_repeats(tmp_path):
    rulebook = load_text(tmp_path, with_versions(f"2018-10-28: {VERSION}", f"2026-05-11: {LATER}"))
    first, second = rulebook.duties
    assert (first.shape, first.need, first.strength) == (Cadence("quarter"), Need(1), Strength.GENERALLY)
    assert (second.shape, second.need, second.strength) == (Cadence("month"), Need(2), Strength.MUST)
    assert second.title == first.title


def test_a_later_version_may_take_another_shape(tmp_path):
    cycle = VERSION.replace("{reference", "{cycle: {months: 12}, reference", 1)
    rulebook = load_text(tmp_path, with_versions(f"2018-10-28: {VERSION}", f"2026-05-11: {cycle}"))
    assert rulebook.duties[1].shape.months == 12


def test_ends_closes_a_rule_on_its_day(tmp_path):
    rulebook = load_text(tmp_path, with_versions(f"2018-10-28: {VERSION}", "2026-05-11: {ends: true}"))
    (rule,) = rulebook.duties
    assert rule.version.until == date(2026, 5, 11)


@pytest.mark.parametrize(
    ("day", "covered"),
    [("2018-10-27", False), ("2018-10-28", True), ("2026-05-10", True), ("2026-05-11", False)],
)
def test_the_day_a_version_begins_is_in_it_and_the_day_it_ends_is_not(tmp_path, day, covered):
    rulebook = load_text(tmp_path, with_versions(f"2018-10-28: {VERSION}", "2026-05-11: {ends: true}"))
    assert rulebook.duties[0].version.covers(date.fromisoformat(day)) is covered


def test_versions_out_of_order_are_refused(tmp_path):
    with pytest.raises(RulebookError, match="没有按生效日期"):
        load_text(tmp_path, with_versions(f"2026-05-11: {VERSION}", f"2018-10-28: {VERSION}"))


def test_nothing_may_follow_the_end(tmp_path):
    lines = (f"2018-10-28: {VERSION}", "2020-01-01: {ends: true}", f"2026-05-11: {VERSION}")
    with pytest.raises(RulebookError, match="之后还有版本"):
        load_text(tmp_path, with_versions(*lines))


def test_a_rule_may_not_end_before_it_began(tmp_path):
    with pytest.raises(RulebookError, match="只有终止"):
        load_text(tmp_path, with_versions("2018-10-28: {ends: true}"))
