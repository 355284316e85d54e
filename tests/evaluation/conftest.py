"""One SQLite and, where SHUZHI_TEST_DATABASE_URL names a server, one PostgreSQL for all tests of the calculation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.evaluation.relations_db import POSTGRESQL, Database, postgresql_database, sqlite_database


@pytest.fixture(scope="session")
def sqlite() -> Iterator[Database]:
    with sqlite_database() as database:
        yield database


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    if not POSTGRESQL.startswith("postgres"):
        pytest.skip("SHUZHI_TEST_DATABASE_URL names no PostgreSQL server")
    with postgresql_database() as database:
        yield database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> Database:
    """Each engine in turn."""
    found: Database = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> list[Database]:
    """Every engine that this machine can ask."""
    names = ["sqlite", "postgresql"] if POSTGRESQL.startswith("postgres") else ["sqlite"]
    return [request.getfixturevalue(name) for name in names]
