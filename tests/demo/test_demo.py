"""The invented county: whole, marked as invented, the same again, and never among real data."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import docx
import pytest
from django.apps import apps
from django.db import transaction

from shuzhi.access.models import Account, AuditRecord
from shuzhi.access.scoping import local_operator
from shuzhi.chain.verify import verify_house
from shuzhi.demo import DemoResult, make_demo
from shuzhi.demo.county import BRANCHES
from shuzhi.demo.people import Names, people_branch, seeded
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.ledger.models import Entry, JointOrganisation, RegisterRow
from shuzhi.roster.models import Circumstance, Membership, Organisation, Person, Post

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
GAP = re.compile(r"〔[^〔〕]*〕")
UNFILLED = re.compile(r"[{}＿_]|[XxＸ×]{1,}(?=[次名条个人份项年月日])|某[某县乡市人]|无数据|None")


def rows_by_table() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_a_second_run_changes_nothing_and_says_so(demo: DemoResult) -> None:
    before, written = rows_by_table(), demo.report.read_bytes()
    again = make_demo(actor=local_operator(), output=demo.report)
    assert (again.created, again.report_written, again.password) == (False, False, None)
    assert "早已建立" in again.lines()[0]
    assert rows_by_table() == before
    assert demo.report.read_bytes() == written


def test_the_chains_are_whole(demo: DemoResult) -> None:
    assert demo.created
    assert verify_house() == []


def test_the_report_opens_and_its_only_gaps_are_the_marked_ones(demo: DemoResult) -> None:
    document: Any = docx.Document(str(demo.report))
    told = [paragraph.text for paragraph in document.paragraphs]
    text = "\n".join(line for line in told if not line.startswith("台账无数据的其他指标"))
    assert GAP.search(text)
    assert UNFILLED.findall(GAP.sub("", text)) == []
    assert any("样例县委办公室党支部" in line for line in told)
    assert any("虚构" in line for line in told)


def test_every_organisation_and_person_is_marked_as_invented(demo: DemoResult) -> None:
    assert demo.organisations == Organisation.everywhere.count() > 15
    assert not Organisation.everywhere.filter(sample=False).exists()
    assert all(name.startswith("样例") for name in Organisation.everywhere.values_list("name", flat=True))
    assert not Person.everywhere.filter(sample=False).exists()
    assert not Entry.everywhere.exclude(origin="虚构样例").exists()
    assert "虚构" in demo.lines()[0]
    assert demo.as_dict()["sample"] is True


def test_nobody_has_an_identity_number_or_a_telephone(demo: DemoResult) -> None:
    assert demo.people == Person.everywhere.count()
    assert not Person.everywhere.exclude(identity_masked="", identity_sealed="", phone_sealed="").exists()


def test_the_members_have_the_published_age_and_the_branches_the_published_size(demo: DemoResult) -> None:
    members = Person.everywhere.filter(memberships__isnull=False).distinct()
    old = members.filter(born_on__lt=date(demo.year - 60, 1, 1)).count()
    assert 0.26 <= old / members.count() <= 0.36
    assert 15 <= members.count() / len(BRANCHES) <= 25


def test_the_year_holds_the_cases_a_ledger_must_bear(demo: DemoResult) -> None:
    assert any({"theme_day", "party_lecture"} <= set(entry.kinds) for entry in Entry.everywhere.all())
    assert JointOrganisation.everywhere.count() == 1
    assert set(Membership.everywhere.values_list("status", flat=True)) == {"formal", "probationary"}
    assert {"mobile", "exempt", "retired", "hardship"} <= set(Circumstance.everywhere.values_list("kind", flat=True))
    assert {"secretary", "clerk", "group_leader"} <= set(Post.everywhere.values_list("role", flat=True))
    registers = set(RegisterRow.everywhere.values_list("register", flat=True))
    assert {"dues", "document", "honour", "fund", "publication", "external", "coverage"} <= registers
    assert not RegisterRow.everywhere.filter(register="external", source="").exists()


def test_the_figures_told_are_those_of_the_figures_room(demo: DemoResult) -> None:
    branch = Organisation.everywhere.get(code=demo.branch_code)
    ids = [example.id for example in demo.figures]
    computed = figures_of(Question(actor=local_operator(), organisation=branch, year=demo.year), ids=ids)
    assert [(f.id, f.text_with_unit, f.count) for f in computed] == [(e.id, e.text, e.rows) for e in demo.figures]
    told = {example.id: example.text for example in demo.figures}
    assert told["theme_day.count"] == "11次"  # August was not held
    assert told["review_finding.total"] == "5条"


def test_the_password_opens_the_account_and_stands_nowhere_else(demo: DemoResult) -> None:
    assert demo.password is not None
    account = Account.objects.get(username="demo")
    assert account.check_password(demo.password)
    assert not any(demo.password in record.sentence for record in AuditRecord.everywhere.all())
    assert demo.password not in repr(demo)
    roles = {(a.role, len(a.path or "")) for a in account.actor().authorities}
    assert {role for role, _ in roles} == {"clerk", "secretary", "department"}


def test_the_same_people_are_invented_every_time(demo: DemoResult) -> None:
    unit, organisation = BRANCHES[0], Organisation.everywhere.get(code=demo.branch_code)
    made = []
    for _ in range(2):
        with transaction.atomic():
            cast = people_branch(
                actor=local_operator(),
                unit=unit,
                organisation=organisation,
                year=demo.year,
                names=Names(seeded("names")),
            )
            made.append([(p.name, p.sex, p.born_on, p.education) for p in cast.members])
            transaction.set_rollback(True)
    assert made[0] == made[1]
