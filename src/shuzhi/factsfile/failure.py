"""What is wrong with a facts file, and where in it."""

from __future__ import annotations

from shuzhi.errors import ShuzhiError


class FactsError(ShuzhiError):
    """Something in a facts file cannot be entered.

    Attributes:
        path: Where it stands, e.g. ``entries[3].day``; empty for the file as a whole.
    """

    code = "facts.invalid"

    def __init__(self, message: str, *, path: str = "", advice: str = "", code: str | None = None) -> None:
        super().__init__(message, advice=advice, code=code)
        self.path = path

    def as_dict(self) -> dict[str, str]:
        """The error as the commands print it with ``--json``."""
        return {**super().as_dict(), "path": self.path}

    @classmethod
    def of(cls, error: ShuzhiError, path: str) -> FactsError:
        """What a verb refused, with the place of what it was about."""
        if isinstance(error, FactsError):
            return error
        return cls(error.message, path=path, advice=error.advice, code=error.code)
