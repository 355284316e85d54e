"""Short labelled sentences, one for each rule: what is a claim, what is none, and what it counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from shuzhi.checking.claims import find_claims
from shuzhi.checking.model import Claim
from tests.checking.labelled import LabelledReport, strip_markup

ROWS: list[dict[str, Any]] = [
    row
    for name in ("sentences.yaml", "indicators.yaml")
    for row in yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
]
WITH_ITEMS = [row for row in ROWS if "⟪" in row["text"]]


def _read(row: dict[str, Any]) -> tuple[LabelledReport, list[Claim]]:
    marked = strip_markup(row.get("rule", ""), {"year": "2023"}, "§work§" + row["text"])
    return marked, find_claims(marked.report)


@pytest.mark.parametrize("row", ROWS, ids=range(1, len(ROWS) + 1))
def test_just_the_marked_numbers_are_claims_as_marked(row: dict[str, Any]) -> None:
    marked, claims = _read(row)
    values = row.get("values", [label.value for label in marked.claims])
    wanted = [
        (label.span, value, label.unit, label.placeholder, label.approximate)
        for label, value in zip(marked.claims, values, strict=True)
    ]
    told = {(c.span, c.value, c.unit, c.placeholder, c.approximate) for c in claims}
    assert sorted(told, key=str) == sorted(wanted, key=str), marked.text


@pytest.mark.parametrize("row", WITH_ITEMS, ids=range(1, len(WITH_ITEMS) + 1))
def test_each_claim_names_the_marked_thing(row: dict[str, Any]) -> None:
    marked, claims = _read(row)
    for label in marked.claims:
        if label.item_span is None:
            continue
        told = [marked.text[slice(*c.item_span)] for c in claims if c.span == label.span and c.item_span]
        wanted = marked.text[slice(*label.item_span)]
        assert any(wanted in words or words in wanted for words in told), f"{told} for {wanted}: {marked.text}"
