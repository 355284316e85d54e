"""Figures as data, and the scenarios beside the rules."""

from datetime import date

import pytest

from shuzhi.rulebook import RulebookError, national, national_as_written
from shuzhi.rulebook.calendar import period_of
from shuzhi.rulebook.figures import MEASURES
from shuzhi.rulebook.scenarios import load_figure_scenarios, load_scenarios
from shuzhi.rulebook.shapes import Cadence
from tests.rulebook.books import DUTY, KINDS, load_text

ROWS = frozenset(range(1, 210)) - {191}  # of the list of figures; 191 counts online comments and is out of scope
STABLE = [
    "committee_meeting.count",
    "assembly.count",
    "theme_day.count",
    "party_lecture.count",
    "event.count",
    "member.total",
    "member.formal",
    "member.probationary",
    "dues.arrears.months",
    "review_finding.total",
    "review_finding.closed",
    "rectification.total",
    "rectification.closed",
    "rectification.overdue",
    "committee_meeting.month_rate",
]
FIGURE = """figures:
- {id: a, group: 组织生活, label: 甲, definition: 乙。, unit: 次, measure: entries, select: {kinds: [assembly]}}
"""
SCENARIOS = load_scenarios()
FIGURE_SCENARIOS = load_figure_scenarios()


@pytest.mark.parametrize("figure_id", STABLE)
def test_figures_that_other_rooms_name_exist(figure_id):
    assert figure_id in national().figures


def test_at_least_eighty_five_rows_of_the_table_are_answered():
    assert len({number for figure in national().figures.values() for number in figure.numbers}) >= 85


def test_the_rows_named_are_rows_of_the_table_that_are_in_scope():
    for figure in national().figures.values():
        assert ROWS.issuperset(figure.numbers), figure.id


def test_every_measure_of_the_house_is_used():
    assert {figure.measure for figure in national().figures.values()} == set(MEASURES)


def test_every_figure_says_in_one_sentence_what_it_counts():
    for figure in national().figures.values():
        assert figure.definition.endswith("。"), figure.id


def test_labels_are_not_shared():
    labels = [figure.label for figure in national().figures.values()]
    assert len(labels) == len(set(labels))


def test_arrears_are_months_of_dues_that_are_over_and_not_paid_in_full():
    figure = national().figures["dues.arrears.months"]
    assert (figure.measure, figure.select) == ("months", {"rule": "dues.monthly", "statuses": ("overdue",)})


def test_review_findings_are_those_of_the_year_before():
    assert national().figures["review_finding.closed"].select == {
        "counted": "settled",
        "sources": ("review",),
        "source_year": -1,
        "whole": True,
        "first": True,
    }


def test_the_events_are_all_kinds_outside_the_development_path():
    assert national().figures["event.count"].select == {"kinds": ("*",)}


def test_a_ratio_rests_on_two_figures_that_are_no_ratios():
    for figure in national().figures.values():
        if figure.measure == "ratio":
            parts = [national().figures[figure.select[key]] for key in ("numerator", "denominator")]
            assert all(part.measure != "ratio" for part in parts), figure.id


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("measure: entries", "measure: guess", "不认识的计量方式“guess”"),
        ("{kinds: [assembly]}", "{kinds: [assembly], colour: red}", "不认识的键“colour”"),
        ("{kinds: [assembly]}", "{}", "缺少“kinds”"),
        ("{kinds: [assembly]}", "{kinds: [party]}", "不认识的类别“party”"),
        ("{kinds: [assembly]}", "{kinds: [assembly], by_role: chair}", "by_states"),
        ("entries, select: {kinds: [assembly]}", "ratio, select: {numerator: a, denominator: b}", "不认识的指标“b”"),
        ("entries, select: {kinds: [assembly]}", "members, select: {states: [happy]}", "不认识的人员状态“happy”"),
        (
            "entries, select: {kinds: [assembly]}",
            "items, select: {counted: opened, sources: [moon]}",
            "不认识的事项来源“moon”",
        ),
        ("entries, select: {kinds: [assembly]}", "items, select: {counted: done}", "不认识的计数方式“done”"),
        ("entries, select: {kinds: [assembly]}", "duty_met, select: {rule: x}", "不认识的规则“x”"),
        ("unit: 次, ", "", "缺少“unit”"),
    ],
)
def test_a_figure_that_does_not_hold_is_refused(tmp_path, right, wrong, message):
    assert right in FIGURE
    with pytest.raises(RulebookError, match=message):
        load_text(tmp_path, KINDS + DUTY + FIGURE.replace(right, wrong))


def test_a_topic_or_an_agenda_class_may_stand_beside_kinds(tmp_path):
    text = FIGURE.replace("{kinds: [assembly]}", '{kinds: [assembly], also: ["topic:党史", "agenda1:first_topic"]}')
    select = load_text(tmp_path, KINDS + DUTY + text).figures["a"].select
    assert select["also"] == ("topic:党史", "agenda1:first_topic")


def test_every_duty_has_a_scenario():
    assert {rule.id for rule in national_as_written().duties} - {scenario.rule for scenario in SCENARIOS} == set()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_scenario_stands_beside_the_file_of_its_rule(scenario):
    file = scenario.file.with_name(scenario.file.name.replace(".scenarios.yaml", ".yaml"))
    assert f"- id: {scenario.rule}\n" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("scenario", FIGURE_SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_figure_scenario_stands_beside_the_file_of_a_figure_it_asks_for(scenario):
    text = scenario.file.with_name(scenario.file.name.replace(".scenarios.yaml", ".yaml")).read_text(encoding="utf-8")
    assert any(f"id: {figure.id}," in text for figure in scenario.figures)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_scenario_expects_periods_of_its_rules_length_in_the_year_asked(scenario):
    shape = national_as_written().duties_of(scenario.rule)[-1].shape
    for expected in scenario.expect:
        if isinstance(shape, Cadence):
            months = [date(scenario.on.year, month, 1) for month in range(1, 13)]
            assert expected.period in {period_of(shape.every, day).label for day in months}
        else:
            assert expected.period is None


def test_scenarios_cover_the_hard_days():
    text = " ".join(scenario.name for scenario in SCENARIOS)
    for word in (
        "2月29日",
        "1月31日",
        "季度中间成立",
        "季度中间撤销",
        "不设支委会",
        "没有划分党小组",
        "没有登记是否",
        "年老体弱",
        "新细则施行",
    ):
        assert word in text


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("rule: tea", "不认识的规则“tea”"),
        ("entries: [{kinds: [tea], day: 2025-01-01}]", "不认识的类别“tea”"),
        ("entries: [{kinds: [assembly], day: 2025-02-29}]", "日期“2025-02-29”不存在"),
        ("entries: [{kinds: [assembly], day: 2025-02-28, subjects: [甲]}]", "不认识的人员“甲”"),
        ("register: [{register: dues, month: 2025-13}]", "不是月份"),
        ('register: [{register: dues, month: 2025-12, due: "1.234"}]', "不是金额"),
        ("mood: good", "不认识的键“mood”"),
    ],
)
def test_a_scenario_that_does_not_hold_is_refused(tmp_path, line, message):
    base = {
        "name": "试",
        "organisation": "{kind: branch}",
        "on": "2025-12-31",
        "rule": "branch.assembly.quarterly",
        "expect": "[]",
    }
    key, _, value = line.partition(": ")
    text = "\n".join(f"  {k}: {v}" for k, v in {**base, key: value}.items())
    (tmp_path / "a.scenarios.yaml").write_text("-" + text[1:] + "\n", encoding="utf-8")
    with pytest.raises(RulebookError, match=message):
        load_scenarios(tmp_path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("figures: {tea.count: 1}", "不认识的指标“tea.count”"),
        ("figures: {assembly.count: 1.2.3}", "不是数值"),
        ("figures: {assembly.count: {value: 1, complete: perhaps}}", "不认识的完整程度“perhaps”"),
        ("below: [{kind: branch}]", "缺少“name”"),
        ("entries: [{kinds: [assembly], day: 2025-01-01, organisation: 第九支部}]", "不认识的组织“第九支部”"),
        ("register: [{register: honour, level: galactic}]", "不认识的级别“galactic”"),
        ("rule: branch.assembly.quarterly", "不认识的键“rule”"),
    ],
)
def test_a_figure_scenario_that_does_not_hold_is_refused(tmp_path, line, message):
    base = {"name": "试", "organisation": "{kind: branch}", "on": "2025-12-31", "figures": "{assembly.count: null}"}
    key, _, value = line.partition(": ")
    text = "\n".join(f"  {k}: {v}" for k, v in {**base, key: value}.items())
    (tmp_path / "a.scenarios.yaml").write_text("-" + text[1:] + "\n", encoding="utf-8")
    with pytest.raises(RulebookError, match=message):
        load_figure_scenarios(tmp_path)


def test_no_two_scenarios_bear_one_name(tmp_path):
    duty = "- {name: 试, organisation: {kind: branch}, on: 2025-12-31, rule: branch.assembly.quarterly, expect: []}"
    figure = "- {name: 试, organisation: {kind: branch}, on: 2025-12-31, figures: {assembly.count: null}}"
    (tmp_path / "a.scenarios.yaml").write_text(f"{duty}\n{figure}\n", encoding="utf-8")
    with pytest.raises(RulebookError, match="编号“试”已经用过"):
        load_scenarios(tmp_path)
