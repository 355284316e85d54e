"""What the page of one entry shows: its parts, and what each revision changed, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shuzhi.access.persons import shown_names
from shuzhi.chain.links import history
from shuzhi.chain.models import Revision
from shuzhi.ledger.attachments import ATTACHED
from shuzhi.ledger.entries import facts_of
from shuzhi.ledger.kinds import Kinds, kind_words, kinds_known, kinds_of_entry
from shuzhi.ledger.models import Entry
from shuzhi.rulebook.kept import Kept, kept_of
from shuzhi.rulebook.vocabulary import AGENDA_CLASSES, ROLES
from shuzhi.web.frame.reading import day_words

ACTS = {"recorded": "记入", "corrected": "更正", "withdrawn": "撤回"}
COMPARED = {
    "happened_on": "日期",
    "started_at": "时间",
    "kinds": "类别",
    "title": "主题",
    "content": "内容",
    "place": "地点",
    "topics": "专题",
    "due_count": "应到",
    "present_count": "实到",
    "minutes": "时长（分钟）",
    "extension_months": "延长几个月",
    "for_year": "所属年度",
    "agenda": "议题",
    "participants": "参加人员",
    "joint": "联办组织",
    "attachments": "附件",
}
COLUMN_FIELDS = {"started_at": "time", "due_count": "due", "present_count": "present", "attachments": "files"}
OWNED = (
    "happened_on",
    "kinds",
    "joint",
    "participants",
    "extension_months",
)  # kept of every entry; of people as far as their roles are
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Change:
    """What one revision did."""

    act: str
    at: datetime
    actor: str
    reason: str
    changes: list[tuple[str, str, str]]  # label, before, after


def parts_of(entry: Entry, *, named: bool) -> dict[str, Any]:
    """Agenda, people by role, joint organisations and files; whoever may not see names reads how many there are."""
    facts, people = facts_of(entry), dict[str, list[str]]()
    known = kinds_of_entry(entry)
    for one in facts.participants:
        people.setdefault(one.role, []).append(f"{one.name}（{one.reason}）" if one.reason else one.name)
    return {
        "agenda": [(item, AGENDA_CLASSES.get(item.category, "")) for item in facts.agenda],
        "people": [(label, shown_names(people[role], named=named)) for role, label in ROLES.items() if role in people],
        "joint": facts.joint_organisations,
        "attachments": list(entry.attachments.all()) if "files" in kept_of(entry.kinds, known) else [],
        "about": known[entry.kinds[0]].note if entry.kinds[0] in known else "",
    }


def history_of(entry: Entry, *, named: bool) -> list[Change]:
    """Every revision of an entry, newest first, each with what it changed; names only where they may be seen."""
    known = kinds_of_entry(entry)
    now, changes, before = kept_of(entry.kinds, known), [], None
    for revision in history("entry", entry.pk):
        told = json.loads(revision.content)
        content = _only_kept(told, now & kept_of(told["kinds"], kinds_known(entry.organisation, told["kinds"])))
        change = _change(known, revision, before, content, named=named)
        if "files" not in now and change.reason.startswith(ATTACHED):
            change = replace(change, reason=ATTACHED)
        changes.append(change)
        before = content
    return changes[::-1]


def _only_kept(content: Mapping[str, Any], kept: Kept) -> dict[str, Any]:
    """What a link tells, without what is not kept of entries of its kinds and of those it has now."""
    shown = {key: value for key, value in content.items() if key in OWNED or COLUMN_FIELDS.get(key, key) in kept}
    people = [row for row in content.get("participants", []) if row[2] in kept]
    shown["participants"] = people if "reasons" in kept else [[*row[:3], ""] for row in people]
    return shown


def _change(
    kinds: Kinds, revision: Revision, before: Mapping[str, Any] | None, after: Mapping[str, Any], *, named: bool
) -> Change:
    changed = [
        (label, _words(kinds, key, before.get(key), named=named), _words(kinds, key, after.get(key), named=named))
        for key, label in COMPARED.items()
        if before is not None and before.get(key) != after.get(key)
    ]
    return Change(ACTS.get(revision.act, revision.act), revision.at, revision.actor_name, revision.reason, changed)


def _words(kinds: Kinds, key: str, value: Any, *, named: bool) -> str:
    if value in (None, "", []):
        return "（空）"
    match key:
        case "happened_on":
            text = day_words(date.fromisoformat(value))
        case "kinds":
            text = kind_words(kinds, value)
        case "agenda":
            text = "；".join(f"{row[0]}. {row[1]}" for row in value)
        case "participants":
            text = shown_names([f"{row[1]}（{ROLES.get(row[2], row[2])}）" for row in value], named=named)
        case "attachments":
            text = "、".join(row[0] for row in value)
        case "joint":
            text = f"{len(value)} 个组织"
        case "topics":
            text = "、".join(value)
        case _:
            text = str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
