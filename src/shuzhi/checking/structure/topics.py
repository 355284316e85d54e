"""What words are about, by the table of topics, and whether two texts share words at all."""

from __future__ import annotations

import re
from functools import lru_cache

from shuzhi.checking.structure.tables import expression, table

_SIGNS = re.compile(r"[^\u3400-\u9fff]+")


@lru_cache(maxsize=1)
def _topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(words)) for name, words in table("topics")["topics"].items())


def topics_of(text: str) -> frozenset[str]:
    """The topics that ``text`` names."""
    plain = "".join(text.split())  # a word may be broken at the end of a line
    return frozenset(name for name, words in _topics() if words.search(plain))


def in_passing() -> frozenset[str]:
    """Topics that nearly every measure names in passing."""
    return frozenset(table("topics")["in_passing"])


def telling_grams(text: str, size: int) -> set[str]:
    """Every run of ``size`` characters of ``text`` that tells something: common words and signs are taken out."""
    plain = expression("topics", "generic").sub(" ", "".join(text.split()))
    return {run[index : index + size] for run in _SIGNS.split(plain) if run for index in range(len(run) - size + 1)}
