"""A facts file is entered once, as it says, by whoever may, and can be taken back."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shuzhi.access.models import AuditRecord, Batch
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.chain.verify import verify_house
from shuzhi.errors import ShuzhiError
from shuzhi.exchange.facts import dump_facts
from shuzhi.exchange.importing import undo_batch
from shuzhi.factsfile.failure import FactsError
from shuzhi.items.models import Item
from shuzhi.ledger.entries import correct_entry, facts_of
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.roster.models import DuesBase, Membership, Organisation, Person, Transfer
from shuzhi.roster.transfers import transfer_person
from tests.exchange_facts.files import load, small
from tests.houses import make_actor, make_member

pytestmark = pytest.mark.usefixtures("db", "the_moment")


def organisation(code: str) -> Organisation:
    found: Organisation = Organisation.everywhere.get(code=code)
    return found


def dumped(operator: Actor, code: str = "C", **more: Any) -> dict[str, Any]:
    content = dump_facts(actor=operator, organisation=organisation(code), **{"subtree": True} | more)
    told: dict[str, Any] = json.loads(content)
    return told


def test_everything_the_file_says_is_in_the_ledger(tmp_path: Path) -> None:
    result = load(tmp_path, small())
    person = Person.everywhere.get(name="林知远")
    assert (person.organisation.code, person.born_told, person.joined) == ("B3", "1980-03", "2006")
    assert Entry.everywhere.get().participants.get(role="lecturer").person == person
    item = Item.everywhere.get(title="阵地建设不足")
    assert (item.state, item.closed_on, item.owner, item.verifier_name) == ("closed", date(2025, 6, 5), person, "何乙")
    assert Item.everywhere.get(title="分项").parent == item
    base = DuesBase.everywhere.get()
    assert (base.base, base.due) == (4900, 49)
    assert Transfer.everywhere.get().target == organisation("B3")
    assert organisation("B3").past.get().name == "旧名支部"
    assert result.as_dict()["entered"] == {
        "organisations": 3, "past": 1, "settings": 1, "people": 2, "transfers": 1, "entries": 1, "items": 2,
        "register": 3, "nothing": 1, "explanations": 1,
    }  # fmt: skip
    assert verify_house() == []


def test_every_fact_says_from_which_place_of_which_file_it_came(tmp_path: Path) -> None:
    load(tmp_path, small())
    assert Entry.everywhere.get().origin == "台账.json·entries[0]"
    assert {row.origin for row in RegisterRow.everywhere.all()} == {
        "台账.json·register[0]", "台账.json·register[1]", "台账.json·register[2]", "台账.json·nothing[0]",
    }  # fmt: skip


def test_the_same_file_twice_enters_nothing(tmp_path: Path, operator: Actor) -> None:
    load(tmp_path, small())
    before = dumped(operator)
    again = load(tmp_path, small())
    assert (again.batch, dict(again.entered)) == (None, {})
    assert dumped(operator) == before
    assert Batch.everywhere.count() == 1


def test_the_same_file_enters_nothing_after_its_facts_were_changed(tmp_path: Path, operator: Actor) -> None:
    load(tmp_path, small())
    entry = Entry.everywhere.get()
    facts = facts_of(entry)
    correct_entry(actor=operator, entry=entry, facts=type(facts)(facts.happened_on, ("assembly",)), reason="录错了")
    person = Person.everywhere.get(name="林知远")
    day = date(2026, 2, 1)
    transfer_person(actor=operator, person=person, target=organisation("B4"), sent_on=day, received_on=day)
    again = load(tmp_path, small())
    assert dict(again.entered) == {}


def test_two_alike_in_the_file_are_two_and_stay_two(tmp_path: Path) -> None:
    told = small()
    told["entries"].append({key: one for key, one in told["entries"][0].items() if key != "id"})
    load(tmp_path, told)
    assert Entry.everywhere.count() == 2
    assert not load(tmp_path, told).entered


def test_the_order_in_the_file_does_not_matter(tmp_path: Path, operator: Actor) -> None:
    told = small()
    chance = random.Random(3)
    for part in told.values():
        if isinstance(part, list):
            chance.shuffle(part)
    told = {"format": told.pop("format"), **dict(reversed(told.items()))}
    told["organisations"].sort(key=lambda one: one["code"])  # the parent last
    told["items"].reverse()
    load(tmp_path, told)
    assert Item.everywhere.get(title="分项").parent == Item.everywhere.get(title="阵地建设不足")
    assert {one["code"]: one.get("parent") for one in dumped(operator)["organisations"]} == {
        "C": None, "B3": "C", "B4": "C",
    }  # fmt: skip


def test_a_chain_of_items_however_long_is_entered_from_its_end(tmp_path: Path, branch: Organisation) -> None:
    told = [{"id": f"i{n}", "kind": "task", "source": "plan", "title": "x", "parent": f"i{n + 1}"} for n in range(1500)]
    del told[-1]["parent"]
    load(tmp_path, {"format": "shuzhi.facts/1", "items": told[-40:]}, organisation=branch)
    assert Item.everywhere.exclude(parent=None).count() == 39
    told.append({"id": "i1500", "kind": "task", "source": "plan", "title": "x", "parent": "i0"})
    told[1499]["parent"] = "i1500"
    with pytest.raises(FactsError) as refused:
        load(tmp_path, {"format": "shuzhi.facts/1", "items": told}, organisation=branch)
    assert refused.value.code == "facts.circle"


def test_a_preview_says_what_would_be_and_writes_nothing(tmp_path: Path) -> None:
    result = load(tmp_path, small(), dry_run=True)
    assert result.batch is None
    assert result.entered["entries"] == 1
    assert not Organisation.everywhere.exists()
    assert not AuditRecord.everywhere.exists()


def test_where_an_item_stands_is_told_where_its_steps_do_not_lead_there(tmp_path: Path, operator: Actor) -> None:
    told = small()
    told["items"].append(
        {"kind": "problem", "source": "review", "organisation": "B3", "title": "旧账", "state": "closed",
         "closed": "2025-07-01"}
    )  # fmt: skip
    load(tmp_path, told)
    items = {one["title"]: (one.get("state"), one.get("closed")) for one in dumped(operator)["items"]}
    assert items == {"阵地建设不足": (None, None), "分项": (None, None), "旧账": ("closed", "2025-07-01")}


def test_an_owner_is_dumped_with_what_he_was_called_where_that_is_not_his_name(tmp_path: Path, operator: Actor) -> None:
    told = small()
    told["items"][0]["owner"] = {"person": "p1", "name": "老林"}
    told["items"][1]["owner"] = "p1"
    load(tmp_path, told)
    owners = {one["title"]: one["owner"] for one in dumped(operator)["items"]}
    assert owners["阵地建设不足"] == owners["分项"] | {"name": "老林"}
    assert set(owners["分项"]) == {"person"}


def test_a_year_is_dumped_with_the_findings_of_the_review_of_the_year_before(tmp_path: Path, operator: Actor) -> None:
    told = small()
    told["items"] = [
        {"kind": "problem", "source": "review", "source_year": year, "organisation": "B3", "title": f"{year}年度问题",
         "state": "closed", "closed": f"{year}-02-01"}
        for year in (2023, 2024, 2025, 2026)
    ]  # fmt: skip
    load(tmp_path, told)
    for year in (2025, 2026):
        titles = [one["title"] for one in dumped(operator, year=year)["items"]]
        assert titles == [f"{year - 1}年度问题", f"{year}年度问题"]


def test_what_is_known_only_to_the_month_is_told_only_to_the_month(tmp_path: Path, operator: Actor) -> None:
    load(tmp_path, small())
    told = dumped(operator)
    person = next(one for one in told["people"] if one["name"] == "林知远")
    assert (person["born"], person["joined"]) == ("1980-03", "2006")
    assert person["bases"][0]["since"] == "2025-01"
    assert next(one for one in told["people"] if one["name"] == "何乙")["memberships"][0]["since"] == "2001"
    assert next(one for one in told["organisations"] if one["code"] == "B4")["founded"] == "2016"
    fund = next(one for one in told["register"] if one["register"] == "fund")
    assert (fund.get("day"), fund["month"]) == (None, "2025-01")


def test_a_number_means_what_the_ledger_already_has(tmp_path: Path, branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "在册的人")
    told = {
        "format": "shuzhi.facts/1",
        "entries": [
            {
                "organisation": branch.code,
                "kinds": ["theme_day"],
                "day": "2026-02-01",
                "participants": [{"person": {"number": person.pk}, "role": "attendee"}],
            }
        ],
    }
    load(tmp_path, told)
    assert Entry.everywhere.get().participants.get().person == person


def test_who_is_on_the_roster_is_joined_and_what_differs_is_told(tmp_path: Path, branch: Organisation) -> None:
    person = make_member(branch, "赵一", sex="男", born_on=date(1980, 3, 5))
    told = {
        "format": "shuzhi.facts/1",
        "people": [
            {
                "name": "赵一",
                "organisation": branch.code,
                "born": "1980-03",
                "sex": "女",
                "posts": [{"post": "clerk", "since": "2025-01-06"}],
            }
        ],
    }
    result = load(tmp_path, told)
    assert [(one.code, one.path) for one in result.problems] == [("person.differs", "people[0].sex")]
    assert Person.everywhere.get() == person
    assert person.posts.get().role == "clerk"


def test_another_of_the_same_name_is_another(tmp_path: Path, branch: Organisation) -> None:
    make_member(branch, "赵一", born_on=date(1980, 3, 5))
    told = {"format": "shuzhi.facts/1", "people": [{"name": "赵一", "organisation": branch.code, "born": "1981"}]}
    load(tmp_path, told)
    assert Person.everywhere.count() == 2


def test_a_member_of_the_roster_is_no_member_twice(tmp_path: Path, branch: Organisation) -> None:
    make_member(branch, "赵一")
    spell = {"state": "formal", "organisation": branch.code, "since": "2024-01-01"}
    told = {"format": "shuzhi.facts/1", "people": [{"name": "赵一", "memberships": [spell]}]}
    with pytest.raises(FactsError) as refused:
        load(tmp_path, told)
    assert (refused.value.code, refused.value.path) == ("membership.open_twice", "people[0]")


def test_a_step_that_the_roster_tells_otherwise_is_told(tmp_path: Path) -> None:
    told = small()
    told["people"][0]["memberships"].insert(
        0, {"state": "probationary", "organisation": "B3", "since": "2006-07-01", "until": "2007-07-01"}
    )
    told["entries"].append(
        {
            "organisation": "B3",
            "kinds": ["development.acceptance"],
            "day": "2006-06-30",
            "participants": [{"person": "p1", "role": "subject"}],
        }
    )
    result = load(tmp_path, told)
    assert [(one.code, one.path) for one in result.problems] == [("standing.differs", "entries[1]")]
    assert Entry.everywhere.count() == 2


class TestUndoing:
    def test_nothing_of_the_file_counts_any_more(self, tmp_path: Path, operator: Actor) -> None:
        batch = load(tmp_path, small()).batch
        undo_batch(actor=operator, batch_id=batch or 0)
        for model in (Entry, Item, RegisterRow, Person, Membership, Transfer):
            assert not model.everywhere.filter(withdrawn_at=None).exists()
        assert all(one.closed_on == one.since for one in Organisation.everywhere.all())
        assert verify_house() == []

    def test_the_file_can_be_entered_again(self, tmp_path: Path, operator: Actor) -> None:
        batch = load(tmp_path, small()).batch
        before = dumped(operator)
        undo_batch(actor=operator, batch_id=batch or 0)
        again = load(tmp_path, small())
        assert again.entered["entries"] == 1
        assert dumped(operator) == before
        assert organisation("B3").closed_on is None

    def test_an_organisation_on_which_something_else_stands_stays(self, tmp_path: Path, operator: Actor) -> None:
        batch = load(tmp_path, small()).batch
        make_member(organisation("B4"), "后来的人")
        undo_batch(actor=operator, batch_id=batch or 0)
        assert {one.code for one in Organisation.everywhere.filter(closed_on=None)} == {"C", "B4"}

    def test_a_batch_whose_people_stand_elsewhere_stays(self, tmp_path: Path, operator: Actor) -> None:
        batch = load(tmp_path, small()).batch
        person = Person.everywhere.get(name="林知远")
        day = date(2026, 2, 1)
        transfer_person(actor=operator, person=person, target=organisation("B4"), sent_on=day, received_on=day)
        with pytest.raises(ShuzhiError) as refused:
            undo_batch(actor=operator, batch_id=batch or 0)
        assert refused.value.code == "batch.in_use"


class TestAccess:
    def test_a_clerk_loads_for_his_own_branch(self, tmp_path: Path, clerk: Actor, branch: Organisation) -> None:
        told = {"format": "shuzhi.facts/1", "entries": [{"kinds": ["theme_day"], "day": "2026-02-01"}]}
        load(tmp_path, told, actor=clerk, organisation=branch)
        assert Entry.everywhere.get().organisation == branch

    def test_and_for_no_other(self, tmp_path: Path, clerk: Actor, branch: Organisation, other_branch: Any) -> None:
        entry = {"kinds": ["theme_day"], "day": "2026-02-01", "organisation": other_branch.code}
        with pytest.raises(FactsError) as refused:
            load(tmp_path, {"format": "shuzhi.facts/1", "entries": [entry]}, actor=clerk, organisation=branch)
        assert (refused.value.code, refused.value.path) == ("facts.reference", "entries[0].organisation")
        with pytest.raises(AccessDeniedError):
            load(tmp_path, small(), actor=clerk, organisation=other_branch)
        with pytest.raises(AccessDeniedError):
            load(tmp_path, small(), actor=clerk)
        assert not Entry.everywhere.exists()

    def test_a_clerk_closes_nothing_by_a_file(self, tmp_path: Path, clerk: Actor, branch: Organisation) -> None:
        item = {"kind": "problem", "source": "self", "title": "问题", "state": "closed", "closed": "2026-01-05"}
        with pytest.raises(ShuzhiError) as refused:
            load(tmp_path, {"format": "shuzhi.facts/1", "items": [item]}, actor=clerk, organisation=branch)
        assert refused.value.code == "access.denied"
        assert not Item.everywhere.exists()

    def test_what_lies_outside_what_is_loaded_for_is_refused(self, tmp_path: Path, operator: Actor) -> None:
        load(tmp_path, small())
        told = small()
        told["entries"][0]["day"] = "2025-03-13"
        with pytest.raises(FactsError) as refused:
            load(tmp_path, told, organisation=organisation("B4"))
        assert refused.value.code == "facts.outside"

    @pytest.mark.parametrize("role", ["reviewer", "member", "auditor", "administrator", "department"])
    def test_who_may_not_import_may_not_load(self, role: str, tmp_path: Path, county: Organisation) -> None:
        actor = make_actor("x", "某", role, county)
        with pytest.raises(AccessDeniedError):
            load(tmp_path, {"format": "shuzhi.facts/1"}, actor=actor, organisation=county)

    @pytest.mark.parametrize("role", ["reviewer", "auditor", "administrator", "member"])
    def test_who_may_not_see_people_may_not_dump(self, role: str, county: Organisation) -> None:
        actor = make_actor("x", "某", role, county)
        with pytest.raises(AccessDeniedError):
            dump_facts(actor=actor, organisation=county)


class TestDumping:
    def test_a_year_tells_what_happened_in_it_and_the_whole_roster(self, tmp_path: Path, operator: Actor) -> None:
        load(tmp_path, small())
        told = dumped(operator, year=2026)
        assert "entries" not in told
        assert "register" not in told  # a figure from outside is of the year of its period
        assert len(told["people"]) == 2

    def test_who_is_spoken_of_and_belongs_elsewhere_is_told_too(self, tmp_path: Path, operator: Actor) -> None:
        load(tmp_path, small())
        told = dumped(operator, "B3", subtree=False)
        assert {one["code"] for one in told["organisations"]} == {"B3", "B4", "C"}
        assert {one["name"] for one in told["people"]} == {"林知远", "何乙"}

    def test_neither_identity_numbers_nor_telephones_leave(self, branch: Organisation, operator: Actor) -> None:
        make_member(branch, "赵一", identity_number="110101196001011231", phone="13800000000")
        content = dump_facts(actor=operator, organisation=branch).decode()
        assert "1101" not in content
        assert "1380" not in content

    def test_the_log_tells_who_took_the_people_out(self, branch: Organisation, operator: Actor) -> None:
        dump_facts(actor=operator, organisation=branch)
        assert AuditRecord.everywhere.get(verb="facts.dumped").organisation == branch


def test_a_level_told_by_its_word_is_the_level_told_by_its_id(tmp_path: Path, operator: Actor) -> None:
    told = small()
    honour = {
        "organisation": "B3",
        "register": "honour",
        "category": "organisation",
        "title": "先进",
        "day": "2025-06-28",
    }
    load(tmp_path, told | {"register": [*told["register"], honour | {"level": "区级"}]})
    load(tmp_path, {"format": told["format"], "register": [honour | {"level": "county"}]})
    row = RegisterRow.everywhere.get(title="先进")
    assert row.level == "county"
    assert [one["level"] for one in dumped(operator)["register"] if one.get("title") == "先进"] == ["county"]


def test_a_birth_known_only_to_the_month_is_shown_only_to_the_month(branch: Organisation) -> None:
    person = make_member(branch, "赵一", born_on=date(1980, 3, 1), born_told="1980-03")
    assert person.born_words == "1980年3月"
    assert make_member(branch, "钱二", born_on=date(1980, 3, 5)).born_words == "1980年3月5日"
    assert make_member(branch, "孙三").born_words == ""


def test_a_day_told_later_agrees_with_the_month_told_before(branch: Organisation) -> None:
    person = make_member(branch, "赵一", born_on=date(1980, 3, 1), born_told="1980-03")
    assert person.may_be_born("1980-03-05")
    assert person.may_be_born("")
    assert not person.may_be_born("1980-04-05")


def test_a_name_that_somebody_had_before_goes_along(tmp_path: Path, operator: Actor) -> None:
    told = small()
    told["people"][0]["former_names"] = ["林远"]
    load(tmp_path, told)
    assert next(one for one in dumped(operator)["people"] if one["name"] == "林知远")["former_names"] == ["林远"]
