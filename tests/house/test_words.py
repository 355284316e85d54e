"""Closed lists are known once: no word is used that no list has, no listed word is used by nobody."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from shuzhi.exchange.workbook.formats import sheet_formats
from shuzhi.rooms import rooms
from shuzhi.rulebook import RulebookError, national
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.reading import read_yaml
from shuzhi.rulebook.vocabulary import (
    LEVEL_WORDS,
    LEVELS,
    LISTS,
    PERSON_STATES,
    WORDS,
    choices_of,
    level_label,
    level_of,
    read_lists,
)

SOURCE = Path(__file__).parents[2] / "src" / "shuzhi"
OFFERED = {  # lists from which people choose, so that every word has its users
    "organisation_kinds", "sectors", "sexes", "membership_states", "circumstances", "posts", "dues_categories", "roles",
    "agenda_classes", "item_kinds", "item_sources", "item_states", "explanation_kinds", "levels",
}  # fmt: skip
COLUMNS = {
    ("roster", "organisation", "kind"): "organisation_kinds",
    ("roster", "organisation", "sector"): "sectors",
    ("roster", "organisationpast", "kind"): "organisation_kinds",
    ("roster", "organisationpast", "sector"): "sectors",
    ("roster", "person", "sex"): "sexes",
    ("roster", "person", "dues_category"): "dues_categories",
    ("roster", "membership", "status"): "membership_states",
    ("roster", "circumstance", "kind"): "circumstances",
    ("roster", "post", "role"): "posts",
    ("roster", "duesbase", "category"): "dues_categories",
    ("ledger", "participant", "role"): "roles",
    ("ledger", "agendaitem", "category"): "agenda_classes",
    ("ledger", "registerrow", "level"): "levels",
    ("items", "item", "kind"): "item_kinds",
    ("items", "item", "source"): "item_sources",
    ("items", "item", "state"): "item_states",
    ("duties", "explanation", "kind"): "explanation_kinds",
}


@pytest.mark.parametrize(("column", "name"), COLUMNS.items(), ids=[".".join(column) for column in COLUMNS])
def test_a_column_of_a_closed_list_offers_just_its_words(column: tuple[str, str, str], name: str) -> None:
    field: Any = apps.get_model(*column[:2])._meta.get_field(column[2])
    assert list(field.choices) == choices_of(name)
    assert max(map(len, LISTS[name])) <= field.max_length


def test_every_list_that_people_choose_from_has_a_column() -> None:
    assert set(COLUMNS.values()) == OFFERED


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# A word that no list has

ENUMERATIONS = {
    "OrganisationKind": "organisation_kinds", "Sector": "sectors", "DuesCategory": "dues_categories",
    "MembershipStatus": "membership_states", "CircumstanceKind": "circumstances", "PostRole": "posts",
    "ItemKind": "item_kinds", "ItemSource": "item_sources", "ItemState": "item_states", "ParticipantRole": "roles",
    "ExplanationKind": "explanation_kinds",
}  # fmt: skip
ROOMS = ("roster", "ledger", "items", "duties", "figures", "exchange", "reports", "web", "demo", "cli")
SAID_OF = {  # name of an argument or an attribute → every word that may be given to it or held against it
    "role": {
        *LISTS["roles"],
        *LISTS["posts"],
        *dict(apps.get_model("access", "Grant")._meta.get_field("role").choices),
    },
    "sector": set(LISTS["sectors"]),
    "source": set(LISTS["item_sources"]),
    "sex": set(LISTS["sexes"]),
    "dues_category": set(LISTS["dues_categories"]),
    "agenda_class": set(LISTS["agenda_classes"]),
}


def _trees(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        there = SOURCE / room
        for path in sorted(there.rglob("*.py") if there.is_dir() else [there.with_suffix(".py")]):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text("utf-8"))


def _said(node: ast.AST) -> Iterator[tuple[str, str]]:
    """(name, word) where code gives a word by name (role="chair") or holds one against an attribute (.role == …)."""
    if isinstance(node, ast.keyword) and node.arg and isinstance(node.value, ast.Constant):
        yield node.arg, node.value.value
    if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute):
        for one in node.comparators:
            if isinstance(one, ast.Constant):
                yield node.left.attr, one.value


def test_code_gives_and_compares_only_listed_words() -> None:
    strange = [
        f"{path.relative_to(SOURCE)}: {name}={word}"
        for path, tree in _trees(*ROOMS)
        for node in ast.walk(tree)
        for name, word in _said(node)
        if isinstance(word, str) and word and name in SAID_OF and word not in SAID_OF[name]
    ]
    assert strange == []


def test_code_names_only_members_that_a_list_has() -> None:
    strange = [
        f"{path.relative_to(SOURCE)}: {node.value.id}.{node.attr}"
        for path, tree in _trees(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ENUMERATIONS
        and node.attr not in {"choices", "values", "labels", "names"}
        and node.attr.lower() not in LISTS[ENUMERATIONS[node.value.id]]
    ]  # fmt: skip
    assert strange == []


def test_a_persons_state_in_code_is_one_of_the_list() -> None:
    verbs = {verb for room in rooms() for verb in room.audit_verbs}  # post.filled is no state
    said = {
        node.value
        for _, tree in _trees(*ROOMS, "evaluation")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("post.")
    }
    assert said - verbs <= {*PERSON_STATES, "post."}


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        (sheet_formats()["roster"].extra["statuses"], {**LISTS["membership_states"], **LISTS["path_standings"]}),
        (sheet_formats()["roster"].extra["categories"], LISTS["dues_categories"]),
        (sheet_formats()["rectification"].extra["sources"], LISTS["item_sources"]),
        ([name for name in sheet_formats()["development"].fields if "." in name], national().kinds),
        ([kind.meets for kind in national().kinds.values()], LISTS["meets"]),
        (
            [word for one in national().provisions for word in one.values.get("categories", ())],
            LISTS["dues_categories"],
        ),
    ],
    ids=["statuses", "dues categories", "sources", "steps", "meets", "rates"],
)
def test_data_beside_the_code_says_only_listed_words(words: Any, listed: Any) -> None:
    assert set(words) <= set(listed)


# A listed word that nobody uses


@cache
def _rulebook_words() -> frozenset[str]:
    """Every text that stands in the national rulebook beside the lists themselves."""
    found: set[str] = set()

    def gather(value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                found.add(key)
                gather(inner)
        elif isinstance(value, list):
            for inner in value:
                gather(inner)
        elif isinstance(value, str):
            found.add(value)

    for path in sorted(WORDS.parent.glob("*.yaml")):
        if path != WORDS:
            gather(read_yaml(path))
    return frozenset(found)


@pytest.mark.parametrize("word", [*LISTS["meets"], *LISTS["periods"]])
def test_a_word_that_only_rules_say_is_said_by_one(word: str) -> None:
    assert word in _rulebook_words()


@pytest.mark.parametrize("word", LISTS["path_standings"])
def test_a_standing_before_membership_is_read_from_rosters(word: str) -> None:
    assert word in sheet_formats()["roster"].extra["statuses"]


def test_every_list_is_offered_or_said_word_by_word() -> None:
    assert set(LISTS) == OFFERED | {"meets", "periods", "path_standings", "entry_fields"}


def test_every_list_of_words_around_names_is_read_by_the_import() -> None:
    text = "".join(
        (SOURCE / "exchange" / "workbook" / name).read_text("utf-8") for name in ("kinds.py", "kind_names.py")
    )
    assert [name for name in read_yaml(WORDS.parent / "kinds.yaml")["naming"] if f"naming.{name}" not in text] == []


# Levels


@pytest.mark.parametrize("word", LEVEL_WORDS)
def test_a_word_for_a_level_is_read_as_the_level(word: str) -> None:
    assert LEVELS[level_of(word)] == level_label(word)


@pytest.mark.parametrize("level", LEVELS)
def test_the_id_and_the_label_of_a_level_mean_the_level(level: str) -> None:
    assert (level_of(level), level_of(LEVELS[level]), level_label(level)) == (level, level, LEVELS[level])


def test_any_other_text_of_a_level_stays_as_told() -> None:
    assert (level_of("片区级"), level_label("片区级")) == ("片区级", "片区级")


# The file itself


def _lists_with(**changes: Any) -> Any:
    return read_lists(Node(read_yaml(WORDS) | changes, WORDS))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"colours": {"red": "红"}}, "不认识的键“colours”"),
        ({"sectors": {"Government": "机关"}}, "编号“Government”写法不对"),
        ({"sectors": {"one": "机关", "two": "机关"}}, "“机关”写了两次"),
        ({"level_words": {"national": ["国家级"]}}, "缺少“province”"),
    ],
)
def test_a_file_of_words_that_does_not_hold_stops_the_load(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(RulebookError, match=problem):
        _lists_with(**changes)


def test_a_word_for_two_levels_stops_the_load() -> None:
    words = read_yaml(WORDS)["level_words"]
    with pytest.raises(RulebookError, match="已属于级别"):
        _lists_with(level_words=words | {"unit": ["县级"]})
