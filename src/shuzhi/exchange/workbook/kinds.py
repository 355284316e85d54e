"""Which entry kinds a 类别 cell states and a title names.  What no name explains is asked about, never bent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from shuzhi.exchange.workbook.kind_names import KindNames, one_of, plain

_JOINT = re.compile(r"(以及|[暨并兼和与及、,;/+&|·])")  # between the names of a cell
_BOTH = re.compile(r"暨|\+|并")  # between two names of a title: every row is of both
_EITHER = re.compile(r"[、,/和及与;·\-]+")  # … and here each row has to say which
_NOTE = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_WITH = re.compile(r"^(?:包含|包括|含|兼|暨|并|同时|加)")
_ENDS_A_NAME = re.compile(r"[暨并兼和与及、,;/+&|·:(\[【—-]|以及")
_DETAIL = re.compile(r":|—|-")
_OF_A_LEDGER = re.compile(
    r"(?:工作|活动|会议)?(?:台账|记录[表本册]?|登记[表簿本]|一览表|汇总表|统计表|明细表?|情况表|清单|表|簿)$"
)
_OF_A_PLAN = r"(?:报备|备案|上报|报送|公示|审批|预告)?(?:表|一览表|汇总表|清单|书)?"
_TILL = r"(?:了|举行|召开|开展|[至到].{1,8})?"  # till when it is put off
_YEAR = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)?\d\d)?(?:学?年度?)?")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a 类别 cell states.

    Attributes:
        kinds: What it says the event is.
        noted: Kinds that stand in a note in brackets and may be meant too.
        unknown: Words that name no kind.
        undone: The words that say that nothing has taken place (a plan, a meeting called off), else "".
    """

    kinds: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    undone: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """The pieces of a text: kinds, words that name none, and what joins the pieces."""

    kinds: tuple[str, ...]
    unknown: tuple[str, ...]
    joints: tuple[str, ...]


def stated_kinds(names: KindNames, text: str) -> Stated:
    """The kinds of a row as its 类别 cell states them."""
    return _stated(names, text)


@lru_cache(maxsize=2048)
def _stated(names: KindNames, text: str) -> Stated:
    read = _state(names, plain(text))
    apart = "、".join(text.split())
    if read.unknown and apart != text:
        again = _state(names, plain(apart))  # names below or beside one another in a cell
        better = again.kinds and len(again.unknown) <= len(read.unknown)
        return again if better or again.undone else read
    return read


def _state(names: KindNames, words: str) -> Stated:
    if kind := names.by_name.get(words):
        return Stated((kind,))
    notes = [note for note in _NOTE.findall(words) if note]
    if undone := next((note for note in notes if _starts_undone(names, note)), ""):
        return Stated(undone=undone)
    if _breaks_a_name(names, words):
        return Stated(unknown=(words,))
    core = _NOTE.sub("", words)
    if _starts_undone(names, core):
        return Stated(undone=core)
    if _undone_in_detail(names, core):
        return Stated(undone=core)
    stated = _with_notes(names, _without_detail(names, core), notes)
    undone = next((word for word in stated.unknown if _starts_undone(names, word)), "")
    return Stated(undone=undone) if undone else stated  # 党员大会 取消


def _without_detail(names: KindNames, words: str) -> _Read:
    """What stands before a colon or a dash (主题党日：植树), or behind it where what stands before says no kind."""
    detail = _DETAIL.search(words)
    if detail is None:
        return _pieces(names, words)
    head = _pieces(names, words[: detail.start()])
    return head if head.kinds or head.unknown else _pieces(names, words[detail.end() :].lstrip("—-"))


def _undone_in_detail(names: KindNames, words: str) -> bool:
    """Whether what stands behind a colon or a dash says that nothing took place: 党课：推迟, 党课—改到5月."""
    detail = _DETAIL.search(words)
    if detail is None:
        return False
    called_off = one_of(names.naming.called_off) + _TILL
    return re.fullmatch(called_off, words[detail.end() :].lstrip("—-")) is not None


def _starts_undone(names: KindNames, note: str) -> bool:
    return re.match(one_of(names.naming.undone), note) is not None or is_plan(names, note)


def _breaks_a_name(names: KindNames, words: str) -> bool:
    """Whether brackets stand inside a name and change it: 民主（组织）生活会 may be either of two."""
    return any(
        note.start() and note.end() < len(words) and not _ENDS_A_NAME.match(words[note.end() :])
        and not _says_nothing(names, note[1])
        for note in _NOTE.finditer(words)
    )  # fmt: skip


def _with_notes(names: KindNames, read: _Read, notes: list[str]) -> Stated:
    """What stands in brackets counts where it says so (含党课), or where nothing before it names a kind."""
    kinds, unknown = [*read.kinds], [*read.unknown]
    noted: list[str] = []
    for note in notes:
        inner = _pieces(names, _WITH.sub("", note))
        if inner.kinds and (_WITH.match(note) or not (read.kinds or read.unknown)):
            kinds += inner.kinds
            unknown += inner.unknown
        else:
            noted += inner.kinds
    if not kinds and not unknown and notes:
        unknown = notes
    return Stated(
        tuple(dict.fromkeys(kinds)),
        tuple(kind for kind in dict.fromkeys(noted) if kind not in kinds),
        tuple(dict.fromkeys(unknown)),
    )


def _pieces(names: KindNames, words: str) -> _Read:
    """Cut at 暨, 、 / + and their like; a name that holds such a sign itself stays whole."""
    parts = _JOINT.split(words)  # piece, joint, piece …
    kinds, unknown, joints = [], [], []
    at = 0
    while at < len(parts):
        kind, after = _longest(names, parts, at)
        if kind:
            kinds.append(kind)
        elif parts[at] and not _says_nothing(names, parts[at]):
            unknown.append(parts[at])
        joints += parts[after : after + 1]
        at = after + 1
    return _Read(tuple(dict.fromkeys(kinds)), tuple(unknown), tuple(joints))


def _longest(names: KindNames, parts: list[str], at: int) -> tuple[str | None, int]:
    """The kind that as many pieces as possible mean together, and where the next joint stands."""
    for end in range(len(parts), at, -2):
        if (end - at) % 2 and (kind := names.meant("".join(parts[at:end]))):
            return kind, end
    return None, at + 1


def _says_nothing(names: KindNames, words: str) -> bool:
    """Whether words name no kind and mean none: 三会一课, 线上, 2025年第一季度."""
    return words in names.naming.vague or names.says_only_when(words)


def is_plan(names: KindNames, text: str) -> bool:
    """Whether a title or a cell speaks of a plan, a programme, an announcement: nothing has taken place yet."""
    words = _NOTE.sub("", plain(text))
    if names.meant(words):
        return False
    return re.search(one_of(names.naming.plans) + _OF_A_PLAN + "$", words) is not None


def joined_kinds(names: KindNames, text: str) -> tuple[str, ...]:
    """The kinds that every row of a sheet so named is of.

    主题党日暨党课 → both.  A list (支委会、党员大会、党课) → none: each row has to say.  Otherwise the
    last one named, as what stands before it is most often the organisation (某某支部委员会主题党日台账).
    """
    words = _YEAR.sub("", _NOTE.sub("", plain(text)))
    for title in dict.fromkeys((words, _OF_A_LEDGER.sub("", words))):
        read = _pieces(names, title)
        if read.kinds and not read.unknown:
            return read.kinds if all(map(_BOTH.fullmatch, read.joints)) else ()
    return _named_last(names, words)


def _named_last(names: KindNames, words: str) -> tuple[str, ...]:
    found = names.inside(words)
    kinds = tuple(dict.fromkeys(one.kind for one in found))
    if len(kinds) < 2:
        return kinds
    between = [words[one.end : two.start] for one, two in pairwise(found)]
    if all(map(_BOTH.search, between)):
        return kinds
    if any(map(_EITHER.fullmatch, between)):
        return ()
    return kinds[-1:]


def names_a_kind(names: KindNames, text: str) -> bool:
    """Whether a title, or the name of a sheet, names any kind."""
    words = plain(text)
    return bool(names.meant(_OF_A_LEDGER.sub("", words)) or names.inside(words))


def without_kinds(names: KindNames, text: str) -> str:
    """The text up to the last kind named in it, which leaves the organisation of a title."""
    found = names.inside(text)
    if not found:
        return text
    before, name = text[: found[-1].start], text[found[-1].start : found[-1].end]
    if re.search("(?:支部|总支|党委|党组|工委)$", before):
        return before
    return before + next((word for word in names.naming.organisers if name.startswith(word)), "")
