"""Missing parts, lengths and shares: with and without a profile."""

from __future__ import annotations

import pytest

from shuzhi.checking.structure import Notice, ShapeBound, ShapeLimits, limits_from_profile
from shuzhi.rulebook import national
from tests.checking.structure.making import TITLE, WORK, found_in, sample, whole

MISSING = "section.missing"
READ = Notice("某县2025年通知", "县委组织部通知", "quoted")
HEARD = Notice("某县旧通知", "网上转载", "secondary")


def _limits(*bounds: ShapeBound) -> ShapeLimits:
    return ShapeLimits("党支部书记", ("work", "problems", "plan"), bounds)


def _missing(text: str, limits: ShapeLimits | None = None) -> list[str]:
    return [finding.kind for finding in found_in(text, MISSING, limits=limits)]


def test_work_problems_and_plan_are_enough() -> None:
    assert _missing(whole()) == []


def test_a_report_without_a_plan_is_told_where_it_would_go() -> None:
    text = whole(work=WORK * 3).split("三、下一步")[0]
    (finding,) = found_in(text, MISSING)
    assert finding.kind == "plan"
    assert finding.text == "二、存在的问题"
    assert "“二、存在的问题”之后" in finding.message


def test_a_sentence_of_good_intent_is_no_plan() -> None:
    text, _ = sample("personal.txt")
    assert _missing(text) == ["plan"]


def test_missing_problems_are_told_after_the_work() -> None:
    text = f"{TITLE}\n一、工作情况\n{WORK * 3}\n二、下一步打算\n一是深化理论学习。二是创新方法。\n"
    (finding,) = found_in(text, MISSING)
    assert (finding.kind, finding.text) == ("problems", "一、工作情况")


def test_missing_work_is_told_before_the_problems() -> None:
    problems, plan = "学习不够深入，理论联系实际不紧。" * 8, "深化理论学习。" * 12
    text = f"{TITLE}\n一、存在的问题\n{problems}\n二、下一步打算\n{plan}\n"
    (finding,) = found_in(text, MISSING)
    assert finding.kind == "work"
    assert "“一、存在的问题”之前" in finding.message


@pytest.mark.parametrize("name", ["no_headings_at_all.txt", "company_restarting.txt", "no_first_level.txt"])
def test_parts_without_a_heading_are_there(name: str) -> None:
    text, _ = sample(name)
    assert _missing(text) == []


@pytest.mark.parametrize("heading", ["存在的不足和下步打算", "问题与改进措施", "存在的问题及整改措施"])
def test_a_heading_that_names_two_parts_has_both(heading: str) -> None:
    text = (
        f"{TITLE}\n一、工作情况\n{WORK * 3}\n二、{heading}\n一是学习不够，今后加强学习。二是创新不够，今后勇于创新。\n"
    )
    assert _missing(text) == []


def test_a_few_words_are_told_in_one_finding_that_they_are_no_report() -> None:
    (finding,) = found_in("今天天气很好。", MISSING)
    assert "7字" in finding.message


def test_an_empty_text_has_nothing_to_miss() -> None:
    assert found_in(whole(work=""), MISSING) == []


def test_a_profile_asks_for_its_own_parts() -> None:
    limits = ShapeLimits("党支部书记", ("findings", "work", "problems", "causes", "plan"))
    assert _missing(whole(), limits) == ["findings", "causes"]


def test_what_a_profile_asks_for_is_told_once() -> None:
    limits = ShapeLimits("党支部书记", ("findings", "work", "problems", "plan"))
    text = whole(work=WORK * 6)
    assert _missing(text, limits) == ["findings"]
    assert found_in(text, "finding.unanswered", limits=limits) == []
    assert len(found_in(text, "finding.unanswered")) == 1


def test_a_sentence_about_last_years_findings_is_enough_for_a_profile() -> None:
    work = WORK + "上年度述职评议指出的3个问题，已全部整改到位。"
    assert _missing(whole(work=work), ShapeLimits("党支部书记", ("findings", "work"))) == []


def test_promises_answer_for_last_year_too() -> None:
    text = whole().replace("二、存在", f"二、承诺事项兑现情况\n{WORK}\n三、存在").replace("三、下一步", "四、下一步")
    assert _missing(text, ShapeLimits("党支部书记", ("findings",))) == []


def test_problems_with_their_causes_have_both() -> None:
    text = whole().replace("存在的问题", "存在的问题及原因")
    assert _missing(text, ShapeLimits("党支部书记", ("problems", "causes"))) == []


def test_a_report_that_is_too_long_is_told_by_how_much() -> None:
    text = whole(work=WORK * 10)
    (finding,) = found_in(text, "length", limits=_limits(ShapeBound(None, READ, most=500)))
    size = len("".join(text.split()))
    assert finding.text == TITLE
    assert f"全文{size}字" in finding.message
    assert f"约{size - 500}字" in finding.advice
    assert finding.confidence == 1


def test_a_part_that_is_too_short_is_told_at_its_heading() -> None:
    (finding,) = found_in(whole(), "length", limits=_limits(ShapeBound("problems", READ, least=100)))
    assert finding.text == "二、存在的问题"
    assert "不足100字" in finding.message


def test_shares_are_held_against_their_bounds() -> None:
    limits = _limits(ShapeBound("work", READ, share_most=34), ShapeBound("problems", READ, share_least=33))
    findings = found_in(whole(work=WORK * 4), "share", limits=limits)
    assert [finding.text for finding in findings] == ["一、工作情况", "二、存在的问题"]


def test_parts_of_one_role_count_together() -> None:
    rest = "三、存在的问题\n一是学习不深。\n四、下一步打算\n一是深化学习。\n"
    text = f"{TITLE}\n一、抓学习\n{WORK}\n二、抓组织\n{WORK}\n{rest}"
    limits = _limits(ShapeBound("work", READ, least=2 * len(WORK)))
    assert found_in(text, "length", limits=limits) == []


def test_a_part_that_is_missing_is_not_too_short_as_well() -> None:
    limits = _limits(ShapeBound("causes", READ, least=100, share_least=10))
    assert [*found_in(whole(), "length", limits=limits), *found_in(whole(), "share", limits=limits)] == []


def test_a_bound_not_read_in_the_notice_itself_is_marked() -> None:
    (finding,) = found_in(whole(), "length", limits=_limits(ShapeBound(None, HEARD, most=10)))
    assert "某县旧通知（待核）" in finding.message
    assert "以本年度上级通知为准" in finding.advice
    assert finding.confidence < 1


def test_without_a_profile_no_length_is_asked() -> None:
    text = whole(work=WORK * 100)
    assert [*found_in(text, "length"), *found_in(text, "share")] == []


def test_the_profile_of_a_branch_asks_for_five_parts_and_five_thousand_characters() -> None:
    limits = limits_from_profile(national().profiles["branch"])
    assert limits.required == ("findings", "work", "problems", "causes", "plan")
    (bound,) = [bound for bound in limits.bounds if bound.most is not None]
    assert (bound.role, bound.most, bound.notice.confidence) == (None, 5000, "secondary")


def test_another_notice_of_the_profile_can_be_chosen() -> None:
    limits = limits_from_profile(national().profiles["branch"], limits="example.thirds")
    assert {(bound.role, bound.share_most, bound.share_least) for bound in limits.bounds} >= {
        ("work", 34, None),
        ("problems", None, 33),
        ("plan", None, 33),
    }


def test_a_notice_that_the_profile_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        limits_from_profile(national().profiles["branch"], limits="nothing")


def test_every_profile_gives_limits() -> None:
    for profile in national().profiles.values():
        assert {"work", "problems", "plan"} <= set(limits_from_profile(profile).required)
