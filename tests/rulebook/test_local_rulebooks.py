"""Local rulebooks add and tighten; they never shorten."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import shuzhi.rulebook
from shuzhi.rulebook import RulebookError, layer, load_rulebook, national
from shuzhi.rulebook.model import Strength
from shuzhi.rulebook.shapes import Cadence, Cycle, Need
from tests.rulebook.books import VERSION, local_folder

ADDED = f"""duties:
- id: local.reading.monthly
  title: 每月读书（县里要求）
  owes: {{organisation: {{kind: [branch]}}}}
  every: month
  evidence: {{kinds: [collective_study]}}
  strength: practice
  settle: 组织一次读书。
  versions:
    2025-01-01: {VERSION}
"""


def tightening(target, values, versions=f"{{2025-01-01: {VERSION}}}"):
    return f"duties:\n- id: local.stricter\n  tightens: {target}\n  {values}\n  versions: {versions}\n"


def test_without_local_rules_the_national_rulebook_stands():
    assert load_rulebook() is national()


def test_a_local_rule_is_added(tmp_path):
    rulebook = load_rulebook(local=[local_folder(tmp_path, ADDED)])
    assert len(rulebook.duties) == len(national().duties) + 1
    assert rulebook.duties_of("local.reading.monthly")


def test_layering_leaves_the_national_rulebook_as_it_was(tmp_path):
    before = national().duties
    layer(national(), [local_folder(tmp_path, ADDED)])
    assert national().duties == before
    assert not national().duties_of("local.reading.monthly")


def test_a_local_rule_must_say_that_it_is_local(tmp_path):
    with pytest.raises(RulebookError, match=r"没有以 local\. 开头"):
        load_rulebook(local=[local_folder(tmp_path, ADDED.replace("local.reading", "reading"))])


def test_a_tightened_rule_keeps_its_id_and_its_past(tmp_path):
    path = local_folder(tmp_path, tightening("branch.assembly.quarterly", "every: month"))
    before, after = load_rulebook(local=[path]).duties_of("branch.assembly.quarterly")
    assert (before.shape, before.version.until) == (Cadence("quarter"), date(2025, 1, 1))
    assert (after.shape, after.version.since, after.version.until) == (Cadence("month"), date(2025, 1, 1), None)
    assert after.version.reference.title == "试行办法"


def test_when_the_local_version_ends_the_national_rule_returns(tmp_path):
    versions = f"{{2025-01-01: {VERSION}, 2026-01-01: {{ends: true}}}}"
    path = local_folder(tmp_path, tightening("branch.assembly.quarterly", "need: {count: 2}", versions))
    rules = load_rulebook(local=[path]).duties_of("branch.assembly.quarterly")
    assert [rule.need.amount for rule in rules] == [1, 2, 1]
    assert rules[2].version.since == date(2026, 1, 1)
    assert rules[2].version.reference.article == "11"


def test_a_local_version_is_laid_over_every_national_version_in_its_span(tmp_path):
    target = "development.application_talk.within_month"
    values = "within: {months: 1, after: [development.application]}\n  strength: must\n  settle: 立即谈话。"
    path = local_folder(tmp_path, tightening(target, values))
    rules = load_rulebook(local=[path]).duties_of(target)
    assert [rule.version.since for rule in rules] == [date(2014, 5, 28), date(2025, 1, 1), date(2026, 5, 11)]
    assert [rule.settle == "立即谈话。" for rule in rules] == [False, True, True]


def test_the_inner_rulebook_tightens_what_the_outer_left(tmp_path):
    outer, inner = tmp_path / "outer", tmp_path / "inner"
    outer.mkdir()
    inner.mkdir()
    first = local_folder(outer, tightening("branch.heart_talk.yearly", "need: {count: 2}"))
    second = local_folder(inner, tightening("branch.heart_talk.yearly", "every: half").replace("stricter", "inner"))
    rule = load_rulebook(local=[first, second]).duties_of("branch.heart_talk.yearly")[-1]
    assert (rule.need, rule.shape) == (Need(2), Cadence("half"))


def test_a_stronger_wording_is_taken(tmp_path):
    path = local_folder(tmp_path, tightening("branch.party_lecture.quarterly", "strength: must"))
    assert load_rulebook(local=[path]).duties_of("branch.party_lecture.quarterly")[-1].strength is Strength.MUST


def test_a_shorter_deadline_is_taken(tmp_path):
    target = "development.approval.within_three_months"
    text = tightening(target, "within: {months: 2, after: [development.acceptance]}")
    assert load_rulebook(local=[local_folder(tmp_path, text)]).duties_of(target)[-1].shape.months == 2


def test_a_number_of_days_is_stricter_than_none(tmp_path):
    text = tightening("branch.secretary.filing", "within: {days: 10, after: [post.secretary.begins]}")
    book = load_rulebook(local=[local_folder(tmp_path, text)])
    assert book.duties_of("branch.secretary.filing")[-1].shape.days == 10


def test_no_number_of_days_is_looser_than_one(tmp_path):
    text = tightening("member.transfer.receipt", "within: {promptly: true, after: [transfer.in.sent]}")
    with pytest.raises(RulebookError, match="期限比上级规则宽"):
        load_rulebook(local=[local_folder(tmp_path, text)])


def test_a_number_of_days_after_probation_is_stricter_than_none(tmp_path):
    target = "development.full_admission.after_probation"
    [*_, national] = load_rulebook().duties_of(target)
    text = tightening(target, "standing: {days: 30}")
    [*_, local] = load_rulebook(local=[local_folder(tmp_path, text)]).duties_of(target)
    assert local.shape == replace(national.shape, days=30)


def test_a_local_rule_may_not_change_how_long_probation_is(tmp_path):
    text = tightening("development.full_admission.after_probation", "standing: {months: 6}")
    with pytest.raises(RulebookError, match="不认识的键“months”"):
        load_rulebook(local=[local_folder(tmp_path, text)])


def test_a_shorter_term_with_a_longer_lead_is_taken(tmp_path):
    text = tightening("branch.election.term", "cycle: {months: 30, lead_months: 8}")
    assert load_rulebook(local=[local_folder(tmp_path, text)]).duties_of("branch.election.term")[-1].shape == Cycle(
        30, 8
    )


def test_those_above_are_to_remind_by_the_shorter_term(tmp_path):
    text = tightening("branch.election.term", "cycle: {months: 30, lead_months: 8}")
    [reminder] = load_rulebook(local=[local_folder(tmp_path, text)]).duties_of("branch.election.reminder")
    assert Cycle(30, 8) in [term.shape for term in reminder.shape.terms]


LOOSER = {
    "a longer period": ("branch.theme_day.monthly", "every: quarter", "期限比上级规则宽"),
    "a weaker wording": ("branch.theme_day.monthly", "strength: generally", "约束力比上级规则宽"),
    "another measure": ("branch.theme_day.monthly", "need: {minutes: 900}", "数量比上级规则宽"),
    "fewer": ("member.study_hours.yearly", "need: {minutes: 1439}", "数量比上级规则宽"),
    "a longer deadline": (
        "development.oath.within_month",
        "within: {months: 2, after: [development.approval]}",
        "期限比上级规则宽",
    ),
    "a deadline in another unit": (
        "development.oath.within_month",
        "within: {days: 20, after: [development.approval]}",
        "期限比上级规则宽",
    ),
    "another trigger": (
        "development.oath.within_month",
        "within: {months: 1, after: [development.archive]}",
        "期限比上级规则宽",
    ),
    "a longer term": ("branch.election.term", "cycle: {months: 37, lead_months: 6}", "期限比上级规则宽"),
    "a shorter lead": ("branch.election.term", "cycle: {months: 36, lead_months: 5}", "期限比上级规则宽"),
    "another shape": ("branch.election.term", "every: year", "改变了规则的形状"),
    "a threshold of persons": ("branch.committee.from_seven", "every: year", "不能加严"),
    "an unknown rule": ("branch.tea.daily", "strength: must", "不认识的规则“branch.tea.daily”"),
}


@pytest.mark.parametrize("case", LOOSER)
def test_what_would_be_looser_is_refused_with_file_line_and_fix(tmp_path, case):
    target, values, message = LOOSER[case]
    path = local_folder(tmp_path, tightening(target, values, f"{{2026-06-01: {VERSION}}}"))
    with pytest.raises(RulebookError, match=message) as caught:
        load_rulebook(local=[path])
    assert caught.value.file.name == "local.yaml"
    assert caught.value.line in (2, 3, 4)
    assert caught.value.advice


def test_a_local_rule_may_not_change_who_owes_or_what_settles(tmp_path):
    text = tightening("branch.assembly.quarterly", "evidence: {kinds: [theme_day]}")
    with pytest.raises(RulebookError, match="不认识的键“evidence”"):
        load_rulebook(local=[local_folder(tmp_path, text)])


def test_a_span_in_which_the_rule_is_not_in_force_is_refused(tmp_path):
    versions = f"{{2010-01-01: {VERSION}, 2012-01-01: {{ends: true}}}}"
    text = tightening("branch.assembly.quarterly", "strength: must", versions)
    with pytest.raises(RulebookError, match="没有有效版本"):
        load_rulebook(local=[local_folder(tmp_path, text)])


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(RulebookError, match="找不到"):
        load_rulebook(local=[tmp_path / "nowhere"])


def test_a_local_kind_and_a_local_figure_stand_beside_the_national_ones(tmp_path):
    text = """kinds:
- {id: local.flag, label: 升旗, group: 组织生活}
figures:
- {id: local.flag.count, group: 组织生活, label: 升旗, definition: 升旗次数。, unit: 次, measure: entries,
   select: {kinds: [local.flag, assembly]}}
- {id: local.flag.share, group: 组织生活, label: 升旗占比, definition: 升旗占活动的比例。, unit: "%", measure: ratio,
   select: {numerator: local.flag.count, denominator: event.count}}
"""
    rulebook = load_rulebook(local=[local_folder(tmp_path, text)])
    assert rulebook.figures["local.flag.share"].select["denominator"] == "event.count"
    assert "local.flag" not in national().kinds


def test_a_local_kind_may_not_take_a_national_name(tmp_path):
    text = "kinds:\n- {id: local.meeting, label: 支委会, group: 会议决策}\n"
    with pytest.raises(RulebookError, match="名称“支委会”已属于类别“committee_meeting”"):
        load_rulebook(local=[local_folder(tmp_path, text)])


def test_the_example_in_the_guide_loads(tmp_path):
    guide = Path(shuzhi.rulebook.__file__).with_name("README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    rulebook = load_rulebook(local=[local_folder(tmp_path, example)])
    assert rulebook.duties_of("branch.assembly.quarterly")[-1].shape == Cadence("month")


def test_a_local_kind_cannot_say_that_it_begins_nothing_else(tmp_path):
    kind = "kinds:\n- {id: local.reading, label: 读书会, group: 学习, listed: true}\n"
    with pytest.raises(RulebookError, match="本地类别不能写“listed”"):
        load_rulebook(local=[local_folder(tmp_path, kind)])
