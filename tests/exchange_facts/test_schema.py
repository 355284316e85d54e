"""The published schema is what is checked, and the documents' own examples pass."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from shuzhi.exchange.facts.parts import parts
from shuzhi.exchange.facts.reading import read_text
from shuzhi.exchange.facts.schema import schema, schema_text
from shuzhi.factsfile.shapes import DAY, DEFINITIONS, each_key
from tests.exchange_facts.files import load, small

DOCS = Path(__file__).parents[2] / "docs"
# The words of JSON Schema that the checking knows; a shape with another would promise more than is held.
KNOWN = {
    "$ref", "additionalProperties", "anyOf", "const", "description", "enum", "items", "maxItems", "maxLength",
    "maximum", "minLength", "minimum", "pattern", "properties", "required", "type",
}  # fmt: skip


def shapes(shape: Any) -> list[dict[str, Any]]:
    """A shape and every shape inside it."""
    inside = [*shape.get("properties", {}).values(), *shape.get("anyOf", ())]
    if "items" in shape:
        inside.append(shape["items"])
    if isinstance(shape.get("additionalProperties"), dict):
        inside.append(shape["additionalProperties"])
    return [shape, *(one for each in inside for one in shapes(each))]


PARTS = [part for part in parts() if part.load.__module__.startswith("shuzhi.")]  # without the rooms of the tests
ALL = [one for shape in (*(part.shape for part in PARTS), *DEFINITIONS.values()) for one in shapes(shape)]


def test_the_file_in_the_documents_is_what_the_code_makes() -> None:
    assert (DOCS / "facts.schema.json").read_text("utf-8") == schema_text(PARTS)


def test_every_word_of_the_schema_is_checked() -> None:
    assert {word for shape in ALL for word in shape} <= KNOWN


def test_every_reference_in_the_schema_is_defined() -> None:
    referred = {shape["$ref"].rpartition("/")[2] for shape in ALL if "$ref" in shape}
    assert referred <= set(schema()["$defs"])


def test_every_object_is_closed_to_unknown_keys_but_the_beginnings_of_kinds_that_are_the_rulebooks() -> None:
    assert [one for one in ALL if one.get("type") == "object" and one["additionalProperties"]] == [each_key(DAY)]


@pytest.mark.usefixtures("db", "the_moment")
def test_the_example_in_the_documents_is_loaded_whole(tmp_path: Path) -> None:
    text = (DOCS / "facts.md").read_text("utf-8")
    [example] = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    told = read_text(example.encode())
    result = load(tmp_path, told)
    assert sum(result.entered.values()) == sum(len(one) for key, one in told.items() if key != "format")
    assert result.problems == ()


def test_the_small_file_uses_every_part() -> None:
    assert {part.key for part in PARTS} == set(small()) - {"format"}


def test_the_documents_name_every_part() -> None:
    text = (DOCS / "facts.md").read_text("utf-8")
    assert not [part.key for part in PARTS if part.key != "transfers" and f'"{part.key}"' not in text]


def test_the_schema_is_json_schema() -> None:
    assert json.loads(schema_text())["$schema"].endswith("2020-12/schema")
