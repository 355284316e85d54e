"""The organisations the actor reaches, as a tree, and what may be done to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import PATH_STEP
from shuzhi.clock import today
from shuzhi.errors import NotFoundError
from shuzhi.roster.models import Organisation
from shuzhi.roster.organisations import add_organisation, change_organisation
from shuzhi.web.forms.roster import ChangeOrganisationForm, ChildForm
from shuzhi.web.place import Place, screen
from shuzhi.web.posting import form_page

PER_PAGE = 60


@screen()
def tree(request: HttpRequest, place: Place) -> HttpResponse:
    """All organisations within reach, indented by their level."""
    found = Organisation.objects.within(place.actor).order_by("path")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    top = min((len(one.path) for one in page), default=0)
    rows = [
        {
            "organisation": one,
            "level": min((len(one.path) - top) // PATH_STEP, 5),
            "may_change": place.may(Capability.ROSTER, one),
        }
        for one in page
    ]
    return render(request, "shuzhi/organisations.html", {"page": page, "rows": rows})


@screen(Capability.ROSTER)
def add_child(request: HttpRequest, place: Place, organisation_id: int) -> HttpResponse:
    """A new organisation below one that the actor may change."""
    parent = _changeable(place, organisation_id)
    form = ChildForm(request.POST or None, initial={"sector": parent.sector})

    def act(_told: Mapping[str, Any]) -> str:
        add_organisation(actor=place.actor, parent=parent, **form.facts())
        return "/organisations/"

    return form_page(
        request,
        form,
        act,
        title="新建下级组织",
        back="/organisations/",
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
        change_organisation(actor=place.actor, organisation=found, **told)
        return "/organisations/"

    return form_page(request, form, act, title="变更组织", back="/organisations/", lead=found.name, done="已变更。")


def _changeable(place: Place, organisation_id: int) -> Organisation:
    found: Organisation | None = (
        Organisation.objects.within(place.actor, Capability.ROSTER).filter(pk=organisation_id).first()
    )
    if found is None:
        raise NotFoundError("没有这个组织。", advice="请从组织列表中打开。", code="organisation.not_found")
    return found
