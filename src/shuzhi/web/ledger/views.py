"""台账: find, open, correct, withdraw, print, take along as Excel."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from shuzhi.access.persons import sees_names, shown_names
from shuzhi.access.roles import Capability
from shuzhi.duties.warnings import warnings_of
from shuzhi.errors import ShuzhiError
from shuzhi.exchange.excel_out import ledger_workbook
from shuzhi.ledger.attachments import find_attachment
from shuzhi.ledger.entries import correct_entry, find_entry, withdraw_entry
from shuzhi.ledger.finding import search_entries, sees_participants
from shuzhi.ledger.kept import as_kept
from shuzhi.ledger.kinds import kind_labels
from shuzhi.ledger.models import Entry
from shuzhi.ledger.rows import subjects_of
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.web.frame.download import download, download_as_kept
from shuzhi.web.frame.forms import ReasonForm
from shuzhi.web.frame.reading import day_words
from shuzhi.web.frame.workplace import Workplace, screen
from shuzhi.web.ledger.entry_page import history_of, parts_of
from shuzhi.web.ledger.forms import SearchForm, with_months
from shuzhi.web.record.forms import BLAME
from shuzhi.web.record.small_forms import BLAME_SMALL, SmallForm
from shuzhi.web.record.views import correction_form, typing_on

PER_PAGE = 20
PRINTED = 2000  # entries on one printed list


@screen()
def ledger(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The entries that answer a search, a page of them or, to print, all."""
    typed = with_months(request.GET)
    form = SearchForm(typed, known=rulebook_of(workplace.organisation).kinds)
    found = search_entries(actor=workplace.actor, organisation=workplace.organisation, search=form.search())
    printing = "print" in request.GET
    page = Paginator(found, PRINTED if printing else PER_PAGE).get_page(request.GET.get("page"))
    about, named = subjects_of([entry.pk for entry in page]), sees_names(workplace.actor, workplace.organisation)
    rows = [(as_kept(entry), kind_labels(entry), shown_names(about.get(entry.pk, ()), named=named)) for entry in page]
    typed.pop("print", None)
    shown = {
        "form": form,
        "page": page,
        "rows": rows,
        "asked": typed.urlencode(),
        "printing": printing,
        "searching": any(typed.values()),
    }
    return render(request, "shuzhi/ledger/print.html" if printing else "shuzhi/ledger/ledger.html", shown)


@screen()
def export(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The entries that answer a search, as an Excel workbook."""
    form = SearchForm(with_months(request.GET), known=rulebook_of(workplace.organisation).kinds)
    found = search_entries(actor=workplace.actor, organisation=workplace.organisation, search=form.search())
    book = ledger_workbook(actor=workplace.actor, organisation=workplace.organisation, entries=found)
    name = f"{workplace.organisation.name}台账.xlsx"
    return download(book, name)


@screen()
def entry(request: HttpRequest, workplace: Workplace, entry_id: int) -> HttpResponse:
    """One entry with its three dates, its people and its history."""
    found = find_entry(actor=workplace.actor, entry_id=entry_id)
    named = sees_participants(actor=workplace.actor, entry=found)
    may_change = workplace.may(Capability.RECORD, found.organisation) and found.withdrawn_at is None
    shown = {
        "entry": as_kept(found),
        "kinds": kind_labels(found),
        "history": history_of(found, named=named),
        "may_change": may_change,
        "warned": warnings_of(actor=workplace.actor, entries=[found]) if may_change else [],
        **parts_of(found, named=named),
    }
    return render(request, "shuzhi/ledger/entry.html", shown)


@screen(Capability.RECORD)
def correct(request: HttpRequest, workplace: Workplace, entry_id: int) -> HttpResponse:
    """Tell an entry anew, with the reason; what stood before stays in its history."""
    found = _changeable(workplace, entry_id)
    form = correction_form(request, workplace, found)
    if request.method == "POST" and not typing_on(request, form) and form.is_valid():
        try:
            correct_entry(actor=workplace.actor, entry=found, facts=form.facts(), reason=form.cleaned_data["reason"])
        except ShuzhiError as error:
            form.blame(error, BLAME_SMALL if isinstance(form, SmallForm) else BLAME)
        else:
            messages.success(request, "已更正。原来的内容保留在下面的历史里。")
            return redirect("entry", found.pk)
    small = form if isinstance(form, SmallForm) else None
    shown = {"form": form, "small": small, "entry": found, "people": form.book.labels()}
    return render(request, "shuzhi/ledger/correct.html", shown, status=400 if form.errors else 200)


@screen(Capability.RECORD)
def withdraw(request: HttpRequest, workplace: Workplace, entry_id: int) -> HttpResponse:
    """Take an entry out of every count, with the reason."""
    found = _changeable(workplace, entry_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_entry(actor=workplace.actor, entry=found, reason=form.cleaned_data["reason"])
        except ShuzhiError as error:
            form.blame(error, BLAME)
        else:
            messages.success(request, "已撤回，不再计入任何统计；条目和原因仍可查看。")
            return redirect("entry", found.pk)
    shown = {
        "form": form,
        "title": "撤回这条台账",
        "lead": f"{day_words(found.happened_on)}　{found.title}",
        "note": "撤回不是删除：条目不再计入统计，但内容、撤回人和原因都会保留。",
        "save": "撤回",
        "back": reverse("entry", args=[found.pk]),
    }
    return render(request, "shuzhi/form_page.html", shown, status=400 if form.errors else 200)


@screen()
def attachment(_request: HttpRequest, workplace: Workplace, entry_id: int, attachment_id: int) -> HttpResponse:
    """A file kept with an entry; always a download, never shown in the page."""
    found = find_attachment(actor=workplace.actor, entry_id=entry_id, attachment_id=attachment_id)
    with found.file.open("rb") as file:
        return download_as_kept(file.read(), found.name)


def _changeable(workplace: Workplace, entry_id: int) -> Entry:
    return find_entry(actor=workplace.actor, entry_id=entry_id, capability=Capability.RECORD)
