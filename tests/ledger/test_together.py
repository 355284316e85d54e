"""Several processes write in one branch at the same time: no link is lost, doubled or out of place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.ledger.running import run_processes


def check(answer: dict[str, Any]) -> None:
    assert answer["statuses"] == [0, 0, 0]
    assert answer["told"] == 3 * 12
    assert answer["links"] == answer["head"] > answer["told"]  # the log is in the chain too
    assert answer["actors"] == ["虚构0", "虚构1", "虚构2"]
    assert answer["faults"] == []


@pytest.mark.slow
def test_the_chain_stays_whole_on_sqlite(tmp_path: Path) -> None:
    check(run_processes("together", tmp_path))


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_chain_stays_whole_on_postgresql(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("runs where the suite runs on PostgreSQL")
    told = connection.settings_dict
    url = f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    connection.close()
    check(run_processes("together", tmp_path, database_url=url))
