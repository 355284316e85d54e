"""The tables of claims, read once: words around a counted thing, and the things themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shuzhi.checking.model import Owner

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class FigureUse:
    """Which figure counts an item, for which measure words, whose and after which verbs (empty: any)."""

    id: str
    units: tuple[str, ...]
    owner: str
    action: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that reports count: id, spellings, figures; ``narrower`` where the figures count more than just this."""

    id: str
    names: tuple[str, ...]
    figures: tuple[FigureUse, ...]
    narrower: bool


def read_table(name: str) -> Any:
    """A table that lies beside the code."""
    return yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))


@cache
def items() -> tuple[Item, ...]:
    """The things that reports count."""
    return tuple(
        Item(
            row["id"],
            tuple(row["names"]),
            tuple(
                FigureUse(use["id"], tuple(use["units"]), use.get("owner", ""), tuple(use.get("action", ())))
                for use in row["figures"]
            ),
            row.get("narrower", False),
        )
        for row in read_table("items.yaml")["items"]
    )


@cache
def known_names() -> frozenset[str]:
    """Every spelling of a counted thing, and the words whose insides are no verbs."""
    named = frozenset(name for item in items() for name in item.names) - words("counting_verbs")
    return named | frozenset(word for line in read_table("items.yaml")["protect_only"] for word in line.split())


@cache
def guarded_names() -> tuple[str, ...]:
    """Known things whose last letters might be taken for an adverb (双报到)."""
    return tuple(name for name in sorted(known_names()) if ends().search(name))


@cache
def results() -> re.Pattern[str]:
    """What became of the thing counted before, and nothing else: 现场解决, 其中已办结, 被市局采用; also 其中 alone."""
    leads = f"(?:{_either(words('result_leads') | words('leads'))})*+(?:被[^，。；]{{1,10}}?)?"
    return re.compile(
        f"{leads}(?:(?P<verb>(?:{_either(words('result_verbs'))})+)(?:成功|完成|到位|完毕|了|出)*)?(?:至|到)?"
    )


@cache
def words(key: str) -> frozenset[str]:
    """A list of words of ``words.yaml``."""
    table = _words()[key]
    lines = [table] if isinstance(table, str) else table
    return frozenset(word for line in lines for word in line.split())


@cache
def pattern(key: str) -> re.Pattern[str]:
    """A regular expression of ``words.yaml``."""
    table = _words()[key]
    return re.compile(table if isinstance(table, str) else "|".join(table))


@cache
def owners() -> dict[Owner, re.Pattern[str]]:
    """What names an owner, by owner."""
    table = _words()["owner"]
    named: tuple[Owner, ...] = ("own", "committee", "department")
    return {owner: re.compile(f"(?:{table[owner]})(?!{table['not_after']})") for owner in named}


@cache
def parts() -> re.Pattern[str]:
    """What a clause is cut by: known things (kept whole), acting nouns, verbs; the longest at each place."""
    short = f"(?:{_either(words('short_verbs'))})了?(?={_either(words('short_objects'))})"
    verbs = words("counting_verbs") | words("holding_verbs") | words("boundary_verbs")
    acting = f"(?:{_either(words('acting_nouns'))})(?:了|过|出)?"
    return re.compile(
        f"(?P<known>{_either(known_names())})|(?P<acting>{acting})|(?P<verb>(?:{_either(verbs)})(?:了|过|出)?|{short})"
    )


@cache
def ends_with_counting() -> re.Pattern[str]:
    """A verb directly before a number, so that a Chinese numeral after it is a count."""
    verbs = words("counting_verbs") | words("acting_nouns") | words("short_verbs") | words("holding_verbs")
    between = "了|过|出|到|共|共计|累计|先后|近|约|超过|各|有|的|新|、"
    return re.compile(f"(?:{_either(verbs)})(?:{between})*$")


@cache
def starts() -> re.Pattern[str]:
    """Words before the thing that are no part of it."""
    units = "党支部|支部|单位|局|院|校|村|社区|镇|街道|公司|委|部|处|科|中心|室|厅|所|站|办|党委|系统|机关|集团"
    return re.compile(f"(?:[我本](?:{units})|(?:20)?[0-9]{{2,4}}年度?|[0-9]+月份?|{_either(words('leads'))}|[ 　,])+")


@cache
def ends() -> re.Pattern[str]:
    """Words between the thing and its number."""
    return re.compile(f"(?:{_either(words('trails'))}|[ 　\t|:：（(])+$")


@cache
def approximations() -> re.Pattern[str]:
    """A word before the number that makes it approximate."""
    excluded = "".join(f"(?<!{word})" for word in sorted(words("not_approximate")))
    return re.compile(f"({_either(words('approximate'))}|上(?=[百千万])){excluded} ?")


def _either(names: Iterable[str]) -> str:
    """Any of these words, the longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


@cache
def _words() -> dict[str, Any]:
    table: dict[str, Any] = read_table("words.yaml")
    return table
