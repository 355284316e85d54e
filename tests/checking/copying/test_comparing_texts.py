"""Which passages are found, held against a brute-force oracle and through every disguise."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.checking.copying import Passage, compare, group_pairs, share_of, tidy
from shuzhi.checking.copying.chaining import SHORTEST
from shuzhi.checking.copying.normalising import normalise, normalised
from tests.checking.copying.inventing import STEADY, own_report, own_words
from tests.checking.copying.oracle import common_runs

PASSAGE = (
    "我们把支部建在产业链上，把党员编进11支服务队，哪家要修渠、哪户要卖瓜，队员先上门问清楚再分头去办，"
    "办完了回村部销号，月底由老支书逐条念给大家听，念不出来的当场说明原因，下个月接着办，全年办了236件。"
)
BLOCKS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "D", "1，", "党", "\n", "ab", "😀"])), max_size=7)
UNLIKE_BLOCKS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["", "党", "1，"])), max_size=5, unique_by=lambda one: one[0]
)
MESSY = st.text(alphabet="书记村，12D", max_size=160)


def block(number: int) -> str:
    return own_words(f"block {number}", 11 + 7 * number)


def between(first: str, second: str, **options: object) -> list[Passage]:
    return compare([first, second], **options)  # type: ignore[arg-type]


@STEADY
@given(UNLIKE_BLOCKS, BLOCKS)
def test_every_run_of_thirty_equal_characters_is_told(one: list[tuple[int, str]], other: list[tuple[int, str]]) -> None:
    a, b = ("".join(block(number) + noise for number, noise in blocks) for blocks in (one, other))
    spans = [passage.b_span for passage in between(a, b)]
    told = [any(low <= offset < high for low, high in spans) for offset in normalise(b)[1]]
    for _, start, length in common_runs(a, b, least=SHORTEST):
        assert all(told[start : start + length])


@STEADY
@given(BLOCKS, BLOCKS)
def test_both_ends_of_a_passage_are_characters_that_match(
    one: list[tuple[int, str]], other: list[tuple[int, str]]
) -> None:
    a, b = ("".join(block(number) + noise for number, noise in blocks) for blocks in (one, other))
    for passage in between(a, b):
        here, there = a[slice(*passage.a_span)], b[slice(*passage.b_span)]
        assert (here[0], here[-1]) == (there[0], there[-1])
        assert passage.characters <= min(len(normalised(here)), len(normalised(there)))


@pytest.mark.slow
@STEADY
@given(st.lists(MESSY, max_size=5), st.booleans())
def test_compiled_and_plain_form_tell_the_same(texts: list[str], every_pair: bool) -> None:
    shared = "".join(texts[:2]) * 2
    texts = [shared + text for text in texts]
    assert compare(texts, fast=True, every_pair=every_pair) == compare(texts, fast=False, every_pair=every_pair)


@pytest.mark.slow
@pytest.mark.parametrize("every_pair", [True, False])
def test_compiled_and_plain_form_tell_the_same_of_edited_copies(every_pair: bool) -> None:
    texts = [own_report(0)]
    for number in range(1, 25):
        lines = texts[number // 3].split("\n")
        Random(number).shuffle(lines)
        texts.append(edited("\n".join(lines), number) + own_report(number, paragraphs=1))
    found = compare(texts, fast=True, every_pair=every_pair)
    assert found == compare(texts, fast=False, every_pair=every_pair)
    assert len(found) > 50


def edited(text: str, seed: int) -> str:
    """Every now and then a character replaced, left out or put in."""
    chance = Random(seed)
    letters = []
    for letter in text:
        way = chance.random()
        letters.append("" if way < 0.01 else letter + own_words(way, 2) if way < 0.02 else letter)
    return "".join(letters)


DISGUISES = {
    "D for 党": PASSAGE.replace("党", "D"),
    "X for figures": PASSAGE.replace("11", "X").replace("236", "XXX"),
    "other figures": PASSAGE.replace("11", "9").replace("236", "188"),
    "figures in characters": PASSAGE.replace("11", "十一").replace("236", "二百三十六"),
    "full width": PASSAGE.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
    "half-width punctuation": PASSAGE.replace("，", ",").replace("。", "."),
    "letters inside words": PASSAGE.replace("服务", "服i务").replace("老支书", "老支s书"),
    "white space": PASSAGE.replace("，", "，\n　　"),
    "pictures": PASSAGE.replace("，", "，😀"),
}


@pytest.mark.parametrize("disguised", DISGUISES.values(), ids=DISGUISES)
def test_a_disguise_hides_nothing_and_offsets_are_exact(disguised: str) -> None:
    a = own_words("a", 50) + PASSAGE + own_words("b", 50)
    b = own_words("c", 70) + disguised + own_words("d", 30)
    [found] = between(a, b)
    assert a[slice(*found.a_span)] == PASSAGE.rstrip("。")
    assert b[slice(*found.b_span)] == disguised.rstrip("。.")
    assert found.characters == len(normalised(PASSAGE))


EDITS = {
    "another name": PASSAGE.replace("老支书", "驻村的周书记"),
    "a word left out": PASSAGE.replace("分头", ""),
    "a clause put in": PASSAGE.replace("办完了", "雨停以后再查一遍，办完了"),
    "a clause left out": PASSAGE.replace("队员先上门问清楚再分头去办，", ""),
    "several words replaced": PASSAGE.replace("我们", "我支部").replace("队员", "组员").replace("大家", "乡亲们"),
}


@pytest.mark.parametrize("changed", EDITS.values(), ids=EDITS)
def test_a_light_edit_leaves_one_passage(changed: str) -> None:
    a = own_words("a", 50) + PASSAGE + own_words("b", 50)
    b = own_words("c", 70) + changed + own_words("d", 30)
    [found] = between(a, b)
    assert len(b[slice(*found.b_span)]) >= 0.9 * len(changed)
    assert set(b[slice(*found.b_span)]) <= set(changed)


def test_paragraphs_in_another_order_are_all_found() -> None:
    lines = own_report("whole", paragraphs=8).splitlines()
    a, b = "\n".join(lines), "\n".join(reversed(lines))
    [pair] = group_pairs([a, b], between(a, b))
    assert pair.share_a > 0.99
    assert pair.share_b > 0.99
    assert len(pair.passages) == 8


def test_a_run_inside_own_sentences_is_found_with_its_ends() -> None:
    run = own_words("run", 50)
    a, b = own_report("a") + run + own_report("b"), own_report("c") + run + own_report("d")
    [found] = between(a, b)
    assert b[slice(*found.b_span)] == a[slice(*found.a_span)] == run


@pytest.mark.parametrize(("length", "count"), [(SHORTEST - 1, 0), (SHORTEST, 1)])
def test_thirty_characters_are_a_passage_and_fewer_are_not(length: int, count: int) -> None:
    run = own_words("run", length)
    assert len(between(own_words("a", 40) + run, own_words("b", 40) + run)) == count


def test_a_passage_repeated_inside_one_text_is_no_copy() -> None:
    assert between(PASSAGE + own_words("a", 40) + PASSAGE, own_report("b")) == []


def test_a_passage_taken_twice_is_told_twice() -> None:
    found = between(PASSAGE, PASSAGE + own_words("a", 90) + PASSAGE)
    assert [passage.a_span for passage in found] == [(0, len(PASSAGE) - 1)] * 2


def test_of_three_texts_alike_all_three_pairs_are_told() -> None:
    text = own_report("same")
    assert {(one.a, one.b) for one in compare([text, text, text])} == {(0, 1), (0, 2), (1, 2)}


def test_a_large_collection_names_the_first_holder_and_the_one_before() -> None:
    text = own_report("same", paragraphs=1)
    found = compare([text] * 5, every_pair=False)
    assert {(one.a, one.b) for one in found} == {(0, 1), (0, 2), (1, 2), (0, 3), (2, 3), (0, 4), (3, 4)}


def test_the_order_says_who_held_it_first() -> None:
    [found] = compare([PASSAGE + own_words("a", 20), own_words("b", 20) + PASSAGE], order=[1, 0])
    assert (found.a, found.b) == (1, 0)
    assert found.a_span == (20, 19 + len(PASSAGE))


def test_what_very_many_share_is_common_and_no_copy() -> None:
    phrase = own_words("phrase", 40)
    texts = [own_words(number, 60) + phrase + own_words(-number, 60) for number in range(1, 41)]
    assert compare(texts) == []


def test_what_very_many_share_is_a_copy_where_a_known_template_holds_it() -> None:
    phrase = own_words("phrase", 40)
    texts = [phrase, *(own_words(number, 60) + phrase for number in range(1, 41))]
    assert {one.b for one in compare(texts, templates=1) if one.a == 0} == set(range(1, 41))


@pytest.mark.parametrize("length", [52, 60, 130])
def test_a_passage_of_some_length_is_a_copy_however_many_share_it(length: int) -> None:
    passage = own_words("passage", length)
    texts = [own_words(number, 60) + passage + own_words(-number, 60) for number in range(1, 41)]
    assert {one.b for one in compare(texts)} == set(range(1, 40))


def test_shares_are_of_the_compared_characters() -> None:
    assert share_of("书记12书记", [(0, 4)]) == 0.5
    assert share_of("12", [(0, 2)]) == 0
    assert share_of("书记书记", [(0, 2), (1, 3)]) == 0.75


def test_headings_alike_at_both_ends_are_taken_off() -> None:
    text = f"甲村党支部书记述职报告\n一、工作情况\n{PASSAGE}\n二、存在的问题\n"
    passage = Passage(0, 1, (1, len(text) - 1), (1, len(text) - 1), 100)
    cut = tidy(passage, text, text)
    assert text[slice(*cut.a_span)] == text[slice(*cut.b_span)] == PASSAGE
    assert cut.characters == 100 - len(normalised("村党支部书记述职报告工作情况存在的问题"))


def test_a_short_line_that_ends_a_sentence_is_no_heading() -> None:
    text = f"桥修好了。\n{PASSAGE}\n路也修好了。"
    passage = Passage(0, 1, (0, len(text) - 1), (0, len(text)), 100)
    assert tidy(passage, text, text).b_span == (0, len(text))


def test_a_heading_of_one_text_alone_stays() -> None:
    a, b = f"工作情况\n{PASSAGE}", f"工作情况{PASSAGE}"
    passage = Passage(0, 1, (0, len(a)), (0, len(b)), 100)
    assert tidy(passage, a, b) == passage


def test_a_number_before_and_a_stop_behind_belong_to_the_passage() -> None:
    a, b = f"路。一是{PASSAGE}", f"桥修好了，2024年，三是{PASSAGE[:-1]}；"
    [found] = between(own_words("a", 20) + a, own_words("b", 20) + b)
    cut = tidy(found, own_words("a", 20) + a, own_words("b", 20) + b)
    assert (own_words("a", 20) + a)[slice(*cut.a_span)] == f"一是{PASSAGE}"
    assert (own_words("b", 20) + b)[slice(*cut.b_span)] == f"三是{PASSAGE[:-1]}；"
