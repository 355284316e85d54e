"""How a command answers: a result for programs, an error for people or programs."""

from __future__ import annotations

import json
import sys
from typing import Any

from shuzhi.errors import ShuzhiError


def print_json(value: Any) -> None:
    """A result for programs."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def tell(error: ShuzhiError, *, as_json: bool) -> None:
    """An error with its code and what to do: as JSON where JSON was asked for, else for people."""
    if as_json:
        record: dict[str, Any] = error.as_dict()
        print_json(record if "error" in record else {"error": record})
        return
    print(f"错误（{error.code}）：{error.message}", file=sys.stderr)
    if error.advice:
        print(f"怎么办：{error.advice}", file=sys.stderr)
