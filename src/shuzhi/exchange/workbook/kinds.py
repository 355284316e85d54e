"""Entry kinds named in sheet names, titles, 类别 columns and texts."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from shuzhi.exchange.workbook.formats import kind_patterns, kinds
from shuzhi.exchange.workbook.text import compact


@cache
def _alias_pattern() -> re.Pattern[str]:
    aliases = sorted((alias for kind in kinds().values() for alias in kind.aliases), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, aliases)))


@cache
def _kind_of_alias() -> dict[str, str]:
    return {alias: kind.id for kind in kinds().values() for alias in kind.aliases}


def named_kinds(text: str) -> tuple[str, ...]:
    """Every kind named, in order of appearance, each once."""
    found = (_kind_of_alias()[match[0]] for match in _alias_pattern().finditer(compact(text)))
    return tuple(dict.fromkeys(found))


def joined_kinds(text: str) -> tuple[str, ...]:
    """The kinds that every row of a sheet so named is of.

    主题党日暨党课 → both.  A list (支委会、党员大会、党课) → none: each row has to say.  Otherwise the
    last one named, as what stands before it is most often the organisation (某某支部委员会主题党日台账).
    """
    plain = compact(text)
    matches = list(_alias_pattern().finditer(plain))
    found = tuple(dict.fromkeys(_kind_of_alias()[match[0]] for match in matches))
    if len(found) < 2:
        return found
    between = [plain[one.end() : two.start()] for one, two in pairwise(matches)]
    if all(re.search(r"暨|\+|＋|并", gap) for gap in between):
        return found
    if any(re.fullmatch(r"[、,，/和及与;；·\-]+", gap) for gap in between):
        return ()
    return found[-1:]


def stated_kinds(text: str) -> tuple[str, ...]:
    """The kinds of a row as its 类别 cell says."""
    return _stated(compact(text))


@lru_cache(maxsize=1024)
def _stated(text: str) -> tuple[str, ...]:
    return named_kinds(text)


@cache
def _own_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    around, suffixes = kind_patterns()
    mention = "(?!.{0,2}(?:" + "|".join(suffixes) + "))"
    return tuple(
        (kind.id, re.compile("|".join(shape.replace("{}", f"(?:{names}){mention}") for shape in around)))
        for kind in kinds().values()
        for names in ["|".join(map(re.escape, kind.aliases))]
    )


@lru_cache(maxsize=8192)
def own_kinds(text: str) -> tuple[str, ...]:
    """The kinds that a text names as its own event's (主题党日暨专题党课：…), not those it only mentions."""
    plain = compact(text)
    return tuple(kind for kind, pattern in _own_patterns() if pattern.search(plain)) if named_kinds(plain) else ()


def without_kinds(text: str) -> str:
    """The text up to the last kind named in it, which leaves the organisation of a title."""
    matches = list(_alias_pattern().finditer(text))
    return text[: matches[-1].start()] if matches else text
