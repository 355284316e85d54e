"""The calculation's own ground is proved: who changes a day, a period or a view changes every figure."""

from __future__ import annotations

import pytest
from django.db import connection

from shuzhi.chain.verify import covered, verify_house
from shuzhi.roster.models import Organisation
from tests.houses import fill_branch
from tests.ledger.tampering import codes, sql

CHANGES = [
    "UPDATE period SET due = '2026-01-30' WHERE every = 'month' AND label = '2026-01'",
    "DELETE FROM period_month WHERE every = 'quarter' AND label = '2026-Q1'",
    "UPDATE cal_day SET workno = workno + 1 WHERE day = '2026-01-05'",
    (
        "INSERT INTO period SELECT every, year, 9, label, start, due, ym_first, ym_last, last_day, quarter_end"
        " FROM period WHERE year = 2026"
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_calendar_is_found(change: str, branch: Organisation) -> None:
    assert verify_house() == []
    sql(change)
    assert codes(verify_house()) == {"calendar.changed"}


@pytest.mark.parametrize(
    "view",
    [
        "SELECT entry_id, person_id, role FROM ledger_participant WHERE role <> 'attendee'",
        "SELECT entry_id, person_id FROM ledger_participant",
    ],
)
def test_a_view_that_hides_rows_is_found(view: str, branch: Organisation) -> None:
    fill_branch(branch)
    with connection.cursor() as cursor:
        cursor.execute("DROP VIEW participation")
        cursor.execute(f"CREATE VIEW participation AS {view}")
    assert codes(verify_house()) == {"view.changed"}


def test_verify_says_that_it_covers_them() -> None:
    assert {"计算用的历表", "计算用的视图"} <= set(covered())
