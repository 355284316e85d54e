"""指标: every figure of a year with how complete the ledger is, and the rows behind each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from shuzhi.evaluation import OWN, SUBTREE
from shuzhi.exchange.excel_out import WORKBOOK_TYPE, figures_workbook
from shuzhi.figures.completeness import COMPLETENESS_LABELS
from shuzhi.figures.values import Figure, figures_of, row_type, rows_behind
from shuzhi.web.place import Place, recent_years, screen, year_of
from shuzhi.web.rows import rows_told

PER_PAGE = 50


@screen()
def figures(request: HttpRequest, place: Place) -> HttpResponse:
    """All figures of a year by group."""
    year, below = year_of(request), _below(request)
    found = figures_of(actor=place.actor, organisation=place.organisation, year=year, scope=SUBTREE if below else OWN)
    groups: dict[str, tuple[list[tuple[Figure, str]], list[tuple[Figure, str]]]] = {}
    for one in found:
        known, unknown = groups.setdefault(one.definition.group, ([], []))
        told = unknown if one.value is None else known
        told.append((one, COMPLETENESS_LABELS[one.completeness]))
    shown = {
        "groups": [(name, known, unknown) for name, (known, unknown) in groups.items()],
        "years": recent_years(),
        "year": year,
        "below": below,
        "has_below": place.organisation.kind not in {"branch", "joint_branch", "party_group"},
    }
    return render(request, "shuzhi/figures.html", shown)


@screen()
def figure(request: HttpRequest, place: Place, figure_id: str) -> HttpResponse:
    """One figure with the rows behind it."""
    return figure_page(request, place, figure_id)


def figure_page(request: HttpRequest, place: Place, figure_id: str) -> HttpResponse:
    """The page of one figure of the place's organisation."""
    year, below = year_of(request), _below(request)
    scope = SUBTREE if below else OWN
    [found] = figures_of(
        actor=place.actor,
        organisation=place.organisation,
        year=year,
        scope=scope,
        ids=[figure_id],
    )
    ids = rows_behind(actor=place.actor, organisation=place.organisation, year=year, figure_id=figure_id, scope=scope)
    page = Paginator(ids if found.value is not None else [], PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "figure": found,
        "of": place.organisation.name,
        "completeness": COMPLETENESS_LABELS[found.completeness],
        "page": page,
        "rows": rows_told(place, row_type(found.definition), list(page)),
        "years": recent_years(),
        "year": year,
        "below": below,
    }
    return render(request, "shuzhi/figure.html", shown)


@screen()
def export(request: HttpRequest, place: Place) -> HttpResponse:
    """All figures of a year as an Excel workbook."""
    year = year_of(request)
    book = figures_workbook(actor=place.actor, organisation=place.organisation, year=year)
    name = f"{place.organisation.name}{year}年指标.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(book, content_type=WORKBOOK_TYPE, headers={"Content-Disposition": disposition})


def _below(request: HttpRequest) -> bool:
    return request.GET.get("scope") == "below"
