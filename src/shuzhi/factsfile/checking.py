"""Checking a value against a shape, and reading its words: days as days, money as 分, null as nothing.

Every refusal names the place.  Numbers, texts and lists come back as they are; an object comes back without the keys
that are null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from shuzhi.factsfile.failure import FactsError
from shuzhi.factsfile.shapes import DEFINITIONS, Shape
from shuzhi.factsfile.when import When

TYPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "object": (lambda value: isinstance(value, dict), "一组键和值"),
    "array": (lambda value: isinstance(value, list), "列表"),
    "string": (lambda value: isinstance(value, str), "文字"),
    "integer": (lambda value: isinstance(value, int) and not isinstance(value, bool), "整数"),
    "boolean": (lambda value: isinstance(value, bool), "true 或 false"),
    "null": (lambda value: value is None, "null"),
}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LISTED = 12  # ids named in an advice


def _month(text: str) -> int:
    day = date.fromisoformat(f"{text}-01")
    return day.year * 12 + day.month - 1


def _fen(text: str) -> int:
    return int(Decimal(text) * 100)


# What a definition's text means; each raises ValueError where it means nothing.
READERS: Mapping[str, tuple[Callable[[str], Any], str, str, str]] = {
    "day": (date.fromisoformat, "date.invalid", "不是日期", "请写成 2025-03-12 这样。"),
    "when": (When.of, "date.invalid", "不是日期", "请写成 2025-03-12；只知道年月或年份的，写 2025-03 或 2025。"),
    "month": (_month, "date.invalid", "不是月份", "请写成 2025-03 这样。"),
    "money": (_fen, "facts.money", "不是金额", '请写成 "4900.00" 这样的文字，单位元，最多两位小数。'),
    "decimal": (Decimal, "facts.number", "不是数值", '请写成 "96.5" 这样的文字，最多四位小数。'),
}


def read(shape: Shape, value: Any, path: str) -> Any:
    """The value as the rooms take it.

    Raises:
        FactsError: It does not fit the shape; the error names the place.
    """
    if "$ref" in shape:
        return _read_defined(shape["$ref"].rpartition("/")[2], value, path)
    if "anyOf" in shape:
        return _read_any(shape["anyOf"], value, path)
    if "const" in shape and value != shape["const"]:
        raise _wrong(f"应为“{shape['const']}”", path, "facts.format")
    fits, word = TYPES[shape["type"]]
    if not fits(value):
        raise _wrong(f"应为{word}", path, "facts.type", "请按 docs/facts.md 改写这一处。")
    return _OF_TYPE.get(shape["type"], _as_it_is)(shape, value, path)


def _read_defined(name: str, value: Any, path: str) -> Any:
    if name == "later":
        return _read_later(value, path)
    declared = READERS.get(name)
    if declared is None:
        return read(DEFINITIONS[name], value, path)
    reader, code, message, advice = declared
    if not isinstance(value, str):
        raise _wrong(message, path, "facts.type", advice)
    if not re.match(DEFINITIONS[name]["pattern"], value, re.ASCII) or value.endswith("\n"):
        raise _wrong(f"“{_short(value)}”{message}", path, code, advice)
    try:
        return reader(value)
    except ValueError:
        raise _wrong(f"“{_short(value)}”{message}", path, code, advice) from None


def _read_later(value: Any, path: str) -> None:
    """Nothing: what this version does not hold may only stand empty, so that nothing is lost in silence."""
    if value not in (None, "", [], {}):
        raise _wrong(
            "是以后的版本才有的内容，现在还不能录入", path, "facts.part_unknown", "请先去掉这一项，或升级后再录入。"
        )


def _read_any(shapes: list[Shape], value: Any, path: str) -> Any:
    """The first shape that fits; where none does, the refusal of the one that is meant by the value's type."""
    refused: list[FactsError] = []
    for shape in shapes:
        try:
            return read(shape, value, path)
        except FactsError as error:
            refused.append(error)
    raise next((error for error in refused if error.code != "facts.type"), refused[0])


def _read_object(shape: Shape, value: dict[str, Any], path: str) -> dict[str, Any]:
    known, others = shape["properties"], shape["additionalProperties"]
    for key in value:
        if key not in known and not others:
            raise FactsError(
                f"{path_of(path, key)} 这个键不认识。",
                path=path_of(path, key),
                advice=f"可用的键：{'、'.join(known)}。",
                code="facts.key",
            )
    for key in shape["required"]:
        if value.get(key) is None:
            raise FactsError(
                f"{path or '文件'}缺少“{key}”。",
                path=path_of(path, key),
                advice="这一项必须写明。",
                code="facts.missing",
            )
    values = {key: read(known.get(key, others), one, path_of(path, key)) for key, one in value.items()}
    return {key: one for key, one in values.items() if one is not None}


def _read_list(shape: Shape, value: list[Any], path: str) -> list[Any]:
    if len(value) > shape.get("maxItems", len(value)):
        raise _wrong(f"超过 {shape['maxItems']} 项", path, "facts.long", "请分成几个写。")
    return [read(shape["items"], one, f"{path}[{number}]") for number, one in enumerate(value)]


def _read_text(shape: Shape, value: str, path: str) -> str:
    if "enum" in shape and value not in shape["enum"]:
        known = shape["enum"]
        more = f"等 {len(known)} 种" if len(known) > LISTED else ""
        raise _wrong(f"“{_short(value)}”不认识", path, "facts.unknown", f"可用：{'、'.join(known[:LISTED])}{more}。")
    if _UNWRITABLE.search(value):
        raise _wrong("含有不能保存的字符", path, "facts.character", "请去掉控制字符。")
    if len(value) > shape.get("maxLength", len(value)):
        raise _wrong(f"超过 {shape['maxLength']} 字", path, "facts.long", "请写短一些。")
    if len(value.strip()) < shape.get("minLength", 0):
        raise _wrong("是空的", path, "facts.missing", "请写明，或去掉这一项。")
    return value


def _read_number(shape: Shape, value: int, path: str) -> int:
    if not shape["minimum"] <= value <= shape["maximum"]:
        raise _wrong("的数太大或太小", path, "facts.number", f"应在 {shape['minimum']} 和 {shape['maximum']} 之间。")
    return value


def _as_it_is(_shape: Shape, value: Any, _path: str) -> Any:
    return value


_OF_TYPE: Mapping[str, Callable[[Shape, Any, str], Any]] = {
    "object": _read_object,
    "array": _read_list,
    "string": _read_text,
    "integer": _read_number,
}


def path_of(path: str, key: str) -> str:
    """The place of a key inside an object."""
    return f"{path}.{_short(key)}" if path else _short(key)


def _wrong(what: str, path: str, code: str, advice: str = "") -> FactsError:
    return FactsError(f"{path or '文件'} {what}。", path=path, advice=advice, code=code)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
