"""Whether the database can be used as it is."""

from __future__ import annotations

import pytest
from django.db import connection

from shuzhi.duties.relations import are_laid, lay_relations
from shuzhi.keeping.readiness import NotReadyError, check_order, check_ready


@pytest.mark.parametrize("collation", ["", "C", "POSIX", "C.UTF-8", "C.utf8"])
def test_an_order_byte_by_byte_is_good(collation: str) -> None:
    check_order(collation)


@pytest.mark.parametrize("collation", ["zh_CN.UTF-8", "en_US.utf8"])
def test_an_order_by_language_is_refused_with_what_to_do(collation: str) -> None:
    with pytest.raises(NotReadyError) as refused:
        check_order(collation)
    assert refused.value.code == "database.collation"
    assert "CREATE DATABASE" in refused.value.advice


@pytest.mark.django_db
def test_relations_of_another_version_are_an_upgrade_though_no_table_changed() -> None:
    check_ready()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE relations_stamp SET digest = 'of an earlier version'")
    with pytest.raises(NotReadyError, match="需要升级到本版本"):
        check_ready()
    lay_relations("default")
    assert are_laid()
    check_ready()
