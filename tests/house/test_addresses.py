"""Addresses are known once, in the screens' ``urls.py``; everybody else asks for them by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

WEB = Path(__file__).parents[2] / "src/shuzhi/web"
ADDRESS = re.compile(r"/([a-z]|$)")


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
