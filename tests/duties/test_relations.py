"""The relations of the calculation are put together from what the rooms declare."""

from __future__ import annotations

import pytest

from shuzhi.duties.kept import KEPT
from shuzhi.duties.relations import relation_texts
from shuzhi.evaluation.sql import COLUMNS


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_every_relation_is_declared_by_some_room_or_kept(vendor: str) -> None:
    assert {*relation_texts(vendor), *(kept.name for kept in KEPT)} == set(COLUMNS)
