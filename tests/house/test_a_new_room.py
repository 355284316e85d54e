"""A new room declares itself and everybody who collects includes it: the toy room stands for the rooms to come."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

import shuzhi
from shuzhi.access.audit import search_audit
from shuzhi.access.models import Account, AuditRecord
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.chain.links import history
from shuzhi.chain.verify import covered, verify_house
from shuzhi.exchange.facts import dump_facts, load_facts
from shuzhi.exchange.importing import undo_batch
from shuzhi.factsfile.failure import FactsError
from shuzhi.figures.rows import read_rows
from shuzhi.ledger.registers import declare_none
from shuzhi.roster.models import Organisation
from tests.access.test_every_call import CALLS
from tests.house.toy.models import Plaque
from tests.house.toy.verbs import hang_plaque
from tests.houses import make_actor

SOURCE = Path(shuzhi.__file__).parent


@pytest.fixture
def plaque(branch: Organisation, clerk: Actor) -> Plaque:
    return hang_plaque(actor=clerk, organisation=branch, title="先锋岗", day=date(2026, 2, 1))


def test_its_facts_stand_in_the_chain(plaque: Plaque) -> None:
    [link] = history("plaque", plaque.pk)
    assert json.loads(link.content)["title"] == "先锋岗"
    assert verify_house() == []


def test_what_is_changed_in_it_from_outside_is_found(plaque: Plaque) -> None:
    Plaque.everywhere.filter(pk=plaque.pk).update(title="别的")
    [fault] = verify_house()
    assert (fault.code, fault.organisation) == ("fact.changed", "虚构县委办党支部")
    assert f"牌匾 {plaque.pk}《别的》" in fault.message


def test_what_it_proves_is_proved_and_listed(plaque: Plaque, branch: Organisation, clerk: Actor) -> None:
    hang_plaque(actor=clerk, organisation=branch, title="太早", day=date(1900, 1, 1))
    assert [fault.code for fault in verify_house()] == ["plaque.crooked"]
    assert {"牌匾", "牌匾挂得正不正"} <= set(covered())


def test_what_it_does_is_told_in_the_log_by_its_own_sentence(plaque: Plaque, auditor: Actor) -> None:
    [record] = search_audit(actor=auditor, verb="plaque.hung")
    assert record.sentence == "在墙上挂牌：先锋岗"
    assert record.facts == {"title": "先锋岗", "place": "wall"}


def test_the_page_of_the_log_offers_and_shows_it(plaque: Plaque, auditor: Actor) -> None:
    client = Client()
    client.force_login(Account.objects.get(pk=auditor.account_id))
    page = client.get("/audit/", {"verb": "plaque.hung"}).content.decode()
    assert "在墙上挂牌：先锋岗" in page
    assert re.search(r'<option value="plaque.hung"[^>]*>挂牌</option>', page)


def test_its_rows_are_read_as_all_others(plaque: Plaque) -> None:
    [row] = read_rows("plaque", [plaque.pk]).values()
    assert (row.kind, row.words, row.day) == ("牌匾", "先锋岗", date(2026, 2, 1))


def test_its_days_reach_the_calculation(plaque: Plaque, branch: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT org_id, about_id, item_kind FROM change WHERE fact = 'item.opened'")
        assert cursor.fetchall() == [(branch.pk, plaque.pk, "task")]


@pytest.mark.parametrize(("role", "may"), [("clerk", True), ("secretary", False), ("department", False)])
def test_its_own_capability_is_held_by_the_roles_it_names(role: str, may: bool, branch: Organisation) -> None:
    actor = make_actor("mouren", "某人", role, branch)
    hang: Callable[[], object] = lambda: hang_plaque(actor=actor, organisation=branch, title="x", day=date(2026, 1, 1))  # noqa: E731
    if may:
        hang()
    else:
        with pytest.raises(AccessDeniedError):
            hang()
        assert not AuditRecord.everywhere.filter(verb="plaque.hung").exists()


def test_its_ledger_may_be_declared_empty(branch: Organisation, clerk: Actor) -> None:
    assert declare_none(actor=clerk, organisation=branch, kind="plaque", year=2025).title == "2025年牌匾台账已记全"


def test_its_part_of_the_facts_file_goes_out_comes_in_and_is_taken_back(
    plaque: Plaque, branch: Organisation, operator: Actor, tmp_path: Path
) -> None:
    told = json.loads(dump_facts(actor=operator, organisation=branch))
    assert told["plaques"] == [{"organisation": branch.code, "title": "先锋岗", "day": "2026-02-01"}]
    told["plaques"].append({"organisation": branch.code, "title": "示范岗", "day": "2026-02-02"})
    path = tmp_path / "x.json"
    path.write_text(json.dumps(told), "utf-8")
    result = load_facts(actor=operator, path=path)
    assert (dict(result.entered), result.unchanged["plaques"]) == ({"plaques": 1}, 1)
    undo_batch(actor=operator, batch_id=result.batch or 0)
    assert [one.title for one in Plaque.everywhere.filter(withdrawn_at=None)] == ["先锋岗"]
    assert verify_house() == []


def test_what_is_wrong_in_its_part_is_told_with_its_place(
    branch: Organisation, operator: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"format": "shuzhi.facts/1", "plaques": [{"title": "x", "day": "2026-02-30"}]}), "utf-8")
    with pytest.raises(FactsError) as refused:
        load_facts(actor=operator, path=path, organisation=branch)
    assert (refused.value.code, refused.value.path) == ("date.invalid", "plaques[0].day")


def test_its_verbs_stand_in_the_matrix_of_calls() -> None:
    assert "hang_plaque" in CALLS


def test_nobody_in_the_house_knows_it_by_name() -> None:
    named = [file for file in SOURCE.rglob("*.py") if re.search(r"plaque|tests\.house|\btoy\b", file.read_text())]
    assert named == []
