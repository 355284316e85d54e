"""What is compared of a text, and that offsets come back exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.checking.copying.normalising import KEPT, count_compared, normalise, normalised
from tests.checking.copying.inventing import STEADY


@pytest.mark.parametrize(
    "disguised",
    [
        "D员大会召开了X次，讲政i治",
        "党 员 大 会\n召开了１２次、讲政治！",
        "Ｄ员大会召开了**次（讲政治）",
        "党员大会召开了三十二次；讲政治",
        "某员大会召开了____次，讲ab政z治",
    ],
)
def test_disguises_leave_what_is_compared_as_it_was(disguised: str) -> None:
    assert normalised(disguised) == normalised("党员大会召开了12次，讲政治") == "员大会召开了次讲政治"


@STEADY
@given(st.text())
def test_every_compared_character_stands_at_its_offset(text: str) -> None:
    codes, offsets = normalise(text)
    assert [chr(code) for code in codes] == [text[offset] for offset in offsets]
    assert list(offsets) == [place for place, letter in enumerate(text) if ord(letter) < 0x10000 and KEPT[ord(letter)]]
    assert count_compared(text) == len(offsets)


def test_characters_outside_the_basic_plane_shift_no_offset() -> None:
    text = "𠮷书记😀说😀话"
    assert [text[offset] for offset in normalise(text)[1]] == ["书", "记", "说", "话"]


def test_half_a_surrogate_pair_is_dropped() -> None:
    assert normalised("书\ud800记") == "书记"
