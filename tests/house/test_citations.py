"""What code and rules cite is explained in ``docs/laws.md``, and nothing is explained that nobody cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LAWS = ROOT / "docs" / "laws.md"
SOURCE = ROOT / "src" / "shuzhi"
REQUIREMENT = r"[A-L]\d{2}"
FACT = r"[A-Z]{2}-\d{2}"
KEY = r"[A-Z]{1,3}\d{1,2}"
CITED_FACT = rf"(?<![A-Za-z0-9])(?:{FACT})(?![A-Za-z0-9])"
CITED_REQUIREMENT = rf"(?<![A-Za-z0-9#\"'])(?:{REQUIREMENT})(?![A-Za-z0-9\"'])"


def _rows(heading: str) -> set[str]:
    """The ids that a section of the page explains, one a row of its table."""
    section = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", LAWS.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert section, heading
    return set(re.findall(r"^\| `([^`]+)` \| \S", section[1], re.MULTILINE))


@cache
def _texts() -> dict[Path, str]:
    return {
        path: path.read_text("utf-8")
        for pattern in ("*.py", "*.yaml", "*.md")
        for path in sorted(SOURCE.rglob(pattern))
        if "migrations" not in path.parts
    }


def _lists(node: Any, key: str) -> Iterator[str]:
    """Every word of the lists under this key, wherever they stand in a file of rules."""
    if isinstance(node, dict):
        told = node.get(key)
        yield from map(str, told if isinstance(told, list) else ())
        for below in node.values():
            yield from _lists(below, key)
    elif isinstance(node, list):
        for below in node:
            yield from _lists(below, key)


def _references(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        if isinstance(node.get("reference"), dict):
            yield node["reference"]
        for below in node.values():
            yield from _references(below)
    elif isinstance(node, list):
        for below in node:
            yield from _references(below)


@cache
def _rules() -> tuple[Any, ...]:
    return tuple(
        yaml.safe_load(path.read_text("utf-8")) for path in sorted((SOURCE / "rulebook" / "cn").glob("*.yaml"))
    )


def _found(pattern: str) -> set[str]:
    return {found for text in _texts().values() for found in re.findall(pattern, text)}


def _cited_facts() -> set[str]:
    return _found(CITED_FACT)


def _cited_requirements() -> set[str]:
    return _found(CITED_REQUIREMENT) - _cited_sources()  # the key of a source may look like the id of a row


def _cited_sources() -> set[str]:
    listed = {key for document in _rules() for told in _references(document) for key in _lists(told, "sources")}
    return listed | _found(rf"\[({KEY})\]")


CITED = {"Requirements": _cited_requirements, "Facts of the rules": _cited_facts, "Sources": _cited_sources}


@pytest.mark.parametrize("heading", CITED)
def test_what_is_cited_is_explained_and_nothing_else(heading: str) -> None:
    cited, explained = CITED[heading](), _rows(heading)
    assert not cited - explained, "cited and not explained"
    assert not explained - cited, "explained and cited by nobody"


def test_every_family_of_facts_is_explained() -> None:
    assert {fact[:2] for fact in _cited_facts()} == _rows("Families of facts")


def test_every_fact_that_a_rule_names_is_a_fact() -> None:
    named = {fact for document in _rules() for fact in _lists(document, "facts")}
    assert len(named) > 100
    assert not [fact for fact in named if not re.fullmatch(FACT, fact)]


def test_each_law_names_tests_that_exist() -> None:
    laws = re.findall(r"^\| (\d) \| \*\*.*?\| ([^|]*`tests/[^|]*) \|$", LAWS.read_text("utf-8"), re.MULTILINE)
    assert [number for number, _ in laws] == list("12345678")
    held = {test for _, tests in laws for test in re.findall(r"`(tests/[^`]+)`", tests)}
    assert not [test for test in held if not (ROOT / test).is_file()]
