"""What may start or settle a duty beside entries: register rows and dated changes of persons, transfers and items."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuzhi.rulebook import RulebookError
from shuzhi.rulebook.changes import CHANGES
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Dated, Deadline
from shuzhi.rulebook.vocabulary import ITEM_STATES, PERSON_STATES
from tests.rulebook.books import DUTY, KINDS, load_text

REGISTER = "registers:\n- {id: document, label: 文件登记, fields: {title: 标题}, categories: {plan: 计划要点}}\n"
GOOD = KINDS + REGISTER + DUTY.replace("every: quarter", "within: {days: 15, after: [talk]}")
START, SETTLE, OWES = "after: [talk]", "evidence: {kinds: [assembly]}", "{organisation: {kind: [branch]}}"


def loaded(folder: Path, **changed: str) -> DutyRule:
    """The one rule, with its start, its evidence or its subject written otherwise."""
    text = GOOD
    for key, old in {"start": START, "settle": SETTLE, "owes": OWES, "length": "days: 15, "}.items():
        text = text.replace(old, changed.get(key, old))
    [rule] = load_text(folder, text).duties
    return rule


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("after: [talk]", Dated(kinds=("talk",))),
        ("after: {kinds: [talk], also: [assembly]}", Dated(kinds=("talk",), also=("assembly",))),
        ("after: [post.secretary.begins]", Dated(changes=("post.secretary.begins",))),
        ("after: {changes: [lost.begins, member.ends]}", Dated(changes=("lost.begins", "member.ends"))),
        (
            "after: {changes: [item.returned], item_kinds: [problem], item_sources: [review]}",
            Dated(changes=("item.returned",), item_kinds=("problem",), item_sources=("review",)),
        ),
        ("after: {register: document, categories: [plan]}", Dated(register="document", categories=("plan",))),
    ],
)
def test_a_deadline_starts_with_entries_register_rows_or_changes(tmp_path: Path, written: str, read: Dated) -> None:
    assert loaded(tmp_path, start=written).shape == Deadline(read, days=15)


def test_a_duty_is_settled_by_changes(tmp_path: Path) -> None:
    rule = loaded(tmp_path, settle="evidence: {changes: [item.closed], item_sources: [review]}")
    assert (rule.evidence.changes, rule.evidence.item_sources) == (("item.closed",), ("review",))
    assert rule.evidence.relation == "change"


def test_what_is_asked_promptly_has_no_number(tmp_path: Path) -> None:
    shape = loaded(tmp_path, length="promptly: true, ").shape
    assert isinstance(shape, Deadline)
    assert shape.prompt


@pytest.mark.parametrize(
    ("start", "settle", "same"),
    [
        ("after: [item.returned]", "evidence: {changes: [item.submitted]}", True),
        ("after: [transfer.in.sent]", "evidence: {changes: [transfer.in.received]}", True),
        ("after: [lost.begins]", "evidence: {changes: [lost.ends]}", False),
        ("after: [item.returned]", "evidence: {kinds: [assembly]}", False),
        ("after: [transfer.in.sent]", "evidence: {changes: [formal.begins]}", False),
    ],
)
def test_a_step_is_settled_by_a_step_of_the_same_matter(tmp_path: Path, start: str, settle: str, same: bool) -> None:
    assert loaded(tmp_path, start=start, settle=settle).same_matter is same


BAD = {
    "an unknown change": ({"start": "after: {changes: [post.secretary.begin]}"}, "不认识的变动“post.secretary.begin”"),
    "a kind among changes": ({"start": "after: [lost.begins, talk]"}, "不认识的变动“talk”"),
    "an unknown word": ({"start": "after: [lost]"}, "不认识的类别“lost”"),
    "changes of two families": ({"start": "after: [lost.begins, item.opened]"}, "不能写在一起"),
    "nothing to start": ({"start": "after: []"}, "没有起算的类别"),
    "two sorts at once": ({"start": "after: {kinds: [talk], changes: [lost.begins]}"}, "after 应当恰好写"),
    "two sorts of evidence": (
        {"settle": "evidence: {register: document, changes: [lost.ends]}"},
        "evidence 应当恰好写",
    ),
    "kinds of items of persons": ({"start": "after: {changes: [lost.begins], item_kinds: [task]}"}, "只有事项的变动"),
    "an unknown kind of item": ({"start": "after: {changes: [item.opened], item_kinds: [talk]}"}, "不认识的事项性质"),
    "a narrowing of another sort": ({"start": "after: {kinds: [talk], categories: [plan]}"}, "只能与 register 同写"),
    "an unknown category": ({"start": "after: {register: document, categories: [x]}"}, "不认识的登记种类“x”"),
    "roles in a change": ({"settle": "evidence: {changes: [lost.ends], roles: [chair]}"}, "变动没有参会身份"),
    "minutes of changes": ({"settle": "evidence: {changes: [lost.ends]}\n  need: {minutes: 90}"}, "evidence 却是变动"),
    "no change at all": ({"settle": "evidence: {changes: []}"}, "没有写变动"),
    "two lengths": ({"length": "days: 15, promptly: true, "}, "恰好写一个"),
    "no length": ({"length": ""}, "恰好写一个"),
    "an item owed by a person": (
        {"start": "after: [item.returned]", "owes": "{person: {}}"},
        "事项的变动不能由个人承担",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_does_not_hold_is_refused(tmp_path: Path, case: str) -> None:
    changed, message = BAD[case]
    with pytest.raises(RulebookError) as caught:
        loaded(tmp_path, **changed)
    assert message in caught.value.message
    assert caught.value.advice


@pytest.mark.parametrize("state", ["member", *PERSON_STATES])
def test_every_state_of_a_person_begins_and_ends(state: str) -> None:
    assert {f"{state}.begins", f"{state}.ends"} <= set(CHANGES)


@pytest.mark.parametrize("state", ITEM_STATES)
def test_an_item_comes_to_every_state(state: str) -> None:
    assert f"item.{state}" in CHANGES
