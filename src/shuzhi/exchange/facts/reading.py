"""Reading a facts file: strict, bounded, and never surprised by what the bytes hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shuzhi.exchange.facts.parts import FORMAT, later, parts
from shuzhi.factsfile.checking import path_of, read
from shuzhi.factsfile.failure import FactsError
from shuzhi.factsfile.loading import Element, Loading
from shuzhi.factsfile.shapes import LATER

LARGEST = 256 * 1024 * 1024  # bytes; a county of a hundred branches takes some thirty million a year


def read_file(path: Path) -> dict[str, Any]:
    """The file as JSON tells it, with its format checked.

    Raises:
        FactsError: It is too large, no UTF-8, no JSON, or no facts file of this version.
    """
    if path.stat().st_size > LARGEST:
        raise FactsError(
            f"文件超过 {LARGEST // 1024 // 1024} MB。", advice="请按组织或年份分成几个文件。", code="facts.large"
        )
    return read_text(path.read_bytes())


def read_text(content: bytes) -> dict[str, Any]:
    """As :func:`read_file`, of the bytes themselves."""
    try:
        document = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number, parse_float=_no_number
        )
    except UnicodeDecodeError:
        raise FactsError("文件不是 UTF-8 编码。", advice="请另存为 UTF-8。", code="facts.json") from None
    except json.JSONDecodeError as error:
        raise FactsError(
            f"文件不是 JSON：第 {error.lineno} 行第 {error.colno} 列读不下去。",
            advice="请检查这一处的逗号、引号和括号。",
            code="facts.json",
        ) from None
    except RecursionError:
        raise FactsError("文件里的括号套得太深。", advice="请核对文件。", code="facts.json") from None
    except ValueError as error:  # a number of thousands of digits
        raise FactsError("文件里有读不了的数。", advice="请核对文件里的数。", code="facts.json") from error
    if not isinstance(document, dict):
        raise FactsError("文件不是一组键和值。", advice=f'请以 {{"format": "{FORMAT}", …}} 开头。', code="facts.json")
    if document.get("format") != FORMAT:
        raise FactsError(
            f"文件的格式不是 {FORMAT}。", path="format", advice=f'请写 "format": "{FORMAT}"。', code="facts.format"
        )
    known = ["format", *(part.key for part in parts()), *later()]
    for key in document:
        if key not in known:
            raise FactsError(
                f"{path_of('', key)} 这个键不认识。",
                path=path_of("", key),
                advice=f"可用的键：{'、'.join(known)}。",
                code="facts.key",
            )
    return document


def elements_of(loading: Loading, document: Mapping[str, Any]) -> dict[str, list[Element]]:
    """Part → its elements, each checked against its shape, with its id noted; what no room holds is refused."""
    for key in later():
        with loading.taking(key, key):
            read(LATER, document.get(key), key)
    found: dict[str, list[Element]] = {}
    for part in parts():
        listed = found.setdefault(part.key, [])
        for number, raw in enumerate(_listed(loading, part.key, document.get(part.key))):
            path = f"{part.key}[{number}]"
            with loading.taking(part.key, path):
                element = Element(path, read(dict(part.shape), raw, path))
                loading.tell_id(element)
                listed.append(element)
    return found


def _listed(loading: Loading, key: str, value: Any) -> list[Any]:
    if value is None or isinstance(value, list):
        return value or []
    with loading.taking(key, key):
        raise FactsError(f"{key} 应为列表。", path=key, advice="请写成 […]。", code="facts.type")
    return []


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FactsError(f"键“{twice[:40]}”在同一处写了两次。", advice="请只留一个。", code="facts.key_twice")
    return members


class _Unreadable:
    """Stands for a number that no part of the file takes: it fits no shape."""


def _no_number(_text: str) -> _Unreadable:
    return _Unreadable()
