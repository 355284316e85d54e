"""A data folder of the tests' own, named before Django's settings are read."""

from __future__ import annotations

import os
import tempfile

os.environ["SHUZHI_HOME"] = tempfile.mkdtemp(prefix="shuzhi-tests-")
if url := os.environ.get("SHUZHI_TEST_DATABASE_URL"):
    os.environ["SHUZHI_DATABASE_URL"] = url
    from psycopg._preparing import PrepareManager

    # Every test ends with a rollback, at which psycopg forgets what the server prepared, though it goes on being good.
    PrepareManager.clear = lambda _: False  # type: ignore[method-assign]
else:
    os.environ.pop("SHUZHI_DATABASE_URL", None)
