"""How a duty stands has one owner of its words: a page, a file or a command that writes them itself fails here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import shuzhi
from shuzhi.rulebook.model import Strength
from shuzhi.rulebook.statuses import (
    ANSWERED,
    ASKED,
    LABELS,
    MISSING,
    OPEN,
    SETTLED,
    STANDINGS,
    STATUSES,
    TOLD,
    missed,
    told_of,
)

SOURCE = Path(shuzhi.__file__).parent
OWNER = "rulebook/cn/statuses.yaml"
MADE = {"static", "__pycache__"}
OWNED = (LABELS["overdue"], LABELS["breach"])


def texts() -> Iterator[tuple[str, str]]:
    """(File, text) of all that can be shown: strings of code but for docstrings, and the other files but for cases."""
    for path in sorted(SOURCE.rglob("*")):
        name = path.relative_to(SOURCE).as_posix()
        if path.is_dir() or MADE & set(path.parts) or name.endswith(".scenarios.yaml"):
            continue
        if path.suffix == ".py":
            yield from ((name, text) for text in strings_of(path.read_text(encoding="utf-8")))
        elif path.suffix in {".html", ".txt", ".yaml", ".js", ".scss"}:
            yield name, path.read_text(encoding="utf-8")


def strings_of(code: str) -> Iterator[str]:
    """The strings of a module that are no docstrings."""
    tree = ast.parse(code)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


@pytest.mark.parametrize("word", OWNED)
def test_the_words_for_what_is_missing_or_wrong_stand_in_one_file_only(word: str) -> None:
    assert {name for name, text in texts() if word in text} == {OWNER}


def test_no_code_says_by_itself_that_something_was_not_seen() -> None:
    beginning = LABELS["overdue"].removesuffix("记录")
    assert {name for name, text in texts() if name.endswith(".py") and beginning in text} == set()


def test_a_report_tells_of_itself_what_asks_for_a_word_and_of_nothing_else() -> None:
    assert TOLD == ANSWERED
    said = {status: told_of(status, whose="3月", what="主题党日", reference="《条例》第1条") for status in TOLD}
    assert said == {
        "overdue": "3月未见主题党日记录",
        "unrecorded": "3月未见主题党日记录（待说明）",
        "breach": "3月主题党日与规定不符（《条例》第1条）",
    }


def test_a_word_written_in_a_string_is_noticed_and_one_in_a_docstring_is_not() -> None:
    missing = LABELS["overdue"]
    code = f'"""答复「{missing}」。"""\nsaid = f"有{missing}的{{count}}项"\n'
    assert [text for text in strings_of(code) if missing in text] == [f"有{missing}的"]


def test_what_is_explained_begins_with_how_it_stands() -> None:
    assert all(STATUSES[status].explained.startswith(LABELS[status].partition("，")[0]) for status in ANSWERED)


def test_only_what_must_be_done_is_overdue() -> None:
    assert {strength: missed(strength) for strength in Strength} == {
        Strength.MUST: "overdue",
        Strength.GENERALLY: "unrecorded",
        Strength.MAY: "unrecorded",
        Strength.PRACTICE: "unrecorded",
    }


def test_what_is_settled_was_asked_and_what_is_missing_is_open() -> None:
    assert SETTLED < ASKED
    assert {"overdue", "unrecorded"} == MISSING
    assert MISSING | {"due"} == OPEN


def test_what_was_done_against_the_rule_is_asked_and_not_settled() -> None:
    assert "breach" in ASKED & ANSWERED
    assert "breach" not in SETTLED | OPEN


def test_the_worst_status_of_an_organisation_tells_how_it_stands() -> None:
    assert STANDINGS == ("overdue", "breach", "unrecorded", "due", "unknown", "met")
