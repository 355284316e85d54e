"""``docs/words.md`` tells every word of a closed list, every room and every setting, as they are called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from shuzhi.rooms import rooms
from shuzhi.rulebook import known_settings
from shuzhi.rulebook.vocabulary import LISTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "words.md").read_text("utf-8")
RULES = ROOT / "src" / "shuzhi" / "rulebook" / "cn"


def _section(heading: str) -> str:
    found = re.search(rf"^##+ `?{heading}`?$(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def _rows(heading: str) -> list[tuple[str, str]]:
    """The rows of a section's table: label and id, each with a meaning."""
    return re.findall(r"^\| ([^|]+) \| `([^`]+)` \| [^| ][^|]* \|$", _section(heading), re.MULTILINE)


@pytest.mark.parametrize("name", LISTS)
def test_a_closed_list_stands_there_word_by_word(name: str) -> None:
    assert _rows(name) == [(label, word) for word, label in LISTS[name].items()]


def test_no_other_list_stands_there() -> None:
    assert re.findall(r"^### `(\w+)`$", PAGE, re.MULTILINE) == list(LISTS)


def test_every_room_stands_there_and_nothing_else() -> None:
    packages = {path.parent.name for path in (ROOT / "src" / "shuzhi").glob("*/__init__.py")}
    assert {name for _, name in _rows("Rooms")} == packages


def test_a_room_is_called_as_it_calls_itself() -> None:
    told = {name: label for label, name in _rows("Rooms")}
    declared = {room.name: room.label for room in rooms() if room.name != "toy"}
    assert {name: told[name] for name in declared} == declared


def test_rooms_stand_in_the_order_of_their_floors() -> None:
    contract = re.search(
        r"^layers = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert contract
    floors = re.findall(r"shuzhi\.(\w+)", contract[1])[::-1]
    named = [name for _, name in _rows("Rooms")]
    assert named == [floor for floor in floors if floor in named]


def test_every_setting_stands_there() -> None:
    assert _rows("Settings") == [(one.label, one.id) for one in known_settings().values()]


def test_every_register_stands_there() -> None:
    registers = yaml.safe_load((RULES / "registers.yaml").read_text("utf-8"))["registers"]
    assert _rows("Registers") == [(one["label"], one["id"]) for one in registers]


def test_every_group_of_kinds_stands_there() -> None:
    kinds = yaml.safe_load((RULES / "kinds.yaml").read_text("utf-8"))["kinds"]
    section = _section("Groups of kinds")
    assert re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE) == list(dict.fromkeys(one["group"] for one in kinds))


def test_a_word_of_the_house_lives_where_the_page_says() -> None:
    lives = re.findall(r"^\| [^|]+ \| [^|]+ \| `([^`]+)` \|$", _section("The house's own words"), re.MULTILINE)
    assert len(lives) > 40
    assert not [path for path in lives if not (ROOT / path).exists()]
