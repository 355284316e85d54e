"""The one error of the rulebook: file, line, what is wrong and how to put it right."""

from __future__ import annotations

from pathlib import Path

from shuzhi.errors import ShuzhiError


class RulebookError(ShuzhiError):
    """A rulebook file that does not hold.

    Attributes:
        file: The file at fault.
        line: Its line, counted from 1.
        problem: What is wrong, without file and line.
    """

    code = "rulebook.invalid"

    def __init__(self, problem: str, *, file: Path, line: int, advice: str) -> None:
        super().__init__(f"规则文件 {file.name} 第 {line} 行：{problem}", advice=advice)
        self.file = file
        self.line = line
        self.problem = problem
