"""``{% load shuzhi %}``: the components of the design system.

Each tag renders one template of ``frame/templates/shuzhi/components/``; ``tests/web/style_guide.py`` shows them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from shuzhi.web.frame.components import (
    LOOKS,
    SCREENS,
    Column,
    GridRow,
    Problem,
    Row,
    figure_text,
    look_of,
    paired,
)

register = template.Library()
FOLDER = "shuzhi/components/"


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """``mapping|item:key``; empty where there is none."""
    return mapping.get(key, "") if mapping else ""


@register.inclusion_tag(FOLDER + "nav.html")
def site_nav(path: str, *, may_record: bool = True) -> dict[str, Any]:
    """The five screens (four for those who may not record); the one that holds ``path`` is marked as current."""
    screens = [
        {
            "screen": screen,
            "current": path == screen.path,
            "inside": screen.holds(path),
        }
        for screen in SCREENS
        if may_record or screen.route != "record"
    ]
    return {"screens": screens}


@register.inclusion_tag(FOLDER + "year_chooser.html")
def year_chooser(years: Iterable[int], year: int, kept: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A form that shows the same page for another year (``?year=``); works without script.

    Args:
        kept: What else was asked and is asked of the other year too.
    """
    return {"years": years, "year": year, "kept": kept or {}}


@register.simple_block_tag
def page_header(content: str, title: str, lead: str = "") -> SafeString:
    """The page's h1 with a sentence under it; the block holds the page's actions (buttons), or nothing."""
    return render_to_string(FOLDER + "page_header.html", {"title": title, "lead": lead, "actions": content})


@register.simple_block_tag
def card(content: str, title: str = "", identity: str = "") -> SafeString:
    """A card with an optional h2; ``identity`` becomes its id."""
    return render_to_string(FOLDER + "card.html", {"title": title, "identity": identity, "content": content})


@register.inclusion_tag(FOLDER + "status_badge.html")
def status_badge(status: str, strength: str = "must", *, explained: bool = False) -> dict[str, Any]:
    """A duty's status as shape and word; an overdue 「一般」 reads 「未见记录，请说明」."""
    return {"status": status, "look": look_of(status, strength, explained=explained)}


@register.inclusion_tag(FOLDER + "figure.html")
def figure(
    label: str,
    value: float | str | None,
    *,
    unit: str = "",
    href: str = "",
    completeness: str = "known",
    decimals: int = 0,
) -> dict[str, Any]:
    """A figure with its unit; with ``href`` a link to its rows.

    The page at ``href`` marks the element that holds the rows with ``data-rows``; htmx takes that part of it.

    ``completeness`` is ``known``, ``partly`` or ``none``; a value of None reads 「无数据」, a known zero 0.
    """
    return {
        "label": label,
        "missing": value is None or completeness == "none",
        "text": figure_text(None if completeness == "none" else value, decimals),
        "unit": unit,
        "href": href,
        "partly": completeness == "partly",
    }


@register.inclusion_tag(FOLDER + "data_table.html")
def data_table(
    caption: str, columns: Sequence[Column], rows: Iterable[Row], empty: str = "没有记录。"
) -> dict[str, Any]:
    """A table with caption and scoped headers, one small card per row on a phone."""
    fixed = tuple(columns)
    return {
        "caption": caption,
        "columns": fixed,
        "rows": [paired(fixed, row) for row in rows],
        "empty": empty,
    }


@register.inclusion_tag(FOLDER + "month_grid.html")
def month_grid(caption: str, rows: Iterable[GridRow]) -> dict[str, Any]:
    """Twelve months by duty as drawn strips; every stretch also says its period and status in words."""
    drawn = [
        {
            "title": row.title,
            "cells": [
                {
                    "cell": cell,
                    "tone": "exempt" if cell.explained and cell.status == "overdue" else cell.status,
                    "look": look_of(cell.status, row.strength, explained=cell.explained) if cell.status else None,
                }
                for cell in row.cells
            ],
        }
        for row in rows
    ]
    return {"caption": caption, "months": range(1, 13), "rows": drawn}


@register.inclusion_tag(FOLDER + "status_legend.html")
def status_legend() -> dict[str, Any]:
    """All statuses with their shapes, for under a month grid."""
    return {"looks": [{"status": status, "look": look} for status, look in LOOKS.items()]}


@register.inclusion_tag(FOLDER + "form_field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    """One field: label, required mark, help, control, and each error with its code and advice.

    A form gives advice with ``ValidationError(message, code=…, params={"advice": …})``.
    """
    errors = [
        {
            "message": " ".join(error.messages),
            "code": error.code if "." in (error.code or "") else "",  # Django's own codes help nobody
            "advice": advice_of(error),
        }
        for error in field.errors.as_data()
    ]
    return {
        "field": field,
        "errors": errors,
        "tick": isinstance(field.field.widget, forms.CheckboxInput),
        "group": field.use_fieldset,
    }


@register.inclusion_tag(FOLDER + "form_problems.html")
def form_problems(form: forms.BaseForm) -> dict[str, Any]:
    """Above a sent form: how many fields want mending, each a link to its field, and what belongs to no field."""
    problems: list[dict[str, str]] = []
    for name, errors in form.errors.as_data().items():
        field = form[name] if name in form.fields else None
        where = {
            "label": str(field.label) if field else "",
            "href": f"#{field.id_for_label or field.auto_id}" if field else "",
        }
        problems.extend({**where, "message": " ".join(e.messages), "advice": advice_of(e)} for e in errors)
    return {"problems": problems}


def advice_of(error: forms.ValidationError) -> str:
    """The advice that a form gave with an error."""
    return str(error.params.get("advice", "")) if isinstance(error.params, dict) else ""


@register.inclusion_tag(FOLDER + "problem_list.html")
def problem_list(problems: Iterable[Problem]) -> dict[str, Any]:
    """Problems with where, message, advice and code; also takes anything that has these attributes."""
    return {"problems": list(problems)}


@register.inclusion_tag(FOLDER + "empty_state.html")
def empty_state(title: str, advice: str = "", href: str = "", action: str = "") -> dict[str, Any]:
    """Nothing is here yet, why, and the one thing to do about it."""
    return {"title": title, "advice": advice, "href": href, "action": action}


@register.inclusion_tag(FOLDER + "progress.html")
def progress(label: str, done: int, total: int) -> dict[str, Any]:
    """So many of so many, in words and drawn; nothing is drawn where ``total`` is 0."""
    return {"label": label, "done": done, "total": total}


@register.inclusion_tag(FOLDER + "pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Previous and next with the place in words; keeps the other parts of the address."""
    request = context.get("request")
    kept = [(name, value) for name, values in request.GET.lists() for value in values] if request else []
    kept = [pair for pair in kept if pair[0] != "page"]

    def address(number: int) -> str:
        return "?" + urlencode([*kept, ("page", str(number))])

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }
