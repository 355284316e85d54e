"""An index held ready, asked about one text."""

from __future__ import annotations

from shuzhi.checking.copying import Index, compare
from shuzhi.checking.copying.index import ASKED
from tests.checking.copying.inventing import own_report, own_words

RUN = own_words("run", 60)
HELD = [own_report(number) + RUN * (number in {3, 8}) + own_report(f"{number} more") for number in range(30)]
ASKED_TEXT = own_report("asked") + RUN + "\n" + own_report(12)


def test_it_finds_what_comparing_finds() -> None:
    index = Index.build(HELD)
    assert len(index) == 30
    compared = [one for one in compare([*HELD, ASKED_TEXT]) if one.b == 30]
    assert [one._replace(b=30) for one in index.find(ASKED_TEXT)] == compared
    assert {one.a for one in compared} == {3, 8, 12}


def test_the_text_asked_about_has_a_number_of_its_own() -> None:
    assert {one.b for one in Index.build(HELD).find(ASKED_TEXT)} == {ASKED}


def test_texts_added_one_by_one_are_found_like_those_added_at_once() -> None:
    index = Index()
    for text in HELD:
        index.add([text])
    assert index.find(ASKED_TEXT) == Index.build(HELD).find(ASKED_TEXT)
    assert len(index) == 30


def test_an_empty_index_and_an_empty_text_find_nothing() -> None:
    assert Index().find(ASKED_TEXT) == []
    assert Index.build(["", "党"]).find(ASKED_TEXT) == []
    assert Index.build(HELD).find("") == []
    index = Index()
    index.add([])
    assert len(index) == 0


def test_compiled_and_plain_form_find_the_same() -> None:
    plain, fast = Index.build(HELD, fast=False), Index.build(HELD, fast=True)
    assert plain.find(ASKED_TEXT, fast=False) == fast.find(ASKED_TEXT, fast=True)
