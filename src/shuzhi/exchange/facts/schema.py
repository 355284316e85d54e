"""The JSON Schema (2020-12) of the facts file, made from what the rooms declare."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from shuzhi.exchange.facts.parts import FORMAT, later, parts
from shuzhi.factsfile.shapes import DEFINITIONS, LATER, NULL, each
from shuzhi.rooms import FactsPart


def schema(of: Sequence[FactsPart] | None = None) -> dict[str, Any]:
    """The whole file's shape; what :mod:`shuzhi.exchange.facts.reading` checks, word for word.

    Args:
        of: The parts; None for those of all rooms.
    """
    described = parts() if of is None else of
    known = {part.key: {"anyOf": [each(dict(part.shape), 0), NULL], "description": part.label} for part in described}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "type": "object",
        "properties": {"format": {"const": FORMAT}, **known, **dict.fromkeys(later(), LATER)},
        "required": ["format"],
        "additionalProperties": False,
        "$defs": dict(DEFINITIONS),
    }


def schema_text(of: Sequence[FactsPart] | None = None) -> str:
    """The schema as it stands in ``docs/facts.schema.json``."""
    return json.dumps(schema(of), ensure_ascii=False, indent=1) + "\n"
