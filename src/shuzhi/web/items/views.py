"""问题与事项: the list, one item, and the steps of its life."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from shuzhi.access.roles import Capability
from shuzhi.clock import today
from shuzhi.errors import NotFoundError
from shuzhi.items.finding import OPEN, items_of
from shuzhi.items.life import LIFE, advance_item, find_item, open_item, relapse_item
from shuzhi.items.models import Item, ItemKind, ItemState
from shuzhi.web.frame.names import book_of
from shuzhi.web.frame.posting import form_page
from shuzhi.web.frame.workplace import Workplace, screen
from shuzhi.web.items.forms import ItemForm, MeasureForm, StepForm

PER_PAGE = 30
HINTS = {
    "submit": "写一句做了什么、结果怎样。",
    "return": "写明哪里还不到位。",
    "close": "销号由他人核实后办理，报完成的人不能给自己销号。",
    "relapse": "写明复发的情况。会另建一件，与原事项相连。",
}


@screen()
def items(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The items of the organisation, open ones first."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    found = items_of(actor=workplace.actor, organisation=workplace.organisation, state=state, kind=kind)
    shown = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "kind": kind,
        "states": [("", "全部"), (OPEN, "未销号"), *ItemState.choices],
        "kinds": [("", "全部"), *ItemKind.choices],
        "today": today(),
    }
    return render(request, "shuzhi/items/items.html", shown)


@screen()
def item(request: HttpRequest, workplace: Workplace, item_id: int) -> HttpResponse:
    """One item with its measures, its steps, and the steps that follow."""
    found = find_item(actor=workplace.actor, item_id=item_id)
    acts = [
        (act, label)
        for act, (starts, _, capability, label) in LIFE.items()
        if found.state in starts and workplace.may(capability, found.organisation)
    ]
    if found.state == ItemState.CLOSED and workplace.may(Capability.RECORD, found.organisation):
        acts.append(("relapse", "登记复发"))
    shown = {
        "item": found,
        "steps": [(step, LIFE[step.act][3]) for step in found.steps.all()],
        "acts": acts if found.withdrawn_at is None else [],
        "late": found.due_on is not None and found.state != ItemState.CLOSED and found.due_on < today(),
    }
    return render(request, "shuzhi/items/item.html", shown)


@screen(Capability.RECORD)
def open_one(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """A new item."""
    initial = {"source_year": today().year - 1, "opened_on": today()}
    form = ItemForm(request.POST or None, initial=initial)
    people = book_of(workplace.actor, workplace.organisation).labels()

    def act(cleaned: Mapping[str, Any]) -> str:
        made = open_item(actor=workplace.actor, organisation=workplace.organisation, **cleaned)
        return reverse("item", args=[made.pk])

    return form_page(request, form, act, title="建立事项", back=reverse("items"), done="已建立。", people=people)


@screen()
def step(request: HttpRequest, workplace: Workplace, item_id: int, act: str) -> HttpResponse:
    """One step in an item's life; whether the actor may take it, the verb decides."""
    found = find_item(actor=workplace.actor, item_id=item_id)
    if act not in LIFE and act != "relapse":
        raise NotFoundError("没有这个步骤。", advice="请从事项页面办理。", code="item.act_unknown")
    capability, label = (LIFE[act][2], LIFE[act][3]) if act in LIFE else (Capability.RECORD, "登记复发")
    workplace.actor.require(capability, found.organisation)
    form = _step_form(request, act, found)

    def advance(cleaned: Mapping[str, Any]) -> str:
        if act == "relapse":
            again = relapse_item(actor=workplace.actor, item=found, note=cleaned["note"])
            return reverse("item", args=[again.pk])
        measures = cleaned.get("measures", "").splitlines()
        advance_item(actor=workplace.actor, item=found, act=act, note=cleaned.get("note", ""), measures=measures)
        return reverse("item", args=[found.pk])

    return form_page(
        request,
        form,
        advance,
        title=label,
        back=reverse("item", args=[found.pk]),
        lead=found.title,
        note=HINTS.get(act, ""),
        save=label,
    )


def _step_form(request: HttpRequest, act: str, found: Item) -> MeasureForm | StepForm:
    if act == "measure":
        return MeasureForm(request.POST or None, initial={"measures": "\n".join(found.measures)})
    return StepForm(request.POST if request.method == "POST" else None)
