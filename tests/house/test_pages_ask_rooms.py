"""Pages ask the rooms, never the tables: what a page finds, an API finds in the same way and under the same rights."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

WEB = Path(__file__).parents[2] / "src/shuzhi/web"
MANAGERS = {"objects", "everywhere", "_default_manager", "_base_manager"}
QUESTIONS = {
    "aggregate",
    "annotate",
    "bulk_create",
    "exclude",
    "filter",
    "get_or_create",
    "order_by",
    "prefetch_related",
    "select_related",
    "update_or_create",
    "values_list",
    "within",
}


def questions_to_tables(text: str) -> Iterator[str]:
    """Each place where code asks the database itself."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield f"{node.lineno}: .{node.attr}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in QUESTIONS:
            yield f"{node.lineno}: .{node.func.attr}()"
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db"):
            yield f"{node.lineno}: {node.module}"


def test_no_page_asks_the_tables() -> None:
    found = {
        str(path.relative_to(WEB)): asked
        for path in sorted(WEB.rglob("*.py"))
        if (asked := list(questions_to_tables(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_a_question_to_a_table_is_noticed() -> None:
    text = "from django.db.models import Q\nfound = Person.objects.within(actor).filter(name=name)\n"
    told = set(questions_to_tables(text))
    assert told == {"1: django.db.models", "2: .objects", "2: .within()", "2: .filter()"}


def test_what_all_screens_share_knows_no_screen() -> None:
    screens = {path.parent.name for path in WEB.glob("*/urls.py")}
    assert len(screens) > 10
    known = {
        f"{path.name}: {node.module}"
        for path in (WEB / "frame").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shuzhi.web.")
        if (node.module or "").split(".")[2] in screens
    }
    assert known == set()


def test_the_description_of_the_house_names_every_screen() -> None:
    told = (WEB.parents[2] / "docs/architecture.md").read_text(encoding="utf-8")
    assert {path.parent.name for path in WEB.glob("*/urls.py") if f"`{path.parent.name}`" not in told} == set()
