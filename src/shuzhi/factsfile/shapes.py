"""The shapes of the facts file, as JSON Schema (2020-12): what is published is what is checked.

Only these words of JSON Schema are used, and :mod:`shuzhi.factsfile.checking` knows just them: ``type``, ``const``,
``enum``, ``properties``, ``required``, ``additionalProperties``, ``items``, ``anyOf``, ``pattern``, ``minLength``,
``maxLength``, ``maxItems``, ``minimum``, ``maximum``, ``$ref``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shuzhi.factsfile.when import PATTERN

Shape = dict[str, Any]
NULL: Shape = {"type": "null"}
MOST_INSIDE = 10_000  # of a list inside an element
LARGEST = 2_147_483_647  # of a whole number in either database


def text(most: int, *, least: int = 0) -> Shape:
    """A text of at most ``most`` characters."""
    return {"type": "string", "maxLength": most} | ({"minLength": least} if least else {})


def whole(most: int = LARGEST, least: int = 0) -> Shape:
    """A whole number."""
    return {"type": "integer", "minimum": least, "maximum": most}


def one_of(ids: Iterable[str]) -> Shape:
    """One of the rulebook's ids."""
    return {"type": "string", "enum": list(ids)}


def each(shape: Shape, most: int = MOST_INSIDE) -> Shape:
    """A list; those inside an element are bounded."""
    return {"type": "array", "items": shape} | ({"maxItems": most} if most else {})


def closed(required: Iterable[str] = (), later: str = "", /, **properties: Shape) -> Shape:
    """An object with these keys and no other; what is not required may be null or missing: it is not known.

    Args:
        later: Keys, in one text, that are kept for what this version does not hold yet.
    """
    asked = list(required)
    properties |= dict.fromkeys(later.split(), LATER)
    return {
        "type": "object",
        "properties": {key: shape if key in asked else {"anyOf": [shape, NULL]} for key, shape in properties.items()},
        "required": asked,
        "additionalProperties": False,
    }


def each_key(shape: Shape) -> Shape:
    """An object with keys that the reader of the part knows, each with a value of one shape."""
    return {"type": "object", "properties": {}, "required": [], "additionalProperties": {"anyOf": [shape, NULL]}}


def _defined(name: str) -> Shape:
    return {"$ref": f"#/$defs/{name}"}


DAY, WHEN, MONTH, YEAR = _defined("day"), _defined("when"), _defined("month"), _defined("year")
MONEY, DECIMAL, FLAG = _defined("money"), _defined("decimal"), {"type": "boolean"}
ID, CODE = _defined("id"), _defined("code")
PERSON, ITEM, ENTRY = _defined("person"), _defined("item"), _defined("entry")
SOMEBODY = _defined("somebody")
LATER = _defined("later")  # a name kept for what no room holds yet

_NUMBERED: Shape = {
    "type": "object",
    "properties": {"number": whole(2**53, 1)},
    "required": ["number"],
    "additionalProperties": False,
}
_REFERENCE: Shape = {"anyOf": [_defined("id"), _NUMBERED]}
DEFINITIONS: Mapping[str, Shape] = {
    "id": {"type": "string", "minLength": 1, "maxLength": 80, "description": "a name inside this file"},
    "code": {"type": "string", "minLength": 1, "maxLength": 40, "description": "the code of an organisation"},
    "day": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "2025-03-12"},
    "when": {"type": "string", "pattern": PATTERN, "description": "2025-03-12, or 2025-03, or 2025, as far as known"},
    "month": {"type": "string", "pattern": r"^\d{4}-\d{2}$", "description": "2025-03"},
    "year": {"type": "integer", "minimum": 1921, "maximum": 2100},
    "money": {
        "type": "string",
        "pattern": r"^-?\d{1,10}(\.\d{1,2})?$",
        "description": "yuan, as decimal text: 4900.00",
    },
    "decimal": {"type": "string", "pattern": r"^-?\d{1,14}(\.\d{1,4})?$", "description": "a number as decimal text"},
    "person": {**_REFERENCE, "description": "an id of people in this file, or the number of a person on the roster"},
    "item": {**_REFERENCE, "description": "an id of items in this file, or the number of an item"},
    "entry": {**_REFERENCE, "description": "an id of entries in this file, or the number of an entry"},
    "named": {
        "type": "object",
        "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 80}},
        "required": ["name"],
        "additionalProperties": False,
        "description": "somebody whom the roster does not know",
    },
    "later": {
        "anyOf": [NULL, {"type": "string", "maxLength": 0}, {"type": "array", "maxItems": 0}],
        "description": "a name kept for what this version does not hold yet; it may only stand empty",
    },
    "somebody": {
        "anyOf": [
            _defined("person"),
            {
                "type": "object",
                "properties": {"person": _defined("person"), "name": {"type": "string", "maxLength": 80}},
                "required": ["person"],
                "additionalProperties": False,
                "description": "a person, and what he was called then",
            },
            _defined("named"),
        ]
    },
}
