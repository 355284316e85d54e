"""Whatever the bytes of a file are, reading it ends in a result or in a refusal that people understand."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shuzhi.access.scoping import local_operator
from shuzhi.exchange.facts import load_facts
from shuzhi.exchange.facts.reading import read_text
from shuzhi.factsfile.failure import FactsError
from tests.exchange_facts.files import SMALL, small

quick = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@quick
@given(content=st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(FactsError):
        read_text(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        b"[" * 200_000,
        b'{"format": "shuzhi.facts/1", "format": "shuzhi.facts/1"}',
        b'{"format": ' + b"9" * 6000 + b"}",
        b'{"format": NaN}',
        b'{"format": "shuzhi.facts/2"}',
    ],
    ids=["empty", "list", "null", "utf-16", "deep", "key twice", "long number", "not a number", "next format"],
)
def test_what_is_no_facts_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(FactsError) as refused:
        read_text(content)
    assert refused.value.advice


def places(told: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a file."""
    inside = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    return [path, *(place for key, one in inside for place in places(one, (*path, key)))]


PLACES = [place for place in places(SMALL) if place and place != ("format",)]


@pytest.mark.usefixtures("db", "the_moment")
@quick
@given(place=st.sampled_from(PLACES), value=VALUES, partial=st.booleans())
def test_anything_anywhere_is_entered_or_refused_in_words(
    place: tuple[Any, ...], value: Any, partial: bool, tmp_path: Path
) -> None:
    told: Any = small()
    inside = told
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    path = tmp_path / "x.json"
    path.write_text(json.dumps(told), "utf-8")
    with suppress(FactsError):
        load_facts(actor=local_operator(), path=path, partial=partial, dry_run=True)


def test_a_file_beyond_all_measure_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shuzhi.exchange.facts.reading.LARGEST", 10)
    path = tmp_path / "x.json"
    path.write_text(json.dumps(SMALL), "utf-8")
    with pytest.raises(FactsError) as refused:
        load_facts(actor=local_operator(), path=path)
    assert refused.value.code == "facts.large"
