"""What starts or settles a duty, from YAML: entries of some kinds, rows of a register, or changes."""

from __future__ import annotations

from collections.abc import Mapping

from shuzhi.rulebook.changes import CHANGES, family_of
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.shapes import Dated, Deadline, Evidence, Shape, Subject
from shuzhi.rulebook.vocabulary import ITEM_KINDS, ITEM_SOURCES

SORTS = ("kinds", "register", "changes")
# What may narrow each of them.
NARROWED = {"also": "kinds", "categories": "register", "item_kinds": "changes", "item_sources": "changes"}
DATED = (*SORTS, *NARROWED)


def read_trigger(node: Node, names: Names) -> Dated:
    """What starts a deadline: a mapping, or in short a list of kinds or of changes."""
    if not isinstance(node.value, list):
        return read_dated(node, "after", node.fields((), DATED), names)
    if not node.value:
        node.refuse("没有起算的类别。", "请写 after: [类别或变动]。")
    if any(member in CHANGES for member in node.value if isinstance(member, str)):
        return Dated(changes=_changes(node))
    return Dated(kinds=tuple(names.kind(member) for member in node.items()))


def read_dated(node: Node, key: str, fields: Mapping[str, Node], names: Names) -> Dated:
    """The rows that ``fields``, a part of ``node`` under ``key``, name."""
    sorts = [sort for sort in SORTS if sort in fields]
    if len(sorts) != 1:
        node.refuse(f"{key} 应当恰好写 kinds、register、changes 之一。", f"请写 {key}: {{kinds: [类别]}}。")
    for narrowing, sort in NARROWED.items():
        if narrowing in fields and sort != sorts[0]:
            fields[narrowing].refuse(f"{narrowing} 只能与 {sort} 同写。", f"请删去 {narrowing}。")
    if sorts[0] == "kinds":
        return Dated(
            kinds=tuple(names.kind(member) for member in fields["kinds"].items()),
            also=names.markers(fields["also"]) if "also" in fields else (),
        )
    return _rows_of_register(fields, names) if sorts[0] == "register" else _some_changes(fields)


def check_subject(node: Node, subject: Subject, shape: Shape, evidence: Evidence) -> None:
    """Items are their organisation's own: a change of one neither starts nor settles what a person owes."""
    named = evidence.changes + (shape.after.changes if isinstance(shape, Deadline) else ())
    if subject.relation == "person" and any(family_of(change) == "item" for change in named):
        node.refuse("事项的变动不能由个人承担。", "请改为 owes: {organisation: {…}}。")


def _rows_of_register(fields: Mapping[str, Node], names: Names) -> Dated:
    register = names.register(fields["register"])
    known = names.registers[register].categories
    categories = fields["categories"].choices(known, "登记种类") if "categories" in fields else ()
    return Dated(register=register, categories=categories)


def _some_changes(fields: Mapping[str, Node]) -> Dated:
    changes = _changes(fields["changes"])
    narrowed = {key: fields[key] for key in ("item_kinds", "item_sources") if key in fields}
    if narrowed and family_of(changes[0]) != "item":
        next(iter(narrowed.values())).refuse("只有事项的变动才有性质和来源。", "请删去 item_kinds、item_sources。")
    return Dated(
        changes=changes,
        item_kinds=narrowed["item_kinds"].choices(ITEM_KINDS, "事项性质") if "item_kinds" in narrowed else (),
        item_sources=narrowed["item_sources"].choices(ITEM_SOURCES, "事项来源") if "item_sources" in narrowed else (),
    )


def _changes(node: Node) -> tuple[str, ...]:
    changes = node.choices(CHANGES, "变动")
    if not changes:
        node.refuse("没有写变动。", "请写 changes: [变动]。")
    if len({family_of(change) for change in changes}) > 1:
        node.refuse("人员、转接、事项的变动不能写在一起。", "请分成几条规则。")
    return changes
