"""下级进度: how the year's duties stand in the organisations below; in the order of the tree, nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shuzhi.duties.below import Unit, duties_below_counted
from shuzhi.errors import NotFoundError
from shuzhi.exchange.excel_out import below_workbook
from shuzhi.roster.rulebooks import rules_below
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.statuses import STANDINGS
from shuzhi.web.below.standings import WORDS_COUNTED, rule_rows, unit_rows
from shuzhi.web.frame.download import download
from shuzhi.web.frame.workplace import Workplace, recent_years, screen, year_of

UNITS_PER_PAGE = 50


@screen()
def below(request: HttpRequest, _workplace: Workplace) -> HttpResponse:
    """The frame of the page; counting a county takes a moment, so the counts come after it."""
    return render(
        request, "shuzhi/below/below.html", {"years": recent_years(), "year": year_of(request), "counted": False}
    )


@screen()
def counts(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The counts by rule and by organisation; a whole page where no script asks for them."""
    year = year_of(request)
    found = duties_below_counted(actor=workplace.actor, organisation=workplace.organisation, year=year)
    shown: dict[str, Any] = {
        "years": recent_years(),
        "year": year,
        "counted": True,
        "rules": rule_rows(found, personal=False),
        "personal": rule_rows(found, personal=True),
        **_units(request, found.units),
    }
    part = "HX-Request" in request.headers
    return render(request, "shuzhi/below/counts.html" if part else "shuzhi/below/below.html", shown)


@screen()
def rule(request: HttpRequest, workplace: Workplace, rule_id: str) -> HttpResponse:
    """One rule: which organisations stand how."""
    year, asked = year_of(request), request.GET.get("standing", "")
    found = duties_below_counted(actor=workplace.actor, organisation=workplace.organisation, year=year, rule=rule_id)
    standing = asked if asked in STANDINGS else ""
    units = [unit for unit in found.units if not standing or unit.standing == standing]
    shown: dict[str, Any] = {
        "years": recent_years(),
        "year": year,
        "rule": _rule(workplace, rule_id),
        "row": next(iter(rule_rows(found)), None),
        "standing": standing,
        **_units(request, units),
    }
    return render(request, "shuzhi/below/rule.html", shown)


@screen()
def export(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The organisations with their counts as an Excel workbook, of all rules or of one."""
    year, rule_id = year_of(request), request.GET.get("rule", "")
    title = _rule(workplace, rule_id).title if rule_id else "各项责任"
    found = duties_below_counted(
        actor=workplace.actor, organisation=workplace.organisation, year=year, rule=rule_id or None
    )
    name = f"{workplace.organisation.name}{year}年下级{title}.xlsx"
    return download(below_workbook(found, title=title), name)


def _units(request: HttpRequest, found: Sequence[Unit]) -> dict[str, Any]:
    page = Paginator(found, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "units": unit_rows(page), "statuses": list(WORDS_COUNTED)}


def _rule(workplace: Workplace, rule_id: str) -> DutyRule:
    rules = rules_below(workplace.organisation)
    if rule_id not in rules:
        raise NotFoundError("没有这项责任。", advice="请从「下级进度」打开。", code="duty.not_found")
    return rules[rule_id]
