"""What a name as people write it says: 赵一, 赵 一, 赵一同志, 党支部书记赵一, 赵书记, 支部书记, 赵一、钱二.

Pure: it knows the words in which posts are put, and no roster.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# What stands before or behind a name and is no part of it; the longest is taken first.
TITLES = (
    *("同志", "先生", "女士", "老师", "本机操作员"),
    *("书记", "副书记", "第一书记", "常务副书记", "委员", "常委", "组长", "副组长", "小组长", "干事", "党务干事"),
    *("主任", "副主任", "主席", "副主席", "部长", "副部长", "局长", "副局长", "科长", "副科长", "处长", "副处长"),
    *("股长", "所长", "副所长", "站长", "院长", "副院长", "校长", "副校长", "县长", "副县长", "镇长", "副镇长"),
    *("支委", "组织委员", "宣传委员", "纪检委员", "青年委员", "群工委员", "生产委员", "党小组长", "党务工作者"),
    *("乡长", "副乡长", "区长", "副区长", "市长", "副市长", "厂长", "队长", "会长", "经理", "总经理", "董事长"),
)
# How a post in one's own organisation is called where no name is told.
POST_WORDS = {
    "secretary": ("书记",),
    "deputy_secretary": ("副书记",),
    "committee": ("委员", "支委", "组织委员", "宣传委员", "纪检委员", "青年委员", "群工委员", "生产委员"),
    "group_leader": ("组长", "小组长", "党小组长"),
    "clerk": ("干事", "党务干事", "党务工作者"),
}
LEVEL_WORDS = {
    "branch": ("支部", "党支部"),
    "joint_branch": ("支部", "党支部", "联合支部", "联合党支部"),
    "general_branch": ("总支", "党总支"),
    "committee": ("党委",),
    "department_committee": ("党组", "工委", "党工委"),
    "county_committee": ("县委", "区委", "市委"),
    "party_group": ("小组", "党小组"),
}
# What is left of a post when its title is taken off: nobody's name.
NOBODY = frozenset({"组织", "宣传", "统战", "纪检", *(word for words in LEVEL_WORDS.values() for word in words)})
_TITLE = re.compile("|".join(sorted(TITLES, key=len, reverse=True)))
LONGEST_NAME = 4  # characters of a name of a Han; longer texts begin with a unit
_OWN = re.compile(r"^[本我]")
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad·•・‧∙⋅●.]")
_BRACKETED = re.compile(r"[(\[【〔{<]([^()\[\]【】〔〕{}<>]*)[)\]】〕}>]")
_BETWEEN = re.compile(r"[、,;/|\n&+]")
# 孙某, 孙某某, 孙×, 老孙, 小孙, 孙一等3人, 全体党员: somebody, or several, of whom no full name is told.
_HALF_TOLD = re.compile(
    r"某|[\u4e00-\u9fff][x×*＊○〇]+$|^[老小][\u4e00-\u9fff]$|(?<=..)等([\d一二三四五六七八九十两]+余?[人名位].*)?$|^(全体|部分)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names.

    Attributes:
        names: Names written out, in one form.
        heads: How a name begins of which only the surname may be told (赵书记).
        posts: Posts in the organisation itself, where only a post is told (支部书记).
    """

    names: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()

    def __or__(self, other: Named) -> Named:
        return Named(self.names | other.names, self.heads | other.heads, self.posts | other.posts)

    def meets(self, other: Named) -> bool:
        """Whether both may mean one person by name."""
        if self.names & other.names or self.heads & other.heads:
            return True
        return self._holds(other) or other._holds(self)

    def _holds(self, other: Named) -> bool:
        people = [name for name in other.names if len(name) <= LONGEST_NAME]
        if any(name.startswith(head) for head in self.heads for name in people):
            return True
        units = [name for name in self.names if len(name) > LONGEST_NAME]  # with a name behind: 第三党支部赵一
        return any(len(name) > 1 and unit.endswith(name) for unit in units for name in other.names)


def read_named(text: str, organisation_kind: str = "") -> Named:
    """What ``text`` names, in an organisation of a kind; a name in brackets counts where none stands before them."""
    plain = _plain(text)
    outside = _pieces(_BRACKETED.sub(" ", plain))
    inside = _pieces(" ".join(_BRACKETED.findall(plain)))
    for pieces in (outside, inside):
        found = Named()
        for piece in pieces:
            found |= _named(piece)
        if found.names or found.heads:
            return found
    return Named(
        names=frozenset(outside or inside),
        posts=frozenset(post for piece in outside for post in _own_posts(piece, organisation_kind)),
    )


def name_key(name: str) -> str:
    """A name of the roster in one form: half width, without spaces and middle dots."""
    return "".join(_plain(name).split())


def titled_name(text: str) -> str:
    """The one name that a text tells with a post or a form of address (赵一书记), in one form; else nothing."""
    named = read_named(text)
    return next(iter(named.names)) if len(named.names) == 1 and not _BRACKETED.search(_plain(text)) else ""


def called(text: str) -> str:
    """The one full name that a text tells, in one form; nothing where it tells a surname, a post or several names."""
    named = read_named(text)
    if named.heads - named.names or len(named.names) != 1:
        return ""
    [name] = named.names
    # A title that nothing could be taken from is a post.
    return "" if _TITLE.search(name) or _HALF_TOLD.search(name) else name


def beside_name(text: str) -> frozenset[str]:
    """What stands in brackets behind a name and is neither a post nor a number: of another unit, of somebody else."""
    inside = _pieces(" ".join(_BRACKETED.findall(_plain(text))))
    return frozenset(name for piece in inside for name in _named(piece).names if not re.search(r"\d", name))


def _plain(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _pieces(text: str) -> list[str]:
    """What stands between separators, without its spaces; where a space may part two names, also either alone."""
    found = []
    for piece in _BETWEEN.split(text):
        words = piece.split()
        found.append("".join(words))
        if len(words) > 1:
            found += [word for word in words if len(word) > 1]
    return [piece for piece in dict.fromkeys(found) if piece]


def _named(piece: str) -> Named:
    """The names in one piece, posts and forms of address taken off; none where it is only a post."""
    if _TITLE.search(piece) is None:
        return Named(names=frozenset({piece}))
    first, *others = ["" if _OWN.sub("", part) in NOBODY else part for part in _TITLE.split(piece)]
    names = frozenset(part for part in (first, *others) if len(part) > 1)
    if first:
        return Named(names, frozenset({first}) if len(first) <= 2 else frozenset())
    # 书记甲 is how nobody writes a surname: it is taken for what it says.
    return Named(names or (frozenset({piece}) if any(others) else frozenset()))


def _own_posts(piece: str, organisation_kind: str) -> list[str]:
    called = _OWN.sub("", piece)
    levels = ("", *LEVEL_WORDS.get(organisation_kind, ()))
    return [post for post, words in POST_WORDS.items() if any(called == level + w for level in levels for w in words)]
