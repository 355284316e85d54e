"""YAML as this house reads it: plain strings for days, no ``on``/``yes`` as booleans, no repeated keys.

Line numbers are looked up only after something went wrong: marks on every node would cost several times a load.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from shuzhi.rulebook.failure import RulebookError

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML without libyaml: the same result, slower
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

Key: TypeAlias = str | int

_PLAIN_SCALARS = (
    ("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"]),
    ("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789")),
)


class _Loader(_Base):
    """Safe YAML with four scalar types only (text, whole number, true/false, null)."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML reads it from the class


class _RepeatedKeyError(yaml.YAMLError):
    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key = key
        self.line = line


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)  # every key is text, days and numbers too
        if key in pairs:
            raise _RepeatedKeyError(key, key_node.start_mark.line + 1)
        pairs[key] = loader.construct_object(value_node, deep=True)
    return pairs


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
for _tag, _pattern, _first in _PLAIN_SCALARS:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)


def read_yaml(file: Path) -> Any:
    """The content of one YAML file as dicts, lists, text, whole numbers, true/false and null.

    Raises:
        RulebookError: Unreadable as UTF-8, broken YAML, or a key that stands twice.
    """
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - derived from the safe one
    except _RepeatedKeyError as repeated:
        raise RulebookError(
            f"“{repeated.key}”写了两次。", file=file, line=repeated.line, advice="请删去重复的一处。"
        ) from repeated
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        raise RulebookError("不是正确的 YAML。", file=file, line=line, advice="请检查缩进、冒号和引号。") from broken
    except UnicodeDecodeError as broken:
        raise RulebookError("文件不是 UTF-8 编码。", file=file, line=1, advice="请另存为 UTF-8 编码。") from broken


def line_of(file: Path, keys: Sequence[Key]) -> int:
    """The line (from 1) of the value that ``keys`` lead to; of the nearest parent where a key is missing."""
    node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    line = 1
    for key in keys:
        step = _child(node, key)
        if step is None:
            break
        line, node = step
    return line


def _child(node: Any, key: Key) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == str(key):
                return key_node.start_mark.line + 1, value_node
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark.line + 1, node.value[key]
    return None
