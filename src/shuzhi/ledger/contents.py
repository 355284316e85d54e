"""What the chain holds of an entry and of a register row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.db import models

from shuzhi.ledger.chain import FACT_TYPES, FactType
from shuzhi.ledger.models import AgendaItem, Attachment, Entry, JointOrganisation, Participant, RegisterRow

ENTRY_FIELDS = [
    "organisation_id",
    "happened_on",
    "started_at",
    "kinds",
    "title",
    "content",
    "place",
    "topics",
    "due_count",
    "present_count",
    "minutes",
    "recorded_at",
    "recorded_by",
    "batch_id",
    "origin",
    "withdrawn_at",
    "withdrawn_reason",
    "corrected_at",
]
REGISTER_FIELDS = [
    "organisation_id",
    "register",
    "person_id",
    "title",
    "number",
    "category",
    "level",
    "issuer",
    "day",
    "ym",
    "due_fen",
    "paid_fen",
    "value",
    "unit",
    "period",
    "source",
    "recorded_at",
    "recorded_by",
    "batch_id",
    "origin",
    "withdrawn_at",
    "withdrawn_reason",
]


def plain(row: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """The named columns as the chain writes them: dates and moments as ISO texts in UTC, numbers as they are."""
    told: dict[str, Any] = {}
    for name in fields:
        value = getattr(row, name)
        if hasattr(value, "astimezone"):
            value = value.astimezone(UTC).isoformat(timespec="microseconds")
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        elif hasattr(value, "normalize"):
            value = str(value.normalize())
        told[name] = value
    return told


def entry_contents(entries: models.QuerySet[Any]) -> dict[int, dict[str, Any]]:
    """Each entry with its agenda, participants, joint organisations and attachments."""
    told = {entry.pk: plain(entry, ENTRY_FIELDS) for entry in entries}
    parts: list[tuple[str, type[models.Model], tuple[str, ...]]] = [
        ("agenda", AgendaItem, ("position", "title", "category")),
        ("participants", Participant, ("person_id", "name", "role", "reason")),
        ("joint", JointOrganisation, ("organisation_id",)),
        ("attachments", Attachment, ("name", "size", "sha256")),
    ]
    for key, model, columns in parts:
        rows: dict[int, list[list[Any]]] = defaultdict(list)
        found = model._default_manager.filter(entry__in=entries).order_by("entry_id", "pk")
        for entry_id, *values in found.values_list("entry_id", *columns):
            rows[entry_id].append(values)
        for entry_id, content in told.items():
            content[key] = rows.get(entry_id, [])
    return told


def register_contents(rows: models.QuerySet[Any]) -> dict[int, dict[str, Any]]:
    """Each register row with all its columns."""
    return {row.pk: plain(row, REGISTER_FIELDS) for row in rows}


def register_fact_types() -> None:
    """Tell the chain which facts the ledger has."""
    FACT_TYPES["entry"] = FactType("台账条目", Entry, entry_contents)
    FACT_TYPES["register"] = FactType("登记", RegisterRow, register_contents)
