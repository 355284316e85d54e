"""Fingerprints: what two equal runs always share, and that both forms give the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.checking.copying.collection import gather
from shuzhi.checking.copying.fingerprints import GRAM, WINDOW
from shuzhi.checking.copying.normalising import normalised
from tests.checking.copying.inventing import STEADY, own_words

LETTERS = st.text(alphabet="书记村桥渠田党12，", max_size=80)


@STEADY
@given(st.integers(0, 10_000), st.integers(0, 40), st.integers(0, 40))
def test_fourteen_equal_characters_share_a_fingerprint(seed: int, before: int, after: int) -> None:
    run = own_words(seed, GRAM + WINDOW - 1)
    a = gather([own_words("a", before) + run + own_words("b", after)], fast=False)
    b = gather([own_words("c", after) + run + own_words("d", before)], fast=False)
    assert set(a.hashes.tolist()) & set(b.hashes.tolist())


@STEADY
@given(st.lists(LETTERS, max_size=6))
def test_no_fingerprint_reaches_from_one_text_into_the_next(texts: list[str]) -> None:
    held = gather(texts, fast=False)
    owners = held.owners()
    assert all(held.starts[owner] <= place for place, owner in zip(held.positions, owners, strict=True))
    assert all(place + GRAM <= held.starts[owner + 1] for place, owner in zip(held.positions, owners, strict=True))


@pytest.mark.slow
@STEADY
@given(st.lists(LETTERS, max_size=6))
def test_compiled_and_plain_form_gather_the_same(texts: list[str]) -> None:
    plain, fast = gather(texts, fast=False), gather(texts, fast=True)
    for name in ("codes", "starts", "kept", "counts", "raw_starts", "hashes", "positions"):
        assert np.array_equal(getattr(plain, name), getattr(fast, name)), name


@STEADY
@given(st.lists(LETTERS, min_size=1, max_size=6))
def test_places_in_the_codes_go_back_to_offsets_in_the_texts(texts: list[str]) -> None:
    held = gather(texts, fast=False)
    owners = np.repeat(np.arange(len(texts)), np.diff(held.starts))
    offsets = held.offsets_of(np.arange(len(held.codes)), owners)
    told = "".join(texts[owner][offset] for owner, offset in zip(owners, offsets, strict=True))
    assert told == "".join(map(normalised, texts))


def test_texts_of_many_chunks_are_laid_end_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [own_words(number, 50) + "党" * number for number in range(40)]
    whole = gather(texts, fast=False)
    monkeypatch.setattr("shuzhi.checking.copying.collection.CHUNK", 130)
    parts = gather(texts, fast=False)
    assert np.array_equal(whole.hashes, parts.hashes)
    assert np.array_equal(whole.positions, parts.positions)
    everything = np.arange(len(parts.codes))
    owners = np.repeat(np.arange(len(texts)), np.diff(parts.starts))
    assert np.array_equal(parts.offsets_of(everything, owners), whole.offsets_of(everything, owners))


@pytest.mark.slow
def test_chunks_worked_on_at_once_come_out_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [own_words(number, 50) + "党" * number for number in range(60)]
    whole = gather(texts, fast=False)
    monkeypatch.setattr("shuzhi.checking.copying.collection.CHUNK", 130)
    parts = gather(texts, fast=True)
    assert np.array_equal(whole.codes, parts.codes)
    assert np.array_equal(whole.hashes, parts.hashes)
    assert np.array_equal(whole.starts, parts.starts)
