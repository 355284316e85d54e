"""A value in a rulebook file together with the way to it, so that every refusal can name its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from shuzhi.rulebook.failure import RulebookError
from shuzhi.rulebook.reading import Key, line_of, read_yaml


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a file.  Methods return it typed or refuse it (:class:`RulebookError`: file, line, fix)."""

    value: Any
    file: Path
    keys: tuple[Key, ...] = ()

    def refuse(self, problem: str, advice: str) -> NoReturn:
        """Stop the load at this value."""
        raise RulebookError(problem, file=self.file, line=line_of(self.file, self.keys), advice=advice)

    def fields(self, required: Collection[str] = (), optional: Collection[str] = ()) -> dict[str, Node]:
        """The mapping's values by key; unknown and missing keys are refused."""
        pairs = self.pairs()
        for key, node in pairs.items():
            if key not in required and key not in optional:
                known = "、".join(sorted({*required, *optional}))
                node.refuse(f"不认识的键“{key}”。", f"这里可以写：{known}。")
        for key in required:
            if key not in pairs:
                self.refuse(f"缺少“{key}”。", f"请补上“{key}:”。")
        return pairs

    def pairs(self) -> dict[str, Node]:
        """The mapping's values by key, whatever the keys are."""
        if not isinstance(self.value, dict):
            self.refuse("这里应当是“键: 值”。", "请按“键: 值”的形式书写。")
        return {key: Node(value, self.file, (*self.keys, key)) for key, value in self.value.items()}

    def items(self) -> Iterator[Node]:
        """The members of a list."""
        if not isinstance(self.value, list):
            self.refuse("这里应当是一个列表。", "请写成 [甲, 乙] 或逐行以“- ”开头。")
        for index, value in enumerate(self.value):
            yield Node(value, self.file, (*self.keys, index))

    def text(self) -> str:
        """Text that is not empty; whole numbers are taken as they are written."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int) or self.value == "":
            self.refuse("这里应当是文字。", "请填写文字；必要时加引号。")
        return str(self.value)

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(node.text() for node in self.items())

    def number(self, *, least: int = 0) -> int:
        """A whole number not below ``least``."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.refuse("这里应当是整数。", "请填写阿拉伯数字的整数。")
        if self.value < least:
            self.refuse(f"{self.value} 太小。", f"请填写不小于 {least} 的整数。")
        return int(self.value)

    def truth(self) -> bool:
        """``true`` or ``false``."""
        if not isinstance(self.value, bool):
            self.refuse("这里应当是 true 或 false。", "请写 true 或 false。")
        return self.value

    def day(self) -> date:
        """An ISO day."""
        return parse_day(self, self.value)

    def choice(self, known: Collection[str], what: str) -> str:
        """A word out of ``known``."""
        value = self.text()
        if value not in known:
            self.refuse(f"不认识的{what}“{value}”。", f"可以写：{_some(known)}。")
        return value

    def choices(self, known: Collection[str], what: str) -> tuple[str, ...]:
        """A list of words, all out of ``known``."""
        return tuple(node.choice(known, what) for node in self.items())


def parse_day(node: Node, value: Any) -> date:
    """``2025-03-31`` as a day; anything else is refused at ``node``."""
    try:
        if not isinstance(value, str) or len(value) != len("2025-03-31"):
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        node.refuse(f"日期“{value}”不存在或写法不对。", "请写成 2025-03-31 这样的公历日期。")


def open_document(file: Path) -> Node:
    """The whole file as a node; an empty file is an empty mapping."""
    value = read_yaml(file)
    return Node({} if value is None else value, file)


def _some(known: Collection[str]) -> str:
    words = sorted(known)
    return "、".join(words[:30]) + ("等" if len(words) > 30 else "")
