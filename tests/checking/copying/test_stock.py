"""Stock phrases: alone, strung together or in any order they are nobody's copy."""

from __future__ import annotations

from random import Random

import pytest
import yaml

from shuzhi.checking.copying import compare
from shuzhi.checking.copying.normalising import count_compared, normalise, normalised
from shuzhi.checking.copying.stock import _FILE, load_stock, mark_stock, written_phrases
from tests.checking.copying.inventing import own_words

GROUPS = yaml.safe_load(_FILE.read_text("utf-8"))["groups"]
MEETINGS = ["党员大会", "支委会", "党小组会", "专题党课", "主题党日活动", "组织生活会", "集中学习", "谈心谈话"]


@pytest.mark.parametrize("group", GROUPS, ids=[group["name"] for group in GROUPS])
def test_each_group_says_where_its_phrases_come_from(group: dict[str, object]) -> None:
    assert set(group) <= {"name", "source", "phrases", "lists"}
    assert group["source"]
    assert group["phrases"]


def test_no_phrase_is_written_twice_or_too_short_to_count() -> None:
    phrases = written_phrases()
    assert len(set(phrases)) == len(phrases)
    assert [phrase for phrase in phrases if count_compared(phrase) < 5] == []


def test_every_phrase_marks_itself_and_nothing_beside_it() -> None:
    for phrase in written_phrases():
        codes = normalise(own_words("before", 20) + phrase + own_words("after", 20))[0]
        assert mark_stock(codes, load_stock()).tolist() == [False] * 20 + [True] * count_compared(phrase) + [False] * 20


@pytest.mark.parametrize("seed", range(30))
def test_formulae_strung_together_are_no_copy(seed: int) -> None:
    phrases = Random(seed).sample(written_phrases(), 12)
    chain = "，".join(phrases)
    assert compare([own_words("a", 60) + chain + own_words("b", 60), own_words("c", 60) + chain]) == []


@pytest.mark.parametrize("seed", range(30))
def test_formulae_with_a_word_of_two_between_are_no_copy(seed: int) -> None:
    phrases = Random(seed).sample(written_phrases(), 12)
    chain = "".join(f"{phrase}{own_words(place, 2)}" for place, phrase in enumerate(phrases))
    assert compare([own_words("a", 60) + chain + own_words("b", 60), own_words("c", 60) + chain]) == []


@pytest.mark.parametrize("seed", range(30))
def test_meetings_and_their_numbers_in_any_order_are_no_copy(seed: int) -> None:
    chosen = Random(seed).sample(MEETINGS, 7)
    told = "召开" + "、".join(f"{meeting}{{}}次" for meeting in chosen)
    first, second = told.format(*range(7)), told.format(*"XXXXXXX")
    assert compare([own_words("a", 60) + first, own_words("b", 60) + second]) == []


def test_a_formula_inside_a_copied_passage_belongs_to_it() -> None:
    formula = "以习近平新时代中国特色社会主义思想为指导"
    passage = own_words("x", 30) + formula + own_words("y", 30)
    [found] = compare([own_words("a", 40) + passage, own_words("b", 40) + passage])
    assert found.characters == len(normalised(passage))


def test_a_heading_that_both_reports_have_is_no_part_of_the_passage_below_it() -> None:
    passage = own_words("x", 60)
    heading = "二、存在的主要问题\n"
    a = own_words("a", 40) + heading + own_words("d", 9) + passage
    b = own_words("b", 40) + heading + own_words("e", 7) + passage
    [found] = compare([a, b])
    assert b[slice(*found.b_span)] == passage


def test_openings_of_unrelated_reports_share_nothing() -> None:
    assert compare(OPENINGS) == []


OPENINGS = """\
今年以来，在县委的坚强领导下，我坚持以习近平新时代中国特色社会主义思想为指导，深入学习贯彻党的二十大精神，深刻领悟“两个确立”的决定性意义，增强“四个意识”、坚定“四个自信”、做到“两个维护”，认真履\
行抓基层党建工作第一责任人职责，渠修到了田头。
2023年，在上级党委的正确领导下，支部坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻落实党的二十大和二十届二中全会精神，深刻领悟“两个确立”的决定性意义，不断增强“四个意识”、坚定“四个自信\
”、坚决做到“两个维护”，办公室换了新锁。
一年来，我始终坚持以习近平新时代中国特色社会主义思想为指导，认真学习宣传贯彻党的二十大精神，牢固树立“四个意识”，坚定“四个自信”，坚决做到“两个维护”，认真贯彻落实新时代党的建设总要求和新时代党的组\
织路线，两台旧车都卖了。
按照会议安排，现就本人一年来抓基层党建工作情况述职如下：严格落实“三会一课”、主题党日、组织生活会、民主评议党员等制度，召开党员大会4次、支委会12次、党小组会12次，讲党课4次，开展主题党日活动12\
次，充分发挥党支部战斗堡垒作用和党员先锋模范作用。
根据会议安排，现将我本年度抓基层党建工作情况述职如下：严格执行“三会一课”制度，召开支部党员大会X次、支委会XX次、党小组会XX次，讲授党课X次，开展主题党日活动XX次，充分发挥党支部战斗堡垒作用和党\
员先锋模范作用，旧仓库改成了书屋。
以上是我的述职报告，不妥之处，敬请批评指正。下一步，我将认真履行第一责任人职责，以党的政治建设为统领，推动党建与业务工作深度融合，以高质量党建引领高质量发展，为全面建设社会主义现代化国家、全面推进中华\
民族伟大复兴而团结奋斗。
下一步，支部将以党的政治建设为统领，推动党建和业务工作深度融合，以高质量党建引领高质量发展，为全面建设社会主义现代化国家、全面推进中华民族伟大复兴而团结奋斗。以上是我的述职报告，不妥之处，敬请批评指正\
。
""".splitlines()
