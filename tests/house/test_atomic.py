"""Whatever writes and logs does both or neither: a process may die between any two statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "shuzhi"
# These log that something was read or tried; there is nothing else to write.
ONLY_LOGS = {"write_report", "write_volume", "note_sign_in", "note_failure"}


def _logging_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "write_audit"
                for call in ast.walk(node)
            ):
                yield f"{path.relative_to(SOURCE)}:{node.name}", node


def _is_atomic(node: ast.FunctionDef) -> bool:
    texts = [ast.unparse(one) for one in node.decorator_list]
    texts += [
        ast.unparse(item.context_expr) for one in ast.walk(node) if isinstance(one, ast.With) for item in one.items
    ]
    return any(text.startswith("transaction.atomic") for text in texts)


def test_every_public_verb_that_logs_does_so_in_one_transaction() -> None:
    loose = [
        name
        for name, node in _logging_functions()
        if not node.name.startswith("_") and node.name not in ONLY_LOGS and not _is_atomic(node)
    ]
    assert loose == []
