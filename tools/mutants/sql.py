"""A mutation operator for the SQL that stands in strings: cosmic-ray changes Python alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cosmic_ray.operators.operator import Example, Operator  # type: ignore[import-not-found]

Position = tuple[tuple[int, int], tuple[int, int]]
# what stands in a text → what a slip of the pen makes of it
SLIPS = (
    (r"<=", "<"),
    (r">=", ">"),
    (r"<>", "="),
    (r"(?<![<>])=", "<>"),
    (r"(?<=\s)<(?![=>])", "<="),
    (r"(?<![<-])>(?!=)(?=\s)", ">="),
    (r"\bAND\b", "OR"),
    (r"\bOR\b", "AND"),
    (r"\bMIN\(", "MAX("),
    (r"\bMAX\(", "MIN("),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bNOT EXISTS\b", "EXISTS"),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"\bCOUNT\(DISTINCT ", "COUNT("),
    (r"\bUNION ALL\b", "UNION"),
    (r"\bELSE 0\b", "ELSE 1"),
)
_SLIP = re.compile("|".join(f"({pattern})" for pattern, _ in SLIPS))
_LOOKS_LIKE_SQL = re.compile(
    r"\b(SELECT|FROM|WHERE|JOIN|AND|OR|CASE|WHEN|THEN|ELSE|EXISTS|GROUP BY|BETWEEN|IS (NOT )?NULL|COALESCE)\b"
)

_BETWEEN = re.compile(r"\bBETWEEN \S+ $")


class SqlSlip(Operator):  # type: ignore[misc]
    """One word or sign of a text of SQL becomes another."""

    def mutation_positions(self, node: Any) -> Iterator[Position]:
        """Where a text holds something that may be taken for something else."""
        for _ in _slips(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """The node with its slip number ``index``."""
        found = list(_slips(node))[index]
        meant = SLIPS[found.lastindex - 1][1]
        node.value = node.value[: found.start()] + meant + node.value[found.end() :]
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """What it does to a text."""
        return (Example("t = 'WHERE a < 1'", "t = 'WHERE a <= 1'"),)


def _slips(node: Any) -> list[re.Match[str]]:
    if node.type not in {"string", "fstring_string"} or not _LOOKS_LIKE_SQL.search(node.value):
        return []
    found = _SLIP.finditer(node.value)
    return [one for one in found if not (one[0] == "AND" and _BETWEEN.search(node.value[: one.start()]))]
