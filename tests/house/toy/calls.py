"""The toy room's verbs for the matrix of calls."""

from __future__ import annotations

from datetime import date

from tests.access.world import Call
from tests.house.toy.verbs import hang_plaque

CALLS: dict[str, Call] = {
    "hang_plaque": (
        frozenset({"clerk"}),
        lambda w, a: hang_plaque(actor=a, organisation=w.branch, title="先锋岗", day=date(2026, 2, 1)),
    ),
}
