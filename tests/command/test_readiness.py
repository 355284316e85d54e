"""Whether the database can be used as it is."""

from __future__ import annotations

import pytest

from shuzhi.web.readiness import NotReadyError, check_order


@pytest.mark.parametrize("collation", ["", "C", "POSIX", "C.UTF-8", "C.utf8"])
def test_an_order_byte_by_byte_is_good(collation: str) -> None:
    check_order(collation)


@pytest.mark.parametrize("collation", ["zh_CN.UTF-8", "en_US.utf8"])
def test_an_order_by_language_is_refused_with_what_to_do(collation: str) -> None:
    with pytest.raises(NotReadyError) as refused:
        check_order(collation)
    assert refused.value.code == "database.collation"
    assert "CREATE DATABASE" in refused.value.advice
