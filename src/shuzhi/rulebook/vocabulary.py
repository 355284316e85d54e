"""The closed word lists a rule may use, each word with its Chinese label; what they are stands in ``cn/words.yaml``."""

from __future__ import annotations

import re
from pathlib import Path

from shuzhi.rulebook.node import Node, open_document

WORDS = Path(__file__).parent / "cn" / "words.yaml"
LIST_NAMES = (
    "organisation_kinds", "sectors", "sexes", "membership_states", "path_standings", "circumstances", "posts",
    "dues_categories", "roles", "agenda_classes", "meets", "periods", "item_kinds", "item_sources", "item_states",
    "explanation_kinds", "entry_fields", "levels",
)  # fmt: skip
_ID = re.compile(r"[a-z]+(?:_[a-z]+)*|[男女]")

Words = dict[str, str]  # id → label, in the order in which they are offered


def read_lists(document: Node) -> tuple[dict[str, Words], dict[str, str]]:
    """The lists of a file by name, and the words that stand for a level, each with the level's id.

    Raises:
        RulebookError: An unknown or missing list, an id that is none, a label or a level's word that stands twice.
    """
    nodes = document.fields((*LIST_NAMES, "level_words"))
    lists = {name: _read_list(nodes[name]) for name in LIST_NAMES}
    return lists, _read_level_words(nodes["level_words"], lists["levels"])


def _read_list(node: Node) -> Words:
    words: Words = {}
    for word, label in node.pairs().items():
        if not _ID.fullmatch(word):
            label.refuse(f"编号“{word}”写法不对。", "请用小写英文单词，单词之间用下划线。")
        if label.text() in words.values():
            label.refuse(f"名称“{label.text()}”写了两次。", "请改写其中一处。")
        words[word] = label.text()
    return words


def _read_level_words(node: Node, levels: Words) -> dict[str, str]:
    levels_of_words: dict[str, str] = {}
    for level, words in node.fields(tuple(levels)).items():
        for word in words.texts():
            if word in levels_of_words:
                words.refuse(f"“{word}”已属于级别“{levels_of_words[word]}”。", "请删去其中一处。")
            levels_of_words[word] = level
    return levels_of_words


LISTS, LEVEL_WORDS = read_lists(open_document(WORDS))

ORGANISATION_KINDS = LISTS["organisation_kinds"]
SECTORS = LISTS["sectors"]
SEXES = LISTS["sexes"]
MEMBERSHIP_STATES = LISTS["membership_states"]
CIRCUMSTANCES = LISTS["circumstances"]
POSTS = LISTS["posts"]
EXPLANATION_KINDS = LISTS["explanation_kinds"]
DUES_CATEGORIES = LISTS["dues_categories"]
ROLES = LISTS["roles"]
AGENDA_CLASSES = LISTS["agenda_classes"]
MEETS = LISTS["meets"]
PERIODS = LISTS["periods"]
ITEM_KINDS = LISTS["item_kinds"]
ITEM_SOURCES = LISTS["item_sources"]
ITEM_STATES = LISTS["item_states"]
ENTRY_FIELDS = LISTS["entry_fields"]
LEVELS = LISTS["levels"]

POST = "post."  # a post as a state of a person: post.secretary
PERSON_STATES = {**MEMBERSHIP_STATES, **CIRCUMSTANCES, **{POST + post: label for post, label in POSTS.items()}}

STEPS = "development."  # the ids of the steps on somebody's way to membership begin so
MARKER_PREFIXES = ("topic:", "agenda:", "agenda1:")  # an entry's markers that are not kinds
EVERY_EVENT = "*"  # in a figure: every kind that is no step


def choices_of(name: str) -> list[tuple[str, str]]:
    """A list as the choices of a column or a field."""
    return list(LISTS[name].items())


def level_of(text: str) -> str:
    """The id of the level that a word means; any other text as it was told."""
    return LEVEL_WORDS.get(text.strip(), text)


def level_label(stored: str) -> str:
    """A level as people read it, whether an id is stored or the words of an earlier year."""
    return LEVELS.get(level_of(stored), stored)
