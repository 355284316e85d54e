"""A small facts file, as an office may write it by hand; everybody in it is invented."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from shuzhi.access.scoping import Actor, local_operator
from shuzhi.exchange.facts import load_facts
from shuzhi.exchange.facts.load import LoadResult

SMALL: dict[str, Any] = {
    "format": "shuzhi.facts/1",
    "organisations": [
        {"code": "C", "name": "虚构县委", "kind": "county_committee"},
        {"code": "B3", "name": "三支部", "kind": "branch", "sector": "government", "parent": "C", "committee": True},
        {"code": "B4", "name": "虚构四支部", "kind": "branch", "parent": "C", "founded": "2016"},
    ],
    "past": [
        {"organisation": "B3", "was": [{"until": "2024-03-01", "name": "旧名支部", "kind": "branch", "parent": "C"}]}
    ],
    "settings": [{"organisation": "B3", "setting": "class_hour", "value": 50, "since": "2025-01-01"}],
    "people": [
        {
            "id": "p1",
            "name": "林知远",
            "born": "1980-03",
            "joined": "2006",
            "dues": "waged",
            "memberships": [{"state": "formal", "organisation": "B3", "since": "2007-07-01"}],
            "circumstances": [{"kind": "mobile", "since": "2025-02-20"}],
            "posts": [{"post": "secretary", "organisation": "B3", "since": "2022-06-20"}],
            "bases": [{"since": "2025-01", "amount": "4900.00"}],
        },
        {"id": "p2", "name": "何乙", "memberships": [{"state": "formal", "organisation": "C", "since": "2001"}]},
    ],
    "transfers": [{"person": "p1", "organisation": "B4", "to": {"organisation": "B3"}, "sent": "2020-01-02"}],
    "entries": [
        {
            "id": "e1",
            "organisation": "B3",
            "kinds": ["assembly", "party_lecture"],
            "day": "2025-03-12",
            "minutes": 90,
            "due": 20,
            "present": 18,
            "participants": [{"person": "p1", "role": "lecturer"}, {"name": "外请教师", "role": "speaker"}],
            "agenda": [{"title": "", "category": "first_topic"}],
            "joint": ["B4"],
        }
    ],
    "items": [
        {
            "id": "i1",
            "organisation": "B3",
            "kind": "problem",
            "source": "review",
            "source_year": 2024,
            "title": "阵地建设不足",
            "measures": ["修缮活动室"],
            "owner": {"person": "p1"},
            "opened": "2025-02-25",
            "due": "2025-06-30",
            "steps": [
                {"act": "submit", "day": "2025-05-30", "by": "p1"},
                {"act": "close", "day": "2025-06-05", "by": "p2"},
            ],
        },
        {"kind": "task", "source": "plan", "organisation": "B3", "title": "分项", "parent": "i1"},
    ],
    "register": [
        {"organisation": "B3", "register": "dues", "person": "p1", "month": "2025-03", "due": "49.00", "paid": "49.00"},
        {"organisation": "B3", "register": "fund", "category": "budget", "amount": "20000.00", "day": "2025-01"},
        {
            "organisation": "B3", "register": "external", "category": "investment",
            "value": "3", "unit": "亿元", "period": "2025", "source": "公报",
        },
    ],
    "nothing": [{"organisation": "B3", "year": 2025, "kind": "letter_of_admonition"}],
    "explanations": [
        {"organisation": "B3", "rule": "branch.assembly.quarterly", "period": "2025-Q3", "text": "因防汛改期。",
         "kind": "extension", "approved_by": "虚构县委组织部", "approved_on": "2025-09-20"}
    ],
}  # fmt: skip


def small() -> dict[str, Any]:
    """A copy to change."""
    return copy.deepcopy(SMALL)


def load(folder: Path, told: Any, *, actor: Actor | None = None, **more: Any) -> LoadResult:
    """Load it from a file."""
    path = folder / "台账.json"
    path.write_text(json.dumps(told), "utf-8")
    return load_facts(actor=actor or local_operator(), path=path, **more)
