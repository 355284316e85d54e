"""The organisations the actor reaches, as a tree, and what may be done to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import PATH_STEP
from shuzhi.clock import today
from shuzhi.roster.listing import people_kept
from shuzhi.roster.models import Organisation
from shuzhi.roster.organisations import (
    add_organisation,
    change_organisation,
    close_organisation,
    merge_organisations,
    move_organisation,
    split_organisation,
)
from shuzhi.roster.reach import (
    CHILDLESS,
    descent_of,
    find_reached,
    organisations_reached,
    possible_parents,
    possible_successors,
)
from shuzhi.web.frame.forms import PlainForm
from shuzhi.web.frame.place import Place, screen
from shuzhi.web.frame.posting import form_page
from shuzhi.web.organisations.forms import (
    ChangeOrganisationForm,
    ChildForm,
    CloseForm,
    MergeForm,
    MoveForm,
    SplitForm,
)

PER_PAGE = 60


@screen()
def tree(request: HttpRequest, place: Place) -> HttpResponse:
    """All organisations within reach, indented by their level."""
    found = organisations_reached(actor=place.actor)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    top = min((len(one.path) for one in page), default=0)
    rows = [
        {
            "organisation": one,
            "level": min((len(one.path) - top) // PATH_STEP, 5),
            "may_add": one.kind not in CHILDLESS and one.closed_on is None and place.may(Capability.ROSTER, one),
        }
        for one in page
    ]
    return render(request, "shuzhi/organisations/organisations.html", {"page": page, "rows": rows})


@screen()
def organisation(request: HttpRequest, place: Place, organisation_id: int) -> HttpResponse:
    """One organisation: how it stands, how it stood before, from what it came and into what it went."""
    found = find_reached(actor=place.actor, organisation_id=organisation_id)
    descent = descent_of(actor=place.actor, organisation=found)
    shown = {
        "one": found,
        "before": descent.before,
        "came_from": descent.came_from,
        "went_into": descent.went_into,
        "may_change": found.closed_on is None and place.may(Capability.ROSTER, found),
        "takes_children": found.kind not in CHILDLESS,
    }
    return render(request, "shuzhi/organisations/organisation.html", shown)


@screen(Capability.ROSTER)
def add_child(request: HttpRequest, place: Place, organisation_id: int) -> HttpResponse:
    """A new organisation below one that the actor may change."""
    parent = _changeable(place, organisation_id)
    form = ChildForm(request.POST or None, initial={"sector": parent.sector})

    def act(_told: Mapping[str, Any]) -> str:
        made = add_organisation(actor=place.actor, parent=parent, **form.facts())
        return address(made)

    return form_page(
        request,
        form,
        act,
        title="新建下级组织",
        back=reverse("organisations"),
        lead=f"上级：{parent.name}",
        done="已新建组织。",
    )


@screen(Capability.ROSTER)
def change(request: HttpRequest, place: Place, organisation_id: int) -> HttpResponse:
    """Name, kind, sector or committee from a day on; what was before stays readable."""
    found = _changeable(place, organisation_id)
    committee = {True: "yes", False: "no", None: ""}[found.has_committee]
    initial = {
        "name": found.name,
        "kind": found.kind,
        "sector": found.sector,
        "has_committee": committee,
        "on": today(),
    }
    form = ChangeOrganisationForm(request.POST or None, initial=initial)

    def act(told: Mapping[str, Any]) -> str:
        return address(change_organisation(actor=place.actor, organisation=found, **told))

    return _step(request, found, form, act, "变更组织")


@screen(Capability.ROSTER)
def move(request: HttpRequest, place: Place, organisation_id: int) -> HttpResponse:
    """Under another parent, with all below it."""
    found = _changeable(place, organisation_id)
    form = MoveForm(request.POST or None, initial={"on": today()})
    form.offer("parent", possible_parents(actor=place.actor, organisation=found))

    def act(told: Mapping[str, Any]) -> str:
        return address(move_organisation(actor=place.actor, organisation=found, **told))

    return _step(request, found, form, act, "改上级")


@screen(Capability.ROSTER)
def merge(request: HttpRequest, place: Place, organisation_id: int) -> HttpResponse:
    """Into another organisation of the same kind."""
    found = _changeable(place, organisation_id)
    form = MergeForm(request.POST or None, initial={"on": today()})
    form.offer("successor", possible_successors(actor=place.actor, organisation=found))

    def act(told: Mapping[str, Any]) -> str:
        successor, on = told["successor"], told["on"]
        return address(merge_organisations(actor=place.actor, predecessors=[found], successor=successor, on=on))

    return _step(request, found, form, act, "合并")


@screen(Capability.ROSTER)
def split(request: HttpRequest, place: Place, organisation_id: int) -> HttpResponse:
    """A new organisation beside it, with some of its people."""
    found = _changeable(place, organisation_id)
    form = SplitForm(request.POST or None, initial={"on": today()})
    form.offer("people", people_kept(actor=place.actor, organisation=found))

    def act(told: Mapping[str, Any]) -> str:
        going = [person.pk for person in told["people"]]
        return address(split_organisation(actor=place.actor, source=found, **{**told, "people": going}))

    return _step(request, found, form, act, "分设")


@screen(Capability.ROSTER)
def close(request: HttpRequest, place: Place, organisation_id: int) -> HttpResponse:
    """Dissolved from a day on."""
    found = _changeable(place, organisation_id)
    form = CloseForm(request.POST or None, initial={"on": today()})

    def act(told: Mapping[str, Any]) -> str:
        return address(close_organisation(actor=place.actor, organisation=found, **told))

    return _step(request, found, form, act, "撤销")


def address(one: Organisation) -> str:
    """The page of one organisation."""
    return reverse("organisation-one", args=[one.pk])


def _step(
    request: HttpRequest, found: Organisation, form: PlainForm, act: Callable[[Mapping[str, Any]], str], title: str
) -> HttpResponse:
    return form_page(request, form, act, title=title, back=address(found), lead=found.name, done=f"已办理：{title}。")


def _changeable(place: Place, organisation_id: int) -> Organisation:
    return find_reached(actor=place.actor, organisation_id=organisation_id, capability=Capability.ROSTER)
