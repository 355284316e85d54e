"""What the chain holds of a fact: the columns and parts its room declares, in the version that a link was made in."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC
from functools import cache
from typing import Any

from django.db import models

from shuzhi.rooms import Column, FactType, rooms

Content = dict[str, Any]
VERSION = "v"  # the key of a content's version; one of the first version, also from before there were any, has none


@cache
def fact_types() -> Mapping[str, FactType]:
    """Every kind of fact that some room declares, by its id."""
    return {kind.id: kind for room in rooms() for kind in room.facts}


@cache
def _by_model() -> Mapping[type[models.Model], FactType]:
    return {kind.model: kind for kind in fact_types().values()}


def kind_of(fact: models.Model) -> FactType:
    """What kind of fact a row is.

    Raises:
        KeyError: No room declares its table: a programming error.
    """
    return _by_model()[type(fact)]


def canonical(content: Mapping[str, Any]) -> str:
    """One text for one content: sorted keys, no spaces, ISO dates."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def contents_of(kind: FactType, rows: models.QuerySet[Any]) -> dict[int, Content]:
    """Number → what the chain holds of each fact in the present version; constant many queries."""
    contents = {row.pk: {column.name: _plain(row, column) for column in kind.columns} for row in rows}
    for part in kind.parts:
        found: dict[int, list[list[Any]]] = defaultdict(list)
        for row in part.model._default_manager.filter(**{f"{part.owner}__in": rows}).order_by("pk"):
            values = [_plain(row, column) for column in part.columns]
            found[getattr(row, f"{part.owner}_id")].append(values)
        for number, content in contents.items():
            content[part.key] = found.get(number, [])
    if kind.version > 1:
        for content in contents.values():
            content[VERSION] = kind.version
    return contents


def version_of(content: Mapping[str, Any]) -> int:
    """In which version a link told of its fact."""
    return int(content.get(VERSION, 1))


def as_of_version(kind: FactType, content: Content, version: int) -> tuple[Content, bool]:
    """A present content as an older version would have told it, and whether what is newer is still blank."""
    if version >= kind.version:
        return content, True
    older: Content = {VERSION: version} if version > 1 else {}
    blank = True
    for column in kind.columns:
        if column.since <= version:
            older[column.name] = content[column.name]
        else:
            blank = blank and content[column.name] == column.blank
    for part in kind.parts:
        if part.since > version:
            blank = blank and not content[part.key]
            continue
        kept = [index for index, column in enumerate(part.columns) if column.since <= version]
        newer = [(index, column.blank) for index, column in enumerate(part.columns) if column.since > version]
        older[part.key] = [[row[index] for index in kept] for row in content[part.key]]
        blank = blank and all(row[index] == nothing for row in content[part.key] for index, nothing in newer)
    return older, blank


def part_rows(fact_type: str, content: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The rows of a part as a link tells them, by the names of their columns; a newer column holds what is blank."""
    part = next(part for part in fact_types()[fact_type].parts if part.key == key)
    version = version_of(content)
    known = [column for column in part.columns if column.since <= version]
    blanks = {column.name: column.blank for column in part.columns if column.since > version}
    rows = content.get(key, [])
    return [{column.name: value for column, value in zip(known, row, strict=True)} | blanks for row in rows]


def columns(*names: str, since: int = 1, blank: Any = None) -> tuple[Column, ...]:
    """Several columns alike."""
    return tuple(Column(name, since, blank) for name in names)


def _plain(row: models.Model, column: Column) -> Any:
    """A value as the chain writes it: days and moments as ISO texts in UTC, numbers as they are."""
    value = getattr(row, column.name)
    if column.secret:
        return hashlib.sha256(str(value).encode()).hexdigest() if value else ""
    if hasattr(value, "astimezone"):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "normalize"):
        return str(value.normalize())
    return value


def labels() -> Iterable[str]:
    """The names of all that the chain covers, in the order of the rooms."""
    return (kind.label for kind in fact_types().values())
