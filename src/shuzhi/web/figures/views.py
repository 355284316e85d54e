"""指标: every figure of a year with how complete the ledger is, and the rows behind each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from shuzhi.access.persons import sees_persons
from shuzhi.errors import NotFoundError
from shuzhi.evaluation import OWN, SUBTREE
from shuzhi.exchange.excel_out import figures_workbook
from shuzhi.figures.narrowing import Narrowing, left_out, topics_of
from shuzhi.figures.question import Question
from shuzhi.figures.rows import FigureRow, open_rows
from shuzhi.figures.values import Figure, figures_of, rows_behind
from shuzhi.roster.finding import find_person, labels_of, people_of
from shuzhi.rulebook.vocabulary import POSTS
from shuzhi.web.frame.download import download
from shuzhi.web.frame.workplace import Workplace, recent_years, screen, year_of

PER_PAGE = 50
PAGES = {"entry": "entry", "person": "person", "item": "item", "register": "register-row"}  # type of row → its page
LONGEST = 80  # no topic, post or name is longer


@screen()
def figures(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """All figures of a year by group."""
    question = _question(request, workplace)
    year, only = question.year, question.only
    found = figures_of(question)
    groups: dict[str, tuple[list[tuple[Figure, str]], list[tuple[Figure, str]]]] = {}
    for one in found:
        known, unknown = groups.setdefault(one.definition.group, ([], []))
        group = unknown if one.value is None else known
        group.append((one, one.completeness_words))
    shown = {
        "groups": [(name, known, unknown) for name, (known, unknown) in groups.items()],
        "years": recent_years(),
        "year": year,
        "below": question.scope == SUBTREE,
        "topics": topics_of(actor=workplace.actor, organisation=workplace.organisation, year=year),
        "posts": POSTS,
        "people": _people(workplace),
        "only": only,
        "asked": urlencode(_asked(only)),
        "kept": _asked(only) | ({"scope": "below"} if question.scope == SUBTREE else {}),
        "left_out": left_out(only),
    }
    return render(request, "shuzhi/figures/figures.html", shown)


@screen()
def figure(request: HttpRequest, workplace: Workplace, figure_id: str) -> HttpResponse:
    """One figure with the rows behind it."""
    return figure_page(request, workplace, figure_id)


def figure_page(request: HttpRequest, workplace: Workplace, figure_id: str) -> HttpResponse:
    """The page of one figure of the workplace's organisation."""
    question = _question(request, workplace)
    only = question.only
    found = next(iter(figures_of(question, ids=[figure_id])), None)
    if found is None:
        raise NotFoundError("这项指标不能这样细分。", advice="请从「指标」打开。", code="figure.not_found")
    ids = rows_behind(question, figure_id)
    page = Paginator(ids if found.value is not None else [], PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "figure": found,
        "of": workplace.organisation.name,
        "completeness": found.completeness_words,
        "page": page,
        "rows": [(row, _address(row)) for row in open_rows(question, found, among=list(page))],
        "years": recent_years(),
        "year": question.year,
        "below": question.scope == SUBTREE,
        "only": only,
        "asked": urlencode(_asked(only)),
        "kept": _asked(only) | ({"scope": "below"} if question.scope == SUBTREE else {}),
    }
    return render(request, "shuzhi/figures/figure.html", shown)


def _address(row: FigureRow) -> str:
    """Where a row is opened; nothing where it has no page or may not be opened."""
    page = PAGES.get(row.opens[0]) if row.opens else None
    return reverse(page, args=[row.opens[1]]) if page and row.opens else ""


@screen()
def export(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """All figures of a year as an Excel workbook."""
    year = year_of(request)
    book = figures_workbook(actor=workplace.actor, organisation=workplace.organisation, year=year)
    name = f"{workplace.organisation.name}{year}年指标.xlsx"
    return download(book, name)


def _question(request: HttpRequest, workplace: Workplace) -> Question:
    scope = SUBTREE if request.GET.get("scope") == "below" else OWN
    return Question(workplace.actor, workplace.organisation, year_of(request), scope, _only(request, workplace))


def _only(request: HttpRequest, workplace: Workplace) -> Narrowing:
    """Of which entries it is asked; a person only by those who may see persons."""
    topic, post, person = (request.GET.get(name, "").strip()[:LONGEST] for name in ("topic", "post", "person"))
    found = find_person(actor=workplace.actor, organisation=workplace.organisation, text=person) if person else None
    return Narrowing(topic, post, found)


def _asked(only: Narrowing) -> dict[str, Any]:
    """The narrowing as an address tells it, so that what is opened from here is asked the same way."""
    values = {"topic": only.topic, "post": only.post, "person": only.person.pk if only.person else ""}
    return {name: value for name, value in values.items() if value}


def _people(workplace: Workplace) -> dict[int, str]:
    """The persons one may choose, by number; none where their names may not be seen."""
    if not sees_persons(workplace.actor, workplace.organisation):
        return {}
    return labels_of(people_of(actor=workplace.actor, organisation=workplace.organisation))
