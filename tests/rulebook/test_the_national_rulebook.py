"""The rulebook that ships: complete, sourced, and within the laws of the house."""

import itertools
import re
import time
from pathlib import Path

import pytest
import yaml

from shuzhi.rulebook import load, national, national_as_written
from shuzhi.rulebook.model import Confidence, Strength
from shuzhi.rulebook.shapes import Cadence, Cycle, Standing

RULES = Path(__file__).parents[3] / "shared" / "reference" / "rules.md"
LAST = {"ZB": 28, "XJ": 17, "JY": 16, "FZ": 33, "DF": 20, "SZ": 14, "QT": 15}
FACTS = {f"{area}-{number:02}" for area, last in LAST.items() for number in range(1, last + 1)}
# Rows that a later reading added
ADDED = set(
    "ZB-29 ZB-30 ZB-31 ZB-32 ZB-33 JG-01 JG-02 JG-03 JG-04 JG-05 JG-06 GX-01 FZ-34 FZ-35 DF-21 JY-17 JY-18 JY-19 JY-20"
    " JY-21 QT-16 QT-17".split()
)
STABLE_DUTIES = [
    "branch.assembly.quarterly",
    "branch.committee_meeting.monthly",
    "branch.group_meeting.monthly",
    "branch.theme_day.monthly",
    "branch.party_lecture.quarterly",
    "branch.organisational_life.yearly",
    "branch.democratic_appraisal.yearly",
    "branch.heart_talk.yearly",
    "branch.election.term",
    "branch.election.term_village",
    "dues.monthly",
    "study_group.quarterly",
    "party_governance.half_yearly",
    "ideology.half_yearly",
    "member.study_hours.yearly",
    "development.application_talk.within_month",
]
DEVELOPMENT = [
    "application",
    "application_talk",
    "activist",
    "activist_review",
    "candidate",
    "publicity",
    "vetting",
    "training",
    "pre_review",
    "acceptance",
    "approval",
    "oath",
    "full_admission_request",
    "full_admission",
    "full_admission_approval",
    "archive",
]


def rules_and_provisions():
    return (*national_as_written().duties, *national().provisions)


def test_every_fact_of_the_fact_base_is_a_duty_or_a_provision_and_no_other_is_named():
    assert {fact for rule in rules_and_provisions() for fact in rule.facts} == FACTS | ADDED


@pytest.mark.skipif(not RULES.exists(), reason="the fact base is not on this machine")
def test_the_fact_base_itself_holds_these_rows():
    rows = re.findall(r"^\| ((?:ZB|XJ|JY|FZ|DF|SZ|QT|JG|GX)-\d\d) \|", RULES.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(rows) >= FACTS | ADDED


@pytest.mark.parametrize("rule_id", STABLE_DUTIES)
def test_duties_that_other_rooms_name_exist(rule_id):
    assert national_as_written().duties_of(rule_id)


@pytest.mark.parametrize("step", DEVELOPMENT)
def test_every_step_of_the_development_path_is_a_kind_about_a_person(step):
    assert national().kinds[f"development.{step}"].about_person


def test_versions_of_one_rule_follow_each_other_without_gap_or_overlap():
    for rule_id in {rule.id for rule in rules_and_provisions()}:
        versions = [rule.version for rule in rules_and_provisions() if rule.id == rule_id]
        for before, after in itertools.pairwise(versions):
            assert before.until == after.since, rule_id


def test_every_version_names_its_source_and_the_day_it_was_checked():
    for rule in rules_and_provisions():
        assert rule.version.reference.title, rule.id
        assert rule.version.checked_on >= rule.version.since, rule.id


def test_a_fact_from_memory_is_shown_as_pending():
    (report,) = national().duties_of("democratic_life.report.within_days")
    assert report.pending_check
    assert report.version.reference.article is None


def test_a_step_names_the_article_of_the_text_that_was_in_force():
    (talk_2014, talk_2026) = national().duties_of("development.application_talk.within_month")
    assert (talk_2014.version.reference.sources, talk_2014.version.reference.article) == (("GZ25",), "7")
    assert (talk_2026.version.reference.sources, talk_2026.version.reference.article) == (("G1",), "7")
    assert not talk_2014.pending_check


# Texts that were read: the rule of this fact that began on this day, and its article.
QUOTED = {
    "2018-10-28": "ZB-01 4 ZB-02 4 ZB-03 5 ZB-04 5 ZB-05 6 ZB-06 8 ZB-08 11 ZB-09 12 ZB-10 12 ZB-11 13 ZB-12 13"
    " ZB-13 16 ZB-14 16 ZB-20 19 ZB-21 20 ZB-22 20 ZB-25 21 ZB-26 23 ZB-27 25 ZB-27 27 ZB-28 10（9）",
    "2008-04-01": "DF-03 3 DF-04 4 DF-05 5 DF-06 6 DF-07 6 DF-08 7 DF-09 8 DF-10 10 DF-11 12 DF-12 13 DF-13 14 DF-14 11"
    " DF-19 26 DF-20 15、23、24、27",
    "2014-05-28": "FZ-01 5 FZ-02 7 FZ-03 8 FZ-04 9 FZ-05 11 FZ-06 11 FZ-07 12–13 FZ-08 13 FZ-09 14 FZ-10 16 FZ-11 17"
    " FZ-12 19 FZ-13 19 FZ-15 20 FZ-16 21 FZ-17 22 FZ-18 23 FZ-19 24 FZ-20 25 FZ-21 26 FZ-22 30 FZ-23 32 FZ-24 32"
    " FZ-25 33 FZ-26 34 FZ-27 34 FZ-28 36 FZ-29 37 FZ-30 38 FZ-31 39 FZ-32 41 FZ-33 42",
}
READ = [
    (since, fact, article)
    for since, line in QUOTED.items()
    for fact, article in zip(line.split()[::2], line.split()[1::2], strict=True)
]


@pytest.mark.parametrize(("since", "fact", "article"), READ)
def test_what_was_read_is_quoted_with_its_article(since, fact, article):
    versions = [rule.version for rule in rules_and_provisions() if fact in rule.facts]
    told = {
        (version.reference.article, version.confidence) for version in versions if version.since.isoformat() == since
    }
    assert (article, Confidence.QUOTED) in told


def test_the_oath_is_due_only_under_the_revision_of_2026():
    (oath,) = national().duties_of("development.oath.within_month")
    assert oath.version.since.isoformat() == "2026-05-11"
    assert oath.strength is Strength.GENERALLY


def test_full_admission_may_be_discussed_only_a_year_after_the_assembly_accepted():
    for rule in national().duties_of("development.full_admission.after_probation"):
        assert isinstance(rule.shape, Standing)
        assert (rule.shape.told_by, rule.shape.months) == (("development.acceptance",), 12)
        assert rule.shape.not_before == ("development.full_admission",)


def test_terms_are_three_years_and_five_in_villages_and_communities():
    (term,) = national().duties_of("branch.election.term")
    (village,) = national().duties_of("branch.election.term_village")
    assert term.shape == Cycle(months=36, lead_months=6, old_terms=True)
    assert village.shape == Cycle(months=60, lead_months=6, old_terms=True)
    assert {c.value for c in term.subject.conditions if c.column == "sector"} == {"village", "community"}


def test_the_assembly_is_quarterly_and_generally():
    (assembly,) = national().duties_of("branch.assembly.quarterly")
    assert assembly.shape == Cadence("quarter")
    assert assembly.strength is Strength.GENERALLY
    assert assembly.version.confidence is Confidence.QUOTED


def test_quarterly_lectures_are_practice_only():
    (lecture,) = national_as_written().duties_of("branch.party_lecture.quarterly")
    assert lecture.strength is Strength.PRACTICE


def test_no_name_of_a_kind_means_two_kinds():
    owners: dict[str, set[str]] = {}
    for kind in national().kinds.values():
        for word in (kind.label, *kind.aliases):
            owners.setdefault(word, set()).add(kind.id)
    assert [word for word, ids in owners.items() if len(ids) > 1] == []


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("支委会", "committee_meeting"),
        ("委员会", "committee_meeting"),
        ("党员大会", "assembly"),
        ("支部大会", "assembly"),
        ("主题党日活动", "theme_day"),
        ("党员活动日", "theme_day"),
        ("专题党课", "party_lecture"),
        ("中心组学习", "study_group"),
    ],
)
def test_names_that_offices_write_find_their_kind(word, kind):
    assert word in (national().kinds[kind].label, *national().kinds[kind].aliases)


def test_nothing_on_opinion_work_keywords_or_monitoring_ships():
    words = ("舆情", "网评", "敏感", "关键词", "舆论", "监测", "思想动态")
    for file in sorted(load.NATIONAL.glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        assert not [word for word in words if word in text], file.name


def test_ideology_is_nothing_but_plain_dated_entries():
    kinds = [kind for kind in national().kinds.values() if "意识形态" in kind.label]
    assert kinds
    for kind in kinds:
        assert "只登记日期、题目和责任人" in kind.note


def test_every_register_that_other_rooms_name_exists():
    assert {"dues", "document", "publication", "honour", "fund", "external", "coverage"} <= set(national().registers)


def test_no_file_uses_a_list_that_the_loader_does_not_read():
    for file in sorted(load.NATIONAL.glob("*.yaml")):
        if not file.name.endswith(load.APART):
            assert set(yaml.safe_load(file.read_text(encoding="utf-8"))) <= set(load.LISTS)


def test_loading_the_national_rulebook_takes_less_than_half_a_second_of_the_processor():
    began = time.process_time()
    national.__wrapped__()
    assert time.process_time() - began < 0.5


def test_the_national_rulebook_is_read_once():
    assert national() is national()
