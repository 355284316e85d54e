"""``{% load shuzhi %}``: the components of the design system.

Each tag renders one template of ``frame/templates/shuzhi/components/``; ``tests/web/style_guide.py`` shows them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shuzhi.access.persons import sees_names, shown_name
from shuzhi.roster.models import Organisation
from shuzhi.rulebook.statuses import ANSWERED, STATUSES
from shuzhi.web.frame.components import (
    LOOKS,
    SCREENS,
    GridRow,
    Problem,
    figure_text,
    look_of,
)

register = template.Library()
FOLDER = "shuzhi/components/"


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """``mapping|item:key``; empty where there is none."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag(takes_context=True)
def person_name(context: Mapping[str, Any], name: str, organisation: Organisation) -> str:
    """The name of a person in what stands in the ledger of an organisation, where who reads may see it."""
    return shown_name(name, named=sees_names(context["workplace"].actor, organisation))


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


@register.inclusion_tag(FOLDER + "tab.html")
def tab(label: str, route: str, now: str, year: int | None = None) -> dict[str, Any]:
    """A tab that leads to the page called ``route``; ``now`` is the route of the one that is open."""
    return {"label": label, "route": route, "now": now, "year": year}


@register.simple_tag
def back_link(label: str, route: str, *arguments: Any) -> SafeString:
    """A button back to the page called ``route``."""
    return format_html('<a class="btn" href="{}">{}</a>', reverse(route, args=arguments), label)


@register.inclusion_tag(FOLDER + "print_button.html")
def print_button(*, main: bool = False) -> dict[str, Any]:
    """Prints the page; ``main`` where that is what the page is for."""
    return {"main": main}


@register.simple_tag
def about(*words: Any) -> SafeString:
    """What a button among many like it is about, for those who hear the page."""
    return format_html('<span class="visually-hidden">：{}</span>', "".join(str(word or "") for word in words))


@register.inclusion_tag(FOLDER + "opens_rows.html")
def opens_rows(href: str) -> dict[str, Any]:
    """The attributes of a link to the rows behind a figure; htmx shows them in the dialog."""
    return {"href": href}


@register.inclusion_tag(FOLDER + "fact.html")
def fact(label: str, value: Any) -> dict[str, Any]:
    """A line of a list of facts; 「—」 where there is none."""
    return {"label": label, "value": "—" if value in {None, ""} else value}


@register.inclusion_tag(FOLDER + "stamp.html")
def stamp(at: datetime, by: Any, origin: str = "") -> dict[str, Any]:
    """When something was written, by whom, and from what (a file that was imported)."""
    return {"at": at, "by": by, "origin": origin}


@register.simple_block_tag
def report_paper(content: str, title: str, author: str = "") -> SafeString:
    """A report as a sheet of paper with its title."""
    return render_to_string(FOLDER + "report_paper.html", {"title": title, "author": author, "content": content})


@register.simple_block_tag
def card(content: str, title: str = "", identity: str = "") -> SafeString:
    """A card with an optional h2; ``identity`` becomes its id."""
    return render_to_string(FOLDER + "card.html", {"title": title, "identity": identity, "content": content})


@register.inclusion_tag(FOLDER + "status_badge.html")
def status_badge(status: str, *, explained: bool = False) -> dict[str, Any]:
    """A duty's status as shape and word."""
    return {"status": status, "look": look_of(status, explained=explained)}


@register.simple_tag
def status_word(status: str) -> str:
    """The same as a word alone, for texts and headings."""
    return look_of(status).word


@register.simple_tag
def status_advice(status: str) -> str:
    """What one does about what stands like this."""
    return STATUSES[status].advice


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


@register.simple_block_tag
def table(content: str, caption: str, *, quiet: bool = False, look: str = "") -> SafeString:
    """A table, one small card per row on a phone; the block holds ``{% columns %}`` and a tbody of ``{% cell %}``s.

    Args:
        quiet: Whether the caption is only for those who hear the page.
        look: A class of its own.
    """
    shown = {"caption": caption, "quiet": quiet, "look": look, "content": content}
    return render_to_string(FOLDER + "table.html", shown)


@register.inclusion_tag(FOLDER + "columns.html")
def columns(*labels: str | Iterable[str], numbers: str = "") -> dict[str, Any]:
    """The head of a table.

    Args:
        labels: Texts, or lists of them.
        numbers: The names of the columns of numbers, which stand to the right.
    """
    every = [one for label in labels for one in ([label] if isinstance(label, str) else label)]
    return {"columns": [(label, label in numbers.split()) for label in every]}


@register.simple_block_tag
def cell(content: str, label: str, *, number: bool = False, heads: bool = False, nowrap: bool = False) -> SafeString:
    """A cell under the column ``label``; empty it reads 「—」 and is left out on a phone.

    Args:
        heads: Whether it is the heading of its row.
    """
    shown = {"label": label, "content": content, "number": number, "nowrap": nowrap}
    return render_to_string(FOLDER + ("row_heading.html" if heads else "cell.html"), shown)


@register.inclusion_tag(FOLDER + "month_grid.html")
def month_grid(caption: str, rows: Iterable[GridRow]) -> dict[str, Any]:
    """Twelve months by duty as drawn strips; every stretch also says its period and status in words."""
    drawn = [
        {
            "title": row.title,
            "cells": [
                {
                    "cell": cell,
                    "tone": "exempt" if cell.explained and cell.status in ANSWERED else cell.status,
                    "look": look_of(cell.status, explained=cell.explained, unbegun=cell.unbegun)
                    if cell.status
                    else None,
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


@register.simple_block_tag(takes_context=True)
def post_form(
    context: template.Context,
    content: str,
    action: str = "",
    *,
    year: int | None = None,
    files: bool = False,
    look: str = "",
    identity: str = "",
) -> SafeString:
    """A form that sends to ``action``, or to its own page; the program says what is wrong, not the browser.

    Args:
        year: The year that the address names.
        files: Whether files are sent with it.
        look: Its class.
    """
    attributes = {
        "method": "post",
        "novalidate": True,
        "action": f"{action}?year={year}" if year else action or None,
        "enctype": "multipart/form-data" if files else None,
        "class": look or None,
        "id": identity or None,
    }
    shown = {"attributes": flatatt(attributes), "content": content, "csrf_token": context.get("csrf_token")}
    return render_to_string(FOLDER + "post_form.html", shown)


@register.simple_block_tag
def filter_line(content: str, label: str, button: str = "查找") -> SafeString:
    """A line of ``filter_text`` and ``filter_choice`` above a list, which says what is shown; works without script."""
    return render_to_string(FOLDER + "filter_line.html", {"label": label, "button": button, "content": content})


@register.simple_block_tag
def search_card(content: str, label: str) -> SafeString:
    """A search with fields of a Django form above a list; works without script."""
    return render_to_string(FOLDER + "search_card.html", {"label": label, "content": content})


@register.inclusion_tag(FOLDER + "filter_text.html")
def filter_text(identity: str, name: str, label: str, value: str, hint: str = "") -> dict[str, Any]:
    """Words to look for."""
    return {"identity": identity, "name": name, "label": label, "value": value, "hint": hint or label}


@register.inclusion_tag(FOLDER + "filter_choice.html")
def filter_choice(
    identity: str, name: str, label: str, choices: Iterable[tuple[Any, str]], chosen: Any
) -> dict[str, Any]:
    """One of ``choices``, each a value with its label."""
    return {"identity": identity, "name": name, "label": label, "choices": choices, "chosen": chosen}


@register.inclusion_tag(FOLDER + "choice_field.html")
def choice_field(
    name: str, label: str, choices: Iterable[tuple[Any, str] | str], chosen: Any, *, none: str = "", advice: str = ""
) -> dict[str, Any]:
    """A field of a form that no Django form stands behind; ``none`` is read where nothing is chosen.

    Args:
        choices: Values with their labels; a text is its own label.
    """
    pairs = [(choice, choice) if isinstance(choice, str) else choice for choice in choices]
    shown = {"name": name, "label": label, "choices": pairs, "chosen": chosen}
    return {**shown, "none": none, "advice": advice}


@register.inclusion_tag(FOLDER + "text_field.html")
def text_field(identity: str, name: str, label: str, value: str, longest: int) -> dict[str, Any]:
    """A line of text in a form that no Django form stands behind."""
    return {"identity": identity, "name": name, "label": label, "value": value, "longest": longest}


@register.inclusion_tag(FOLDER + "file_field.html")
def file_field(name: str, label: str, advice: str, accept: str, *, many: bool = False) -> dict[str, Any]:
    """A field that takes a file, or ``many``, with the warning that none may hold a state secret."""
    return {"name": name, "label": label, "advice": advice, "accept": accept, "many": many}


def advice_of(error: forms.ValidationError) -> str:
    """The advice that a form gave with an error."""
    return str(error.params.get("advice", "")) if isinstance(error.params, dict) else ""


@register.inclusion_tag(FOLDER + "problem_list.html")
def problem_list(problems: Iterable[Problem]) -> dict[str, Any]:
    """Problems with where, message, advice and code; also takes anything that has these attributes."""
    return {"problems": list(problems)}


@register.inclusion_tag(FOLDER + "blank_slate.html")
def blank_slate(title: str, advice: str = "", route: str = "", action: str = "") -> dict[str, Any]:
    """Nothing is here yet, why, and the one thing to do about it: ``action`` leads to the page called ``route``."""
    return {"title": title, "advice": advice, "route": route, "action": action}


@register.inclusion_tag(FOLDER + "pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Previous and next with the page in words; keeps the other parts of the address."""
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


@register.inclusion_tag(FOLDER + "fault.html")
def fault(title: str, code: str, *, lead: str = "", message: str = "", advice: str = "") -> dict[str, Any]:
    """What a page says that could not be shown: what happened, what to do, and the code to tell."""
    return {"title": title, "code": code, "lead": lead, "message": message, "advice": advice}
