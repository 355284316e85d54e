"""The import verb, acting as the operator in the invented branch."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.exchange.importing import ImportResult, import_workbooks
from shuzhi.roster.models import Organisation
from tests.exchange.offices import Import, Rows, save


@pytest.fixture
def take_in(operator: Actor, branch: Organisation, tmp_path: Path) -> Import:
    """Imports files made of sheets: ``take_in({"党课": rows}, {"党员名册": rows})``, or files that are there."""

    def run(*files: dict[str, Rows] | Path, ledger_since: date | None = None) -> ImportResult:
        paths = [
            made if isinstance(made, Path) else save(tmp_path / f"{number}.xlsx", made)
            for number, made in enumerate(files)
        ]
        return import_workbooks(actor=operator, organisation=branch, paths=paths, ledger_since=ledger_since)

    return run
