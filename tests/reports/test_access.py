"""Who may do what with a report: own branch, a member, the superior, an outsider."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shuzhi.access.roles import Role
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.errors import NotFoundError
from shuzhi.reports.drafting import draft_report, edit_report, find_report, live_draft
from shuzhi.reports.freezing import difference, freeze_report, latest_frozen, reopen_report
from shuzhi.reports.length import report_notes
from shuzhi.reports.models import FrozenReport, Report
from shuzhi.reports.output import frozen_document, report_document, write_report
from tests.reports.conftest import YEAR, County

ACTORS = ("clerk", "secretary", "member", "superior", "outsider", "administrator")


def who(name: str, county: County) -> Actor:
    if name == "superior":
        return county.actor(Role.DEPARTMENT, county.county)
    if name == "outsider":
        return county.actor(Role.SECRETARY, county.other)
    if name == "administrator":
        return county.actor(Role.ADMINISTRATOR, county.county)
    return county.actor(name)


def allowed(act: Callable[[], Any]) -> bool:
    try:
        act()
    except (AccessDeniedError, NotFoundError):
        return False
    return True


def who_may(county: County, act: Callable[[Actor], Any]) -> set[str]:
    return {name for name in ACTORS if allowed(lambda: act(who(name, county)))}  # noqa: B023 - called at once


READERS = {"clerk", "secretary", "member"}  # the superior sees what was handed in


def frozen_of(report: Report) -> FrozenReport:
    frozen = latest_frozen(report)
    assert frozen is not None
    return frozen


def test_clerk_and_secretary_draft(life: County) -> None:
    may = who_may(life, lambda actor: draft_report(actor=actor, organisation=life.branch, year=YEAR))
    assert may == {"clerk", "secretary"}


def test_clerk_and_secretary_edit(life: County) -> None:
    report = life.draft()
    may = who_may(life, lambda actor: edit_report(actor=actor, report=report, texts={"causes.causes": "话"}))
    assert may == {"clerk", "secretary"}


def test_only_the_secretary_freezes(life: County, finished: Callable[[], Report]) -> None:
    report = finished()
    assert who_may(life, lambda actor: freeze_report(actor=actor, report=report)) == {"secretary"}


def test_only_the_secretary_reopens(life: County, finished: Callable[[], Report]) -> None:
    report = finished()
    freeze_report(actor=life.secretary, report=report)
    may = who_may(life, lambda actor: reopen_report(actor=actor, report=report, reason="数字有误"))
    assert may == {"secretary"}


READING: dict[str, Callable[[Actor, Report, County], Any]] = {
    "find": lambda actor, _, county: find_report(actor=actor, organisation=county.branch, year=YEAR),
    "draft": lambda actor, report, _: live_draft(actor=actor, report=report),
    "document": lambda actor, report, _: report_document(actor=actor, report=report),
    "notes": lambda actor, report, _: report_notes(actor=actor, report=report),
    "file": lambda actor, _, county: write_report(actor=actor, organisation=county.branch, year=YEAR, form="md"),
}


@pytest.mark.parametrize("verb", READING)
def test_a_draft_is_read_by_its_own_branch_alone(life: County, verb: str) -> None:
    report = life.draft()
    assert who_may(life, lambda actor: READING[verb](actor, report, life)) == READERS


def test_a_frozen_report_is_read_by_its_own_branch_alone(life: County, finished: Callable[[], Report]) -> None:
    report = finished()
    freeze_report(actor=life.secretary, report=report)
    frozen = frozen_of(report)
    assert who_may(life, lambda actor: frozen_document(actor=actor, frozen=frozen)) == READERS
    assert who_may(life, lambda actor: difference(actor=actor, frozen=frozen)) == READERS


def test_a_reader_cannot_cause_a_draft_by_asking_for_the_file(life: County) -> None:
    with pytest.raises(AccessDeniedError):
        write_report(actor=who("superior", life), organisation=life.branch, year=YEAR)
    assert not Report.everywhere.exists()


def test_names_of_members_are_shown_only_to_those_who_may_see_them(life: County) -> None:
    report = life.draft()
    names = {}
    for name in ("clerk", "member"):
        annex = report_document(actor=who(name, life), report=report).annex
        assert annex is not None
        section = next(s for s in annex.sections if s.figure_id == "member.total")
        names[name] = [row.title for row in section.rows]
    assert names == {"clerk": ["甲一", "乙二", "丙三"], "member": ["（姓名从略）"] * 3}
