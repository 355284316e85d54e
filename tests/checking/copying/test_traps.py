"""Texts that make a careless comparison slow or wrong."""

from __future__ import annotations

import pytest

from shuzhi.checking.copying import compare, group_pairs
from shuzhi.checking.copying.chaining import find_rows
from tests.checking.copying.inventing import own_report, own_words


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["一", "1,\n", "党"], [own_report(1)], ["", own_report(1), ""]])
def test_nothing_to_compare_gives_nothing(texts: list[str]) -> None:
    assert compare(texts) == []


def test_one_character_repeated_is_one_passage() -> None:
    [found] = compare(["好" * 20_000, "好" * 20_000])
    assert found.characters > 19_990


def test_one_line_repeated_is_told_with_few_passages() -> None:
    line = "第一季度走访四十户，问到难处二十件，当月办了十九件。\n"
    found = compare([line * 400, line * 400, own_report(1) + line * 400])
    assert {(one.a, one.b) for one in found} == {(0, 1), (0, 2), (1, 2)}
    assert len(found) < 12


def test_a_blank_form_of_two_repeated_words_ends_soon() -> None:
    texts = ["姓名职务" * 3_000, "职务姓名" * 3_000, "姓名" * 3_000]
    assert {(one.a, one.b) for one in compare(texts)} >= {(0, 1)}


def test_identical_texts_share_everything() -> None:
    text = own_report(1, paragraphs=9)
    [pair] = group_pairs([text, text], compare([text, text]))
    assert pair.share_a > 0.999
    assert len(pair.passages) == 1


@pytest.mark.slow
def test_a_thousand_reports_from_one_template_name_it_once_each() -> None:
    template = own_report("template", paragraphs=6)
    texts = [template, *(template + own_words(number, 200) for number in range(1, 1_000))]
    found = compare(texts, templates=1)
    assert {one.b for one in found if one.a == 0} == set(range(1, 1_000))
    assert len(found) <= 2 * 999
    assert max(one.b_span[1] for one in found) <= len(template)


@pytest.mark.slow
def test_reports_filled_into_one_form_share_only_the_form() -> None:
    lines = [own_words(f"form {number}", 40) for number in range(12)]
    texts = ["".join(line + own_words(f"{number}{line}", 60) for line in lines) for number in range(200)]
    own = own_words("copied", 90)
    texts[7] += own
    texts[190] += own
    assert [(one.a, one.b) for one in compare(texts)] == [(7, 190)]


def test_batches_of_edges_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [own_report(number // 2) for number in range(20)]
    whole = compare(texts)
    monkeypatch.setitem(find_rows.__globals__, "_BATCH", 10)
    assert compare(texts) == whole
