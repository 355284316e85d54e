"""The names of entry kinds, ready to be looked for in a text.

Which names there are is the rulebook's to say (``cn/kinds.yaml``, with the local kinds of the organisation imported
into).  Of names that begin at one place the longest counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from shuzhi.exchange.workbook.text import compact
from shuzhi.rulebook import national
from shuzhi.rulebook.model import EntryKind, KindNaming, Rulebook

_CLAUSE = re.compile(r"[,，。;；:：!！?？]")
_HELD = re.compile(r"(?:召开|开展|举行|举办)[^，,。；;]{0,12}$")
_QUOTES = re.compile(r"[“”\"'‘’《》]")
_NUMBER = r"[0-9一二三四五六七八九十]+"
_WHEN = (
    r"(?:19|20)\d\d[.年-]\d{1,2}(?:[.月-]\d{1,2}日?|月)?", r"(?:19|20)\d\d年度?", r"\d{1,2}月份?", r"\d{1,2}[.)]",
    r"(?:第|本)?[一二三四1-4]季度", rf"第?{_NUMBER}(?:次|期|讲|场|届)", rf"第{_NUMBER}",
    "上半年", "下半年", "全年", "年度", "月度", "季度", "每月", "每季度?", "本月", "年初", "年中", "年末",
)  # fmt: skip
_ONLY_WHEN = re.compile("(?:" + "|".join(_WHEN) + ")+")
_TIMES = rf"第?{_NUMBER}(?:次|期|讲|场)|\d{{1,2}}|[①-⑳]"
_AROUND = 2  # characters that may stand between a name and the word that makes it a mere mention


@dataclass(frozen=True, slots=True)
class Found:
    """A name of a kind in a text, and where."""

    kind: str
    start: int
    end: int


def plain(text: str) -> str:
    """A name made comparable: no spaces or quotation marks, half width, lower case."""
    return _QUOTES.sub("", compact(text)).lower()


def one_of(listed: Iterable[str]) -> str:
    """The pattern of any of these words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(listed, key=lambda word: (-len(word), word)))) + ")"


class KindNames:
    """The names that a rulebook gives its kinds, and the words around them."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.kinds: Mapping[str, EntryKind] = rulebook.kinds
        self.naming: KindNaming = rulebook.naming
        self.by_name = {plain(name): kind.id for kind in rulebook.kinds.values() for name in kind.names}
        self._alone = {plain(name) for kind in rulebook.kinds.values() for name in kind.alone}

    @cached_property
    def _inside(self) -> re.Pattern[str]:
        steps = {name for name, kind in self.by_name.items() if self.kinds[kind].is_step}
        return re.compile(one_of(self.by_name.keys() - self._alone - steps))

    @cached_property
    def _others(self) -> re.Pattern[str]:
        own = "".join(f"(?<!{re.escape(word)})" for word in self.naming.own)
        return re.compile(f"{one_of(self.naming.others)}{own}$")

    @cached_property
    def _leads(self) -> re.Pattern[str]:
        return re.compile("|".join((*_WHEN, one_of(self.naming.verbs), one_of(self.naming.organisers))))

    @cached_property
    def _tails(self) -> re.Pattern[str]:
        return re.compile(f"(?:{one_of(self.naming.tails)}|{_TIMES})$")

    @cached_property
    def _mention(self) -> re.Pattern[str]:
        return re.compile(rf".{{0,{_AROUND}}}{one_of(self.naming.papers)}")

    @cached_property
    def _spoken_of(self) -> re.Pattern[str]:
        return re.compile(one_of(self.naming.spoken_of))

    @cached_property
    def _bodies(self) -> re.Pattern[str]:
        return re.compile(one_of(self.naming.bodies) + "$")

    def inside(self, text: str) -> list[Found]:
        """Every kind named inside a plain text, in order; of names that begin at one place the longest."""
        return [
            Found(self.by_name[match[0]], match.start(), match.end())
            for match in self._inside.finditer(text)
            if not self._others.search(text[: match.start()])
        ]

    def meant(self, words: str) -> str | None:
        """The kind that plain words mean as a whole, when and who apart: 2025年3月支部主题党日活动; None: no kind."""
        for front, organised in self._without_leads(words):
            for name in self._without_tails(front):
                if name in self.by_name and not (organised and name in self._alone):
                    return self.by_name[name]
        return None

    def _without_leads(self, words: str) -> Iterator[tuple[str, bool]]:
        organised = False
        yield words, organised
        while (lead := self._leads.match(words)) and lead.end() < len(words):
            organised = organised or lead[0] in self.naming.organisers
            words = words[lead.end() :]
            yield words, organised

    def _without_tails(self, words: str) -> Iterator[str]:
        yield words
        while (tail := self._tails.search(words)) and tail.start() > 0:
            words = words[: tail.start()]
            if tail[0] == "会议" and not words.endswith("会"):
                return  # 通报会议 is no 通报
            yield words

    def says_only_when(self, words: str) -> bool:
        """Whether words are only about the day: 2025年第一季度."""
        return _ONLY_WHEN.fullmatch(words) is not None

    def own(self, text: str) -> tuple[str, ...]:
        """The kinds that a text names as its own event's (主题党日暨专题党课：…), not those it only mentions."""
        return _own(self, plain(text))

    def is_own(self, text: str, found: Found) -> bool:
        """Whether a name says what the event of a text is: it begins the text, ends it, or is held (召开…)."""
        before, after = text[: found.start], text[found.end :]
        if self._mention.match(after) or self._bodies.search(before):
            return False
        if not before or before.endswith("暨") or after[:1] == ":":
            return True
        if self._spoken_of.search(_CLAUSE.split(before)[-1]):
            return False
        return not after.rstrip("。.") or _HELD.search(before) is not None


@lru_cache(maxsize=8192)
def _own(names: KindNames, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.kind for found in names.inside(text) if names.is_own(text, found)))


@cache
def national_names() -> KindNames:
    """The names of the national kinds."""
    return KindNames(national())
