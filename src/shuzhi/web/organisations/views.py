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
from shuzhi.duties.beginnings import ledger_begins
from shuzhi.roster.ledger_beginning import WHOLE, WHOLE_LABEL, begin_ledger, kinds_that_begin, unbegin_ledger
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
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.web.frame.forms import PlainForm
from shuzhi.web.frame.posting import form_page
from shuzhi.web.frame.workplace import Workplace, screen
from shuzhi.web.organisations.forms import (
    BeginForm,
    ChangeOrganisationForm,
    ChildForm,
    CloseForm,
    MergeForm,
    MoveForm,
    SplitForm,
    UnbeginForm,
)

PER_PAGE = 60


@screen()
def tree(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """All organisations within reach, indented by their level."""
    found = organisations_reached(actor=workplace.actor)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    top = min((len(one.path) for one in page), default=0)
    rows = [
        {
            "organisation": one,
            "level": min((len(one.path) - top) // PATH_STEP, 5),
            "may_add": one.kind not in CHILDLESS and one.closed_on is None and workplace.may(Capability.ROSTER, one),
        }
        for one in page
    ]
    return render(request, "shuzhi/organisations/organisations.html", {"page": page, "rows": rows})


@screen()
def organisation(request: HttpRequest, workplace: Workplace, organisation_id: int) -> HttpResponse:
    """One organisation: how it stands, how it stood before, from what it came and into what it went."""
    found = find_reached(actor=workplace.actor, organisation_id=organisation_id)
    descent = descent_of(actor=workplace.actor, organisation=found)
    shown = {
        "one": found,
        "ledger": ledger_begins(actor=workplace.actor, organisation=found),
        "before": descent.before,
        "came_from": descent.came_from,
        "went_into": descent.went_into,
        "may_change": found.closed_on is None and workplace.may(Capability.ROSTER, found),
        "takes_children": found.kind not in CHILDLESS,
    }
    return render(request, "shuzhi/organisations/organisation.html", shown)


@screen(Capability.ROSTER)
def add_child(request: HttpRequest, workplace: Workplace, organisation_id: int) -> HttpResponse:
    """A new organisation below one that the actor may change."""
    parent = _changeable(workplace, organisation_id)
    offered = {"sector": parent.sector, "ledger_since": today().replace(month=1, day=1)}
    form = ChildForm(request.POST or None, initial=offered)

    def act(_cleaned: Mapping[str, Any]) -> str:
        made = add_organisation(actor=workplace.actor, parent=parent, **form.facts())
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
def change(request: HttpRequest, workplace: Workplace, organisation_id: int) -> HttpResponse:
    """Name, kind, sector or committee from a day on; what was before stays readable."""
    found = _changeable(workplace, organisation_id)
    committee = {True: "yes", False: "no", None: ""}[found.has_committee]
    initial = {
        "name": found.name,
        "kind": found.kind,
        "sector": found.sector,
        "has_committee": committee,
        "on": today(),
    }
    form = ChangeOrganisationForm(request.POST or None, initial=initial)

    def act(cleaned: Mapping[str, Any]) -> str:
        return address(change_organisation(actor=workplace.actor, organisation=found, **cleaned))

    return _step(request, found, form, act, "变更组织")


@screen(Capability.ROSTER)
def move(request: HttpRequest, workplace: Workplace, organisation_id: int) -> HttpResponse:
    """Under another parent, with all below it."""
    found = _changeable(workplace, organisation_id)
    form = MoveForm(request.POST or None, initial={"on": today()})
    form.offer("parent", possible_parents(actor=workplace.actor, organisation=found))

    def act(cleaned: Mapping[str, Any]) -> str:
        return address(move_organisation(actor=workplace.actor, organisation=found, **cleaned))

    return _step(request, found, form, act, "改上级")


@screen(Capability.ROSTER)
def merge(request: HttpRequest, workplace: Workplace, organisation_id: int) -> HttpResponse:
    """Into another organisation of the same kind."""
    found = _changeable(workplace, organisation_id)
    form = MergeForm(request.POST or None, initial={"on": today()})
    form.offer("successor", possible_successors(actor=workplace.actor, organisation=found))

    def act(cleaned: Mapping[str, Any]) -> str:
        successor, on = cleaned["successor"], cleaned["on"]
        return address(merge_organisations(actor=workplace.actor, predecessors=[found], successor=successor, on=on))

    return _step(request, found, form, act, "合并")


@screen(Capability.ROSTER)
def split(request: HttpRequest, workplace: Workplace, organisation_id: int) -> HttpResponse:
    """A new organisation beside it, with some of its people."""
    found = _changeable(workplace, organisation_id)
    form = SplitForm(request.POST or None, initial={"on": today()})
    form.offer("people", people_kept(actor=workplace.actor, organisation=found))

    def act(cleaned: Mapping[str, Any]) -> str:
        going = [person.pk for person in cleaned["people"]]
        return address(split_organisation(actor=workplace.actor, source=found, **{**cleaned, "people": going}))

    return _step(request, found, form, act, "分设")


@screen(Capability.ROSTER)
def close(request: HttpRequest, workplace: Workplace, organisation_id: int) -> HttpResponse:
    """Dissolved from a day on."""
    found = _changeable(workplace, organisation_id)
    form = CloseForm(request.POST or None, initial={"on": today()})

    def act(cleaned: Mapping[str, Any]) -> str:
        return address(close_organisation(actor=workplace.actor, organisation=found, **cleaned))

    return _step(request, found, form, act, "撤销")


@screen(Capability.ROSTER)
def begin(request: HttpRequest, workplace: Workplace, organisation_id: int) -> HttpResponse:
    """From which day on its ledger tells, as a whole or of one kind."""
    found = _changeable(workplace, organisation_id)
    whole = ledger_begins(actor=workplace.actor, organisation=found).whole
    form = BeginForm(request.POST or None, initial={"since": whole.since if whole else today().replace(month=1, day=1)})
    form.offer_kinds({WHOLE: WHOLE_LABEL} | kinds_that_begin(rulebook_of(found)))

    def act(cleaned: Mapping[str, Any]) -> str:
        begin_ledger(actor=workplace.actor, organisation=found, **cleaned)
        return address(found)

    return _step(request, found, form, act, "台账起记日期")


@screen(Capability.ROSTER)
def unbegin(request: HttpRequest, workplace: Workplace, organisation_id: int) -> HttpResponse:
    """Take back what was declared; the beginning is derived again."""
    found = _changeable(workplace, organisation_id)
    form = UnbeginForm(request.POST or None)
    form.offer_kinds(ledger_begins(actor=workplace.actor, organisation=found).declared)

    def act(cleaned: Mapping[str, Any]) -> str:
        unbegin_ledger(actor=workplace.actor, organisation=found, **cleaned)
        return address(found)

    return _step(request, found, form, act, "撤回起记日期")


def address(one: Organisation) -> str:
    """The page of one organisation."""
    return reverse("organisation-one", args=[one.pk])


def _step(
    request: HttpRequest, found: Organisation, form: PlainForm, act: Callable[[Mapping[str, Any]], str], title: str
) -> HttpResponse:
    return form_page(request, form, act, title=title, back=address(found), lead=found.name, done=f"已办理：{title}。")


def _changeable(workplace: Workplace, organisation_id: int) -> Organisation:
    return find_reached(actor=workplace.actor, organisation_id=organisation_id, capability=Capability.ROSTER)
