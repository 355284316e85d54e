"""Of cases and admonitions a number, its day and its source is kept, and nothing else."""

from __future__ import annotations

import json

import pytest

from shuzhi.access.models import AuditRecord
from shuzhi.access.scoping import Actor
from shuzhi.chain.emptying import emptied_links
from shuzhi.chain.links import append_links
from shuzhi.chain.models import Revision
from shuzhi.chain.verify import verify_house
from shuzhi.ledger.emptying_registers import empty_rows
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.registers import RegisterError, correct_row, record_rows
from shuzhi.roster.models import Organisation
from tests.houses import make_row

SAID = "某甲受贿一案"
CASES = {"category": "cases", "value": "2", "unit": "起", "period": "2025", "source": "县纪委函"}


def make_old_row(branch: Organisation, operator: Actor) -> RegisterRow:
    """A row as an earlier version took it in, with a title, told in the log too."""
    row = record_rows(actor=operator, organisation=branch, register="external", rows=[CASES])[0]
    row.title = SAID
    row.save()
    append_links(operator, [row])
    record = AuditRecord.everywhere.filter(verb="register.recorded").get()
    record.facts = record.facts | {"title": SAID}
    record.save()
    append_links(operator, [record])
    return row


@pytest.fixture
def old(branch: Organisation, operator: Actor) -> RegisterRow:
    """A row with what is not kept."""
    return make_old_row(branch, operator)


@pytest.mark.parametrize("category", ["cases", "admonition", "办案数"])
@pytest.mark.parametrize("told", [{"title": SAID}, {"issuer": SAID}, {"number": SAID}])
def test_nothing_beside_number_day_and_source_is_taken(
    branch: Organisation, operator: Actor, category: str, told: dict[str, str]
) -> None:
    row = CASES | {"category": category, "unit": "人" if category == "admonition" else "起"} | told
    with pytest.raises(RegisterError, match="不登记") as refused:
        record_rows(actor=operator, organisation=branch, register="external", rows=[row])
    assert refused.value.code == "register.not_kept"
    assert not RegisterRow.everywhere.exists()


def test_a_title_that_only_repeats_what_it_is_of_is_left_out(branch: Organisation) -> None:
    assert make_row(branch, "external", **CASES, title="办案数").title == ""


def test_what_is_not_personal_keeps_its_title(branch: Organisation) -> None:
    row = {"category": "key_project", "value": "3", "unit": "个", "period": "2025", "source": "公报"}
    assert make_row(branch, "external", **row, title="三个项目").title == "三个项目"


def test_a_correction_brings_no_title_and_takes_the_old_one_out(old: RegisterRow, operator: Actor) -> None:
    with pytest.raises(RegisterError):
        correct_row(actor=operator, row=old, reason="补充", title=SAID)
    correct_row(actor=operator, row=old, reason="数字有误", value="3")
    old.refresh_from_db()
    assert (old.title, str(old.value.normalize())) == ("", "3")


def test_an_old_title_is_emptied_from_row_chain_and_log(
    old: RegisterRow, branch: Organisation, operator: Actor
) -> None:
    [emptied] = empty_rows(actor=operator, organisation=branch)
    assert (emptied.row_id, emptied.columns, emptied.links) == (old.pk, ("title",), emptied_links())
    old.refresh_from_db()
    kept = [*Revision.everywhere.values_list("content", flat=True), old.title]
    kept += [json.dumps(facts, ensure_ascii=False) for facts in AuditRecord.everywhere.values_list("facts", flat=True)]
    assert SAID not in "".join(kept)
    assert verify_house() == []


def test_a_dry_run_empties_nothing_and_what_was_emptied_is_not_emptied_again(
    old: RegisterRow, branch: Organisation, operator: Actor
) -> None:
    told = empty_rows(actor=operator, organisation=branch, dry_run=True)
    assert RegisterRow.everywhere.get().title == SAID
    assert empty_rows(actor=operator, organisation=branch) == told
    assert empty_rows(actor=operator, organisation=branch) == []
