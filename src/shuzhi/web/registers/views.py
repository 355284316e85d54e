"""登记簿: documents, publications, honours, dues, money, external figures, 本年无此项."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from shuzhi.access.persons import require_persons, sees_names, shown_name
from shuzhi.access.roles import Capability
from shuzhi.clock import month_label, today
from shuzhi.errors import NotFoundError
from shuzhi.figures.nothing import rows_in_spite
from shuzhi.ledger.expenses import amount_of, is_large
from shuzhi.ledger.finding import find_row, may_see_register, rows_of
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.register_rows import as_counted
from shuzhi.ledger.registers import COVERAGE, declare_none, ledger_labels, record_rows, withdraw_rows
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.rulebook import national
from shuzhi.rulebook.model import RegisterKind
from shuzhi.rulebook.vocabulary import level_label
from shuzhi.web.frame.forms import ReasonForm
from shuzhi.web.frame.names import book_of
from shuzhi.web.frame.posting import form_page
from shuzhi.web.frame.reading import number_of
from shuzhi.web.frame.workplace import Workplace, recent_years, screen, year_of
from shuzhi.web.registers.coverage import CoverageForm
from shuzhi.web.registers.forms import COLUMNS, RegisterForm

PER_PAGE = 40


@screen()
def registers(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The registers there are."""
    kinds = [kind for kind in national().registers.values() if _may_see(workplace, kind.id)]
    return render(request, "shuzhi/registers/registers.html", {"kinds": kinds})


@screen()
def register(request: HttpRequest, workplace: Workplace, register_id: str) -> HttpResponse:
    """One register's rows of a year, newest first."""
    kind, year = _kind(workplace, register_id), year_of(request)
    found = rows_of(actor=workplace.actor, organisation=workplace.organisation, register=register_id, year=year)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [as_counted(one) for one in page.object_list]
    labels, named = labels_of(kind), sees_names(workplace.actor, workplace.organisation)
    shown = {
        "kind": kind,
        "labels": labels,
        "page": page,
        "rows": [
            (row, list(zip(labels, cells_of(row, kind, named=named), strict=True)), is_large(row)) for row in page
        ],
        "years": recent_years(),
        "year": year,
    }
    return render(request, "shuzhi/registers/register.html", shown)


@screen(Capability.RECORD)
def add(request: HttpRequest, workplace: Workplace, register_id: str) -> HttpResponse:
    """A new row."""
    kind = _kind(workplace, register_id)
    back = reverse("register", args=[register_id])
    if register_id == COVERAGE:
        form = CoverageForm(
            request.POST or None,
            initial={"year": today().year},
            organisation=workplace.organisation,
            known=rulebook_of(workplace.organisation).kinds,
        )

        def declare(_cleaned: Mapping[str, Any]) -> str:
            made = declare_none(actor=workplace.actor, organisation=workplace.organisation, **form.asked())
            return reverse("register-row", args=[made.pk]) if rows_in_spite(made) else back

        return form_page(request, form, declare, title="声明台账已记全", back=back, note=CoverageForm.NOTE)
    book = book_of(workplace.actor, workplace.organisation)
    initial = {"ym": request.GET.get("period", "")[:7], "person_id": number_of(request.GET.get("person")) or ""}
    row_form = RegisterForm(
        request.POST or None, kind=kind, people=[(p.pk, label) for label, p in book.labels()], initial=initial
    )

    def act(_cleaned: Mapping[str, Any]) -> str:
        record_rows(
            actor=workplace.actor, organisation=workplace.organisation, register=register_id, rows=[row_form.row()]
        )
        return back

    return form_page(request, row_form, act, title=f"{kind.label}：新增", back=back, done="已登记。")


@screen()
def row(request: HttpRequest, workplace: Workplace, row_id: int) -> HttpResponse:
    """One row with all it holds."""
    found = as_counted(find_row(actor=workplace.actor, row_id=row_id))
    kind, named = _kind(workplace, found.register), sees_names(workplace.actor, found.organisation)
    shown = {
        "row": found,
        "kind": kind,
        "cells": list(zip(labels_of(kind), cells_of(found, kind, named=named), strict=True)),
        "large": is_large(found),
        "in_spite": rows_in_spite(found) if found.register == COVERAGE else 0,
        "may_change": workplace.may(Capability.RECORD, found.organisation) and found.withdrawn_at is None,
    }
    return render(request, "shuzhi/registers/register_row.html", shown)


@screen(Capability.RECORD)
def withdraw(request: HttpRequest, workplace: Workplace, row_id: int) -> HttpResponse:
    """Take a row out of every count, with the reason."""
    found = find_row(actor=workplace.actor, row_id=row_id, capability=Capability.RECORD)
    back = reverse("register-row", args=[found.pk])

    def act(cleaned: Mapping[str, Any]) -> str:
        withdraw_rows(actor=workplace.actor, organisation=found.organisation, rows=[found], reason=cleaned["reason"])
        return back

    form = ReasonForm(request.POST or None)
    return form_page(request, form, act, title="撤回这条登记", back=back, save="撤回", done="已撤回，不再计入统计。")


def labels_of(kind: RegisterKind) -> list[str]:
    """The names of a register's fields; money is shown in yuan."""
    return [label.replace("（分）", "（元）") for label in kind.fields.values()]


def cells_of(found: RegisterRow, kind: RegisterKind, *, named: bool) -> list[str]:
    """A row's fields in words, empty where nothing was told; money in yuan; the person only where names may be seen."""
    person = shown_name(found.person.name, named=named) if found.person else ""
    return [person if name == "person_id" else _words(_value(found, name), name, found, kind) for name in kind.fields]


def _value(found: RegisterRow, name: str) -> Any:
    return amount_of(found) if name == "paid_fen" else getattr(found, COLUMNS.get(name, name))


def _words(value: Any, name: str, found: RegisterRow, kind: RegisterKind) -> str:
    if value in (None, ""):
        return ""
    if name.endswith("_fen"):
        return f"{value / 100:.2f}"
    if name == "ym":
        return month_label(value)
    if name in {"level", "category"}:
        return level_label(value) if name == "level" else _category(value, found, kind)
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


def _category(value: str, found: RegisterRow, kind: RegisterKind) -> str:
    if found.register == COVERAGE:
        spite = rows_in_spite(found)
        label = ledger_labels(found.organisation).get(value, value)
        return f"{label}（已有 {spite} 条记录，按记录计）" if spite else label
    known = kind.category_of(value)
    return kind.categories[known] if known else value


def _kind(workplace: Workplace, register_id: str) -> RegisterKind:
    found = national().registers.get(register_id)
    if found is None:
        raise NotFoundError("没有这个登记簿。", advice="请从登记簿列表中打开。", code="register.not_found")
    if not _may_see(workplace, register_id):
        require_persons(workplace.actor, workplace.organisation)
    return found


def _may_see(workplace: Workplace, register_id: str) -> bool:
    return may_see_register(actor=workplace.actor, organisation=workplace.organisation, register=register_id)
