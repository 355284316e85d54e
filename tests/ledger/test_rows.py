"""How the rows of registers read behind a figure."""

from __future__ import annotations

from shuzhi.ledger.rows import read_registers
from shuzhi.roster.models import Organisation
from tests.houses import make_member, make_row


def test_a_row_of_dues_that_is_called_after_who_paid_does_not_say_his_name_in_its_words(branch: Organisation) -> None:
    person = make_member(branch, "赵一")
    told = [
        make_row(branch, "dues", title=title, category="", person=person, ym=2026 * 12, day=None, paid_fen=100)
        for title in ("赵一1月党费", "补交")
    ]
    words = [row.words for row in read_registers([row.pk for row in told])]
    assert words == ["2026-01", "2026-01　补交"]


def test_a_row_of_nobody_keeps_its_title(branch: Organisation) -> None:
    assert [row.words for row in read_registers([make_row(branch, title="学习制度").pk])] == ["学习制度"]
