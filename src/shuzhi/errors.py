"""Errors that people read: a code, what is wrong, and what to do next."""

from __future__ import annotations


class ShuzhiError(Exception):
    """Something a person can put right.

    Attributes:
        code: Stable dotted identifier, e.g. ``date.invalid``.
        message: What is wrong, in plain Chinese, naming file, sheet, row or field where there is one.
        advice: What to do next, in plain Chinese.
    """

    code = "error"

    def __init__(self, message: str, *, advice: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip() + f"（{self.code}）"

    def as_dict(self) -> dict[str, str]:
        """The error as the commands print it with ``--json``."""
        return {"code": self.code, "message": self.message, "advice": self.advice}


class NotFoundError(ShuzhiError):
    """The thing named does not exist, or the actor may not know that it does."""

    code = "not_found"
