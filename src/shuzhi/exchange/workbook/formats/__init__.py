"""The layouts of office workbooks as data: which headings, names and words mean what.  Read once from the
YAML beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from shuzhi.exchange.workbook.text import heading

RECORDS = ("roster", "dues", "development", "rectification", "events")


@dataclass(frozen=True, slots=True)
class FieldFormat:
    """The names of one field: its own, those it takes only if nobody else wants them, and parts of names."""

    label: str
    aliases: frozenset[str]
    weak: frozenset[str]
    contains: tuple[str, ...]
    barred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetFormat:
    """One kind of table."""

    record: str
    label: str
    names: tuple[str, ...]
    required: tuple[str, ...]
    fields: Mapping[str, FieldFormat]
    extra: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand for something other than themselves."""

    none: frozenset[str]
    total: frozenset[str]
    total_lead: frozenset[str]
    footer: tuple[str, ...]
    serial_headings: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    paid_mark: frozenset[str]
    unpaid_mark: frozenset[str]
    open_ended: tuple[str, ...]
    reasons: tuple[str, ...]
    compound_surnames: frozenset[str]
    no_reason: frozenset[str]
    exempt: frozenset[str]
    everybody: frozenset[str]


def _load(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def words() -> Words:
    """The words of ``words.yaml``."""
    data = _load("words")
    sets = {key: frozenset(listed) for key, listed in data.items() if key not in {"footer", "open_ended", "reasons"}}
    return Words(
        footer=tuple(data["footer"]),
        open_ended=tuple(data["open_ended"]),
        reasons=tuple(data["reasons"]),
        **sets,
    )


@cache
def sheet_formats() -> Mapping[str, SheetFormat]:
    """Every kind of table, by record name."""
    return {name: _sheet_format(name, _load(name)) for name in RECORDS}


def _sheet_format(name: str, data: dict[str, Any]) -> SheetFormat:
    fields = {
        field: FieldFormat(
            label=spec["label"],
            aliases=frozenset(map(heading, spec["aliases"])),
            weak=frozenset(map(heading, spec.get("weak", ()))),
            contains=tuple(spec.get("contains", ())),
            barred=tuple(spec.get("barred", ())),
        )
        for field, spec in data["fields"].items()
    }
    known = {"record", "label", "names", "required", "fields"}
    extra = {key: value for key, value in data.items() if key not in known}
    return SheetFormat(name, data["label"], tuple(data["names"]), tuple(data["required"]), fields, extra)
