"""收齐情况: who has handed in, the same figures side by side, passages shared; and the volume 汇编."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shuzhi.figures.values import find_definition
from shuzhi.reports.collection import collection_figures, collection_of, copied_passages, figures_across
from shuzhi.reports.volume import write_volume
from shuzhi.roster.reach import find_reached
from shuzhi.web.figures.views import figure_page
from shuzhi.web.frame.download import download
from shuzhi.web.frame.workplace import Workplace, recent_years, screen, year_of

UNITS_PER_PAGE = 50
ROWS_PER_PAGE = 25


@screen()
def collection(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The year's reports of all organisations below, in the order of the tree; nobody is ranked."""
    year = year_of(request)
    found = collection_of(actor=workplace.actor, organisation=workplace.organisation, year=year)
    only_missing = request.GET.get("only") == "missing"
    units = found.missing if only_missing else found.units
    shown: dict[str, Any] = {
        "years": recent_years(),
        "year": year,
        "collection": found,
        "only_missing": only_missing,
        "page": Paginator(units, UNITS_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "shuzhi/collection/collection.html", shown)


@screen()
def side_by_side(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The same figures of every unit, each open to its rows."""
    year = year_of(request)
    found = collection_of(actor=workplace.actor, organisation=workplace.organisation, year=year)
    page = Paginator(found.units, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    rows = figures_across(actor=workplace.actor, collection=replace(found, units=tuple(page)))
    labels = [find_definition(name).label for name in collection_figures()]
    shown = {"years": recent_years(), "year": year, "rows": rows, "labels": labels, "page": page}
    return render(request, "shuzhi/collection/figures.html", shown)


@screen()
def rows(request: HttpRequest, workplace: Workplace, organisation_id: int, figure_id: str) -> HttpResponse:
    """The rows behind one figure of one unit."""
    found = find_reached(actor=workplace.actor, organisation_id=organisation_id)
    return figure_page(request, replace(workplace, organisation=found), figure_id)


@screen()
def shared(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Passages that several reports share, by the one that held them first."""
    year = year_of(request)
    found = collection_of(actor=workplace.actor, organisation=workplace.organisation, year=year)
    groups = copied_passages(actor=workplace.actor, collection=found)
    shown = {"years": recent_years(), "year": year, "groups": groups, "handed_in": len(found.handed_in)}
    return render(request, "shuzhi/collection/shared.html", shown)


@screen()
def volume(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The volume as a Word file."""
    year = year_of(request)
    content = write_volume(
        actor=workplace.actor, organisation=workplace.organisation, year=year, masked="masked" in request.GET
    )
    name = f"{workplace.organisation.name}{year}年度述职报告汇编.docx"
    return download(content, name)
