"""Addresses are known once, in the screens' ``urls.py``; everybody else asks for them by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import get_resolver

WEB = Path(__file__).parents[2] / "src/shuzhi/web"
ADDRESS = re.compile(r"/([a-z]|$)")
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
QUOTED = re.compile(r"""["']([\w-]+)["']""")
LEADERS = {"Screen", "post_or_back", "redirect", "reverse"}  # they take a route's name first
NAMED_FOR_ANOTHER = {"PAGES"}  # tables whose values are routes' names


def texts_of(tree: ast.AST) -> Iterator[str]:
    """Every text in the code, but for what ``replace`` is told (a file name's separators)."""
    told = {
        id(argument)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "replace"
        for argument in call.args
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_no_page_writes_an_address_itself() -> None:
    found = {
        str(path.relative_to(WEB)): text
        for path in sorted(WEB.rglob("*.py"))
        if path.name != "urls.py"
        for text in texts_of(ast.parse(path.read_text(encoding="utf-8")))
        if ADDRESS.match(text)
    }
    assert found == {}


def names_in_code(tree: ast.AST) -> Iterator[str]:
    """The routes' names that code asks for."""
    for node in ast.walk(tree):
        asked: list[ast.AST] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in LEADERS:
            asked = list(node.args)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in NAMED_FOR_ANOTHER for target in targets):
                asked = list(node.value.values)
        for argument in asked:
            yield from (one.value for one in ast.walk(argument) if isinstance(one, ast.Constant))


def names_in_template(text: str) -> Iterator[str]:
    """The routes' names that a template may ask for: every quoted word in its tags."""
    for tag in TAG.findall(text):
        yield from QUOTED.findall(tag)


def test_every_name_of_an_address_is_asked_for() -> None:
    given = {pattern.name for screen in get_resolver().url_patterns for pattern in screen.url_patterns}
    code = [ast.parse(path.read_text(encoding="utf-8")) for path in WEB.rglob("*.py") if path.name != "urls.py"]
    templates = [path.read_text(encoding="utf-8") for path in WEB.rglob("*.html")]
    asked = {name for tree in code for name in names_in_code(tree)}
    asked |= {name for text in templates for name in names_in_template(text)}
    assert given - asked == set()
