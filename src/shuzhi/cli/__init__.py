"""The ``shuzhi`` command.  Exit status 0 only when what was asked is done; ``--json`` everywhere."""

from __future__ import annotations

from shuzhi.cli import accounts, checking, collecting, emptying, exchange, office
from shuzhi.cli.telling import app

__all__ = ["accounts", "app", "checking", "collecting", "emptying", "exchange", "main", "office"]


def main() -> None:
    """Entry point of the ``shuzhi`` command."""
    app()
