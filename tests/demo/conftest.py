"""The invented county, made once for all these tests on 2026-03-02 and taken back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction

from shuzhi.access.scoping import local_operator
from shuzhi.demo import DemoResult, make_demo
from tests.houses import THE_MOMENT


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoResult]:
    output: Path = tmp_path_factory.mktemp("demo") / "报告" / "述职报告.docx"
    with (
        django_db_blocker.unblock(),
        time_machine.travel(THE_MOMENT, tick=False),
        transaction.atomic(),
    ):
        yield make_demo(actor=local_operator(), output=output)
        transaction.set_rollback(True)
