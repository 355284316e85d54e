"""The ``shuzhi`` command.  Exit status 0 only when what was asked is done; ``--json`` everywhere."""

from __future__ import annotations

import sys

from shuzhi.cli import checking, collecting, office
from shuzhi.cli.telling import app, tell
from shuzhi.errors import ShuzhiError

__all__ = ["app", "checking", "collecting", "main", "office"]


def main() -> None:
    """Entry point of the ``shuzhi`` command."""
    try:
        app()
    except ShuzhiError as error:  # e.g. the data folder cannot be written when settings are read
        tell(error, as_json="--json" in sys.argv)
        sys.exit(1)
