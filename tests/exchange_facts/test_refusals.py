"""What is wrong with a facts file is told with its place, and nothing of the file is entered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shuzhi.exchange.facts.parts import LATER
from shuzhi.factsfile.failure import FactsError
from shuzhi.items.models import Item
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.roster.models import Organisation, Person
from tests.exchange_facts.files import load, small

pytestmark = pytest.mark.usefixtures("db", "the_moment")
Change = Callable[[dict[str, Any]], Any]

# What is changed in the small file, the code, the place.
REFUSED: dict[str, tuple[Change, str, str]] = {
    "another format": (lambda f: f.update(format="shuzhi.facts/2"), "facts.format", "format"),
    "an unknown part": (lambda f: f.update(people_=[]), "facts.key", "people_"),
    "a part that is no list": (lambda f: f.update(entries={}), "facts.type", "entries"),
    "an element that is no object": (lambda f: f["entries"].append(7), "facts.type", "entries[1]"),
    "an unknown key": (lambda f: f["entries"][0].update(tittle=""), "facts.key", "entries[0].tittle"),
    "a missing key": (lambda f: f["entries"][0].pop("day"), "facts.missing", "entries[0].day"),
    "a key that is null": (lambda f: f["entries"][0].update(day=None), "facts.missing", "entries[0].day"),
    "a day that is none": (lambda f: f["entries"][0].update(day="2025-02-30"), "date.invalid", "entries[0].day"),
    "a day as a number": (lambda f: f["entries"][0].update(day=20250312), "facts.type", "entries[0].day"),
    "an entry of a month": (lambda f: f["entries"][0].update(day="2025-03"), "date.invalid", "entries[0].day"),
    "a day to come": (lambda f: f["entries"][0].update(day="2026-03-03"), "date.future", "entries[0].day"),
    "an unknown kind": (lambda f: f["entries"][0].update(kinds=["tea"]), "entry.kind_unknown", "entries[0].kinds"),
    "no kind": (lambda f: f["entries"][0].update(kinds=[]), "entry.kind_missing", "entries[0].kinds"),
    "what was said in a talk": (
        lambda f: f["entries"].append(
            {"organisation": "B3", "kinds": ["heart_talk"], "day": "2025-03-12", "content": "意见"}
        ),
        "entry.not_kept",
        "entries[1].content",
    ),
    "the case behind a number of cases": (
        lambda f: f["register"].append(
            {
                "organisation": "B3",
                "register": "external",
                "category": "cases",
                "title": "某甲受贿一案",
                "value": "1",
                "unit": "起",
                "period": "2025",
                "source": "县纪委函",
            }
        ),
        "register.not_kept",
        "register[3].title",
    ),
    "an agenda of a talk": (
        lambda f: f["entries"].append(
            {"organisation": "B3", "kinds": ["heart_talk"], "day": "2025-03-12", "agenda": [{}]}
        ),
        "entry.not_kept",
        "entries[1].agenda",
    ),
    "the roll of a study of ideology": (
        lambda f: f["entries"].append(
            {
                "organisation": "B3",
                "kinds": ["ideology_meeting"],
                "day": "2025-03-12",
                "participants": [{"name": "某甲", "role": "attendee"}],
            }
        ),
        "entry.not_kept",
        "entries[1].participants",
    ),
    "nothing in a register that is none": (
        lambda f: f.update(nothing=[{"organisation": "B3", "year": 2025, "register": "assembly"}]),
        "register.invalid",
        "nothing[0].register",
    ),
    "more present than due": (lambda f: f["entries"][0].update(present=21), "attendance.over", "entries[0].present"),
    "a number below nothing": (lambda f: f["entries"][0].update(minutes=-1), "facts.number", "entries[0].minutes"),
    "true for a number": (lambda f: f["entries"][0].update(minutes=True), "facts.type", "entries[0].minutes"),
    "an unknown role": (
        lambda f: f["entries"][0]["participants"][1].update(role="guest"),
        "facts.unknown",
        "entries[0].participants[1].role",
    ),
    "a participant who is nobody": (
        lambda f: f["entries"][0]["participants"][1].pop("name"),
        "participant.invalid",
        "entries[0].participants[1]",
    ),
    "an unknown person": (
        lambda f: f["entries"][0]["participants"][0].update(person="p9"),
        "facts.reference",
        "entries[0].participants[0].person",
    ),
    "a person who is an item": (
        lambda f: f["entries"][0]["participants"][0].update(person="i1"),
        "facts.reference",
        "entries[0].participants[0].person",
    ),
    "a number nobody has": (
        lambda f: f["entries"][0]["participants"][0].update(person={"number": 404}),
        "facts.reference",
        "entries[0].participants[0].person",
    ),
    "an unknown organisation": (
        lambda f: f["entries"][0].update(organisation="X"),
        "facts.reference",
        "entries[0].organisation",
    ),
    "no organisation": (lambda f: f["entries"][0].pop("organisation"), "facts.missing", "entries[0].organisation"),
    "an id used twice": (lambda f: f["people"][1].update(id="e1"), "facts.id_twice", "entries[0].id"),
    "a code told twice": (
        lambda f: f["organisations"].append(f["organisations"][1]),
        "facts.id_twice",
        "organisations[3].code",
    ),
    "parents in a circle": (
        lambda f: f["organisations"][0].update(parent="B3"),
        "facts.circle",
        "organisations[0].parent",
    ),
    "items in a circle": (lambda f: f["items"][0].update(parent="i1"), "facts.circle", "items[0]"),
    "an organisation held jointly with itself": (
        lambda f: f["entries"][0].update(joint=["B3"]),
        "entry.joint_twice",
        "entries[0].joint[0]",
    ),
    "a partner told twice": (
        lambda f: f["entries"][0].update(joint=["B4", "B4"]),
        "entry.joint_twice",
        "entries[0].joint[1]",
    ),
    "a topic longer than a mark": (
        lambda f: f["entries"][0].update(topics=["长" * 75]),
        "facts.long",
        "entries[0].topics[0]",
    ),
    "a list beyond all measure": (
        lambda f: f["items"][0].update(measures=["x"] * 10_001),
        "facts.long",
        "items[0].measures",
    ),
    "a tree deeper than a path": (
        lambda f: f["organisations"].extend(
            {"code": f"T{n}", "name": "x", "kind": "unit", "parent": f"T{n - 1}" if n else "C"} for n in range(15)
        ),
        "organisation.deep",
        "organisations[17]",
    ),
    "money as a number": (lambda f: f["register"][1].update(amount=20000), "facts.type", "register[1].amount"),
    "money of three decimals": (lambda f: f["register"][1].update(amount="1.234"), "facts.money", "register[1].amount"),
    "a row of a year": (lambda f: f["register"][1].update(day="2025"), "date.coarse", "register[1].day"),
    "an external figure without its source": (
        lambda f: f["register"][2].pop("source"),
        "external.source_missing",
        "register[2]",
    ),
    "too long a text": (lambda f: f["people"][0].update(name="长" * 41), "facts.long", "people[0].name"),
    "a character nobody can keep": (lambda f: f["people"][0].update(note="\x00"), "facts.character", "people[0].note"),
    "half a character": (lambda f: f["people"][0].update(note="\ud800"), "facts.character", "people[0].note"),
    "two open memberships": (
        lambda f: f["people"][0]["memberships"].append({"state": "formal", "organisation": "B4", "since": "2024"}),
        "membership.open_twice",
        "people[0]",
    ),
    "a spell that ends before it begins": (
        lambda f: f["people"][0]["circumstances"][0].update(until="2024-01-01"),
        "date.order",
        "people[0]",
    ),
    "a base without its class": (lambda f: f["people"][0].pop("dues"), "facts.missing", "people[0].bases[0].category"),
    "steps out of order": (lambda f: f["items"][0]["steps"].reverse(), "item.order", "items[0].steps[0]"),
    "an owner who closes his own": (
        lambda f: f["items"][0]["steps"][1].update(by="p1"),
        "item.own_closing",
        "items[0].steps[1]",
    ),
    "an owner who closes his own under his name": (
        lambda f: f["items"][0]["steps"][1].update(by={"name": "林知远书记"}),
        "item.own_closing",
        "items[0].steps[1]",
    ),
    "an owner told as the one who closed": (
        lambda f: f["items"][1].update(owner={"name": "甲"}, state="closed", verifier={"name": "甲"}),
        "item.own_closing",
        "items[1]",
    ),
    "an extension nobody approved": (
        lambda f: f["explanations"][0].pop("approved_by"),
        "explanation.approval",
        "explanations[0].kind",
    ),
    "an unknown rule": (lambda f: f["explanations"][0].update(rule="tea"), "explanation.rule", "explanations[0].rule"),
    "nothing of nothing": (lambda f: f["nothing"][0].pop("kind"), "facts.missing", "nothing[0]"),
    "nothing of two": (lambda f: f["nothing"][0].update(register="fund"), "facts.invalid", "nothing[0]"),
    "nothing of an unknown kind": (lambda f: f["nothing"][0].update(kind="tea"), "register.invalid", "nothing[0].kind"),
    "nothing of a part of a kind": (
        lambda f: f["nothing"][0].update(category="superior"),
        "facts.invalid",
        "nothing[0].category",
    ),
    "nothing of two parts of a register": (
        lambda f: f.update(
            nothing=[{"organisation": "B3", "year": 2025, "register": "honour", "category": "member", "level": "city"}]
        ),
        "facts.invalid",
        "nothing[0]",
    ),
    "nothing of a category that the register does not know": (
        lambda f: f.update(nothing=[{"organisation": "B3", "year": 2025, "register": "fund", "category": "tea"}]),
        "register.invalid",
        "nothing[0].category",
    ),
    "nothing of a level of a register that has none": (
        lambda f: f.update(nothing=[{"organisation": "B3", "year": 2025, "register": "fund", "level": "city"}]),
        "register.invalid",
        "nothing[0].level",
    ),
    "a transfer received before it was sent": (
        lambda f: f["transfers"][0].update(received="2019-01-01"),
        "date.order",
        "transfers[0]",
    ),
    "a span that ends before it begins": (
        lambda f: f["past"][0]["was"][0].update(since="2024-03-02"),
        "date.order",
        "past[0]",
    ),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_it_is_refused_with_code_and_place(name: str, tmp_path: Path) -> None:
    change, code, path = REFUSED[name]
    told = small()
    change(told)
    with pytest.raises(FactsError) as refused:
        load(tmp_path, told)
    assert (refused.value.code, refused.value.path) == (code, path)
    assert refused.value.message
    assert set(refused.value.as_dict()) == {"code", "message", "advice", "path"}
    for model in (Organisation, Person, Entry, RegisterRow):
        assert not model.everywhere.exists()


@pytest.mark.parametrize("part", LATER)
def test_what_no_room_holds_yet_may_stand_empty_and_nothing_else(part: str, tmp_path: Path) -> None:
    assert load(tmp_path, small() | {part: []}).batch
    with pytest.raises(FactsError) as refused:
        load(tmp_path, small() | {part: [{}]})
    assert (refused.value.code, refused.value.path) == ("facts.part_unknown", part)


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (lambda f: f["entries"][0], "resolution"),
        (lambda f: f["entries"][0]["participants"][0], "grade"),
        (lambda f: f["items"][0], "standard"),
        (lambda f: f["people"][0], "development"),
        (lambda f: f["organisations"][0], "flags"),
        (lambda f: f["register"][0], "topics"),
    ],
)
def test_a_key_kept_for_later_may_stand_empty_and_nothing_else(place: Any, key: str, tmp_path: Path) -> None:
    told = small()
    place(told)[key] = []
    assert load(tmp_path, told).batch
    place(told)[key] = ["x"]
    with pytest.raises(FactsError) as refused:
        load(tmp_path, told)
    assert refused.value.code == "facts.part_unknown"
    assert refused.value.path.endswith(f".{key}")


def test_what_can_be_is_entered_in_part_and_the_rest_is_told(tmp_path: Path) -> None:
    told = small()
    told["people"][1]["memberships"][0]["since"] = "soon"
    told["entries"].append({"organisation": "B3", "kinds": ["tea"], "day": "2025-01-01"})
    result = load(tmp_path, told, partial=True)
    # Who was refused is missed by what names him.
    assert [(one.code, one.path) for one in result.problems] == [
        ("date.invalid", "people[1].memberships[0].since"),
        ("entry.kind_unknown", "entries[1].kinds"),
        ("facts.reference", "items[0].steps[1].by"),
        ("facts.reference", "items[1].parent"),
    ]
    assert dict(result.refused) == {"people": 1, "entries": 1, "items": 2}
    assert Person.everywhere.get().name == "林知远"
    assert Entry.everywhere.count() == 1


@pytest.mark.parametrize("owner", [{"name": "长" * 40}, {"person": "p1", "name": "长" * 40}])
def test_an_owner_of_forty_characters_is_entered(owner: dict[str, str], tmp_path: Path) -> None:
    told = small()
    told["items"][0]["owner"] = owner
    load(tmp_path, told)
    item = Item.everywhere.get(title="阵地建设不足")
    assert item.owner_name == "长" * 40
    assert (item.owner is not None) == ("person" in owner)


def test_an_owner_of_forty_one_characters_is_refused_with_his_place(tmp_path: Path) -> None:
    told = small()
    told["items"][0]["owner"] = {"name": "长" * 41}
    with pytest.raises(FactsError) as refused:
        load(tmp_path, told)
    assert (refused.value.code, refused.value.path) == ("facts.long", "items[0].owner")


def test_whoever_reported_it_done_does_not_close_it_though_another_owns_it(tmp_path: Path) -> None:
    told = small()
    told["items"][0]["steps"][0]["by"] = "p2"  # who also closes it; p1 owns it
    with pytest.raises(FactsError) as refused:
        load(tmp_path, told)
    assert (refused.value.code, refused.value.path) == ("item.own_closing", "items[0].steps[1]")


def test_a_step_that_may_not_be_taken_is_refused_with_its_place(tmp_path: Path) -> None:
    told = small()
    told["items"][0]["steps"][1]["by"] = "p1"  # whoever put it right does not close it
    with pytest.raises(FactsError) as refused:
        load(tmp_path, told)
    assert refused.value.path == "items[0].steps[1]"
