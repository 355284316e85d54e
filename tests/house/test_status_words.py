"""How a duty stands has one owner of its words: a page, a file or a command that writes them itself fails here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import shuzhi
from shuzhi.duties.words import ASK_WORD, EXPLAINED_WORD, SHORT_LABELS, STATUS_LABELS

SOURCE = Path(shuzhi.__file__).parent
OWNER = "duties/words.py"
MADE = {"static", "__pycache__"}
MISSING = STATUS_LABELS["overdue"]


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


def test_the_word_for_a_missing_record_stands_in_one_file_only() -> None:
    assert [name for name, text in texts() if MISSING in text] == [OWNER]


def test_a_word_written_in_a_string_is_noticed_and_one_in_a_docstring_is_not() -> None:
    code = f'"""答复「{MISSING}」。"""\nsaid = f"有{MISSING}的{{count}}项"\n'
    assert [text for text in strings_of(code) if MISSING in text] == [f"有{MISSING}的"]


def test_what_asks_for_an_explanation_and_what_is_explained_begin_with_the_word() -> None:
    assert ASK_WORD.startswith(MISSING)
    assert EXPLAINED_WORD.startswith(MISSING)


def test_every_status_has_a_short_word() -> None:
    assert set(SHORT_LABELS) == set(STATUS_LABELS)
