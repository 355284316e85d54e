"""The registers of the demo's year: dues month by month, documents, honours, money, one external figure."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

from shuzhi.access.scoping import Actor
from shuzhi.clock import month_number
from shuzhi.demo.life import ORIGIN
from shuzhi.demo.people import Cast, seeded
from shuzhi.ledger.registers import declare_none, record_rows
from shuzhi.roster.models import Person

DOCUMENTS = (
    (1, 20, "plan", "年度党建工作要点"),
    (2, 12, "regulation", "党员学习制度"),
    (2, 28, "rectification_plan", "述职评议问题整改方案"),
    (9, 30, "research_report", "党员教育情况调研报告"),
    (12, 28, "report", "年度党建工作总结"),
)
PROBATIONARY_FEN = 2_000
MONEY = (
    (1, 15, "budget", "党建工作经费", 2_000_000),
    (5, 9, "spend", "购买学习资料", 186_050),
    (10, 16, "spend", "主题党日用品", 94_300),
)


def keep_papers(*, actor: Actor, cast: Cast, year: int, full: bool) -> int:
    """Record the registers of one branch; ``full`` adds publications, an external figure and what did not happen."""
    rng = seeded(f"papers {cast.unit.code}")
    registers: dict[str, list[dict[str, Any]]] = {
        "dues": _dues(cast, year, rng),
        "document": [
            {"title": f"{cast.unit.name}{title}", "category": category, "day": date(year, month, day)}
            for month, day, category, title in DOCUMENTS
        ],
        "fund": [
            {"title": title, "category": category, "day": date(year, month, day), "paid_fen": fen}
            for month, day, category, title, fen in MONEY
        ],
        "honour": [
            {
                "title": "优秀共产党员（样例）",
                "category": "member",
                "level": "county",
                "day": date(year, 6, 28),
                "issuer": "样例县委",
                "person": cast.committee[-1],
            }
        ],
    }
    if full:
        registers["publication"] = [
            {"title": "支部学习简讯（样例）", "category": "brief", "level": "county", "day": date(year, 4, 25)},
            {"title": "党员志愿服务（样例）", "category": "news", "level": "city", "day": date(year, 10, 24)},
        ]
        registers["external"] = [_satisfaction(year)]
    made = 0
    for register, rows in registers.items():
        with_origin = [{**row, "origin": ORIGIN} for row in rows]
        made += len(
            record_rows(actor=actor, organisation=cast.organisation, register=register, rows=with_origin, audited=False)
        )
    if full:
        for kind in ("letter_of_admonition", "circular_notice"):
            declare_none(actor=actor, organisation=cast.organisation, kind=kind, year=year)
            made += 1
    return made


def _dues(cast: Cast, year: int, rng: random.Random) -> list[dict[str, Any]]:
    """Twelve months of every member; who works away is behind by the end of the year."""
    late = {person.pk for person in cast.members if person.pk in cast.away and rng.random() < 0.3}
    payers = [(person, int(cast.dues[person.pk] * 100), 1) for person in cast.members]
    payers += [(person, PROBATIONARY_FEN, since.month if since.year == year else 1) for person, since in cast.joined]
    return [
        _paid(person, fen, date(year, month, rng.randint(8, 26)), paid=month < 11 or person.pk not in late)
        for person, fen, first in payers
        for month in range(first, 13)
    ]


def _paid(person: Person, fen: int, day: date, *, paid: bool) -> dict[str, Any]:
    return {
        "person": person,
        "ym": month_number(day),
        "due_fen": fen,
        "paid_fen": fen if paid else 0,
        "day": day if paid else None,
    }


def _satisfaction(year: int) -> dict[str, Any]:
    return {
        "title": "群众满意率",
        "category": "满意率",
        "value": Decimal("96.5"),
        "unit": "%",
        "period": str(year),
        "day": date(year, 12, 20),
        "source": "样例县民意调查报告（虚构）",
    }
