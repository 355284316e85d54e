"""Scores words against the table of roles (roles.yaml)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import get_args

from shuzhi.checking.model import Role
from shuzhi.checking.structure.numerals import han
from shuzhi.checking.structure.tables import any_of, expression, table

ENOUGH = 2.0
"""From this score upwards a heading tells its role."""
LEAD_ENOUGH = 4.0
"""From this score upwards the opening words of a paragraph start a part."""
_ROLES: tuple[Role, ...] = get_args(Role)
_FIRST: frozenset[Role] = frozenset({"problems", "causes", "plan"})
_HINT = re.compile(
    r"问题|不足|短板|薄弱|差距|困难|挑战|改进|剖析|检查|原因|根源|成因|症结|步|阶段|今后|年|未来|接下来|打算|方向|整改|思路|"
    r"计划|安排|设想|规划|目标|举措|措施|重点|承诺|诺言|反馈|点评|意见|体会|感悟|启示|收获|情况|概况|简介|信息|履|责任|成|亮点|做法|特色|经验|"
    r"总结|回顾|工作"
)


def _years(pattern: str, year: int | None) -> str:
    if year is None:
        return pattern.replace("NEXT_YEAR", "(?!)").replace("LAST_YEAR", "(?!)")
    following, before = str(year + 1), str(year - 1)
    chinese = "".join(han(int(digit)).replace("零", "[〇○零]") for digit in following)
    return pattern.replace("NEXT_YEAR", f"(?:{following}|{chinese})").replace("LAST_YEAR", before)


@lru_cache(maxsize=32)
def _compiled(kind: str, year: int | None) -> tuple[tuple[Role, tuple[tuple[re.Pattern[str], float], ...]], ...]:
    rows = table("roles")[kind]
    return tuple(
        (role, tuple((re.compile(_years(pattern, year)), float(weight)) for pattern, weight in rows[role]))
        for role in _ROLES
        if role in rows
    )


def score_heading(words: str, year: int | None) -> dict[Role, tuple[float, int]]:
    """For each role the heading speaks of: its score, and where in the heading it first does."""
    plain = "".join(words.split())
    if not _HINT.search(plain):
        return {}
    found: dict[Role, tuple[float, int]] = {}
    for role, patterns in _compiled("headings", year):
        hits = [(match.start(), weight) for pattern, weight in patterns if (match := pattern.search(plain))]
        score = sum(weight for _, weight in hits)
        if score >= ENOUGH:
            found[role] = score, min(start for start, weight in hits if weight > 0)
    return found


def heading_role(words: str, year: int | None) -> tuple[Role | None, float]:
    """The role a heading tells, with its score; of several named (问题及原因) the one named first.

    Findings and promises speak of problems and plans too, so they go before them.
    """
    found = score_heading(words, year)
    for role in ("findings", "promises"):
        if role in found and found[role][0] >= 4:
            return role, found[role][0]
    named = {role: score for role, score in found.items() if role in _FIRST} or found
    if not named:
        return None, 0.0
    role = min(named, key=lambda one: (named[one][1], -named[one][0]))
    return role, named[role][0]


def named_roles(words: str, year: int | None) -> set[Role]:
    """Every role a heading names: 存在的问题和下步打算 names two."""
    return set(score_heading(words, year))


def score_lead(words: str, role: Role, year: int | None) -> float:
    """How far the opening words of a paragraph start a part of ``role``."""
    for each, patterns in _compiled("leads", year):
        if each == role:
            return sum(weight for pattern, weight in patterns if pattern.search(words))
    return 0.0


def density(key: str, text: str) -> float:
    """Words of the list ``key`` (deficiency, intent, done) for each hundred characters."""
    return 100 * sum(1 for _ in expression("roles", key).finditer(text)) / max(len(text), 40)


@lru_cache(maxsize=1)
def closing() -> re.Pattern[str]:
    """How a report takes its leave."""
    return any_of(table("roles")["closing"])


@lru_cache(maxsize=1)
def opening() -> re.Pattern[str]:
    """How a report begins."""
    return any_of(table("roles")["opening"])
