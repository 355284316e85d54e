"""名册: the people of an organisation, one person, and the changes that may be made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from shuzhi.access.persons import sees_names, sees_persons
from shuzhi.access.roles import Capability
from shuzhi.clock import today
from shuzhi.duties.standing_warnings import warnings_about
from shuzhi.ledger.finding import part_taken
from shuzhi.roster.finding import person_reached
from shuzhi.roster.listing import people_kept, roster_lines, spells_of
from shuzhi.roster.models import MembershipStatus, Person
from shuzhi.roster.person import add_person, change_person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.reach import possible_homes
from shuzhi.roster.standing import add_member, end_membership, note_circumstance, set_membership
from shuzhi.roster.transfers import transfer_person
from shuzhi.web.frame.posting import form_page
from shuzhi.web.frame.workplace import Workplace, recent_years, screen, year_of
from shuzhi.web.roster.forms import (
    ChangePersonForm,
    CircumstanceForm,
    NewPersonForm,
    PostForm,
    StandingForm,
    TransferForm,
)

PER_PAGE = 50
PRINTED = 1000
STANDINGS = [("", "全部"), *MembershipStatus.choices, ("none", "非党员")]


@screen()
def roster(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The people; whoever may not see what is theirs alone reads names, or how many there are."""
    text, standing = request.GET.get("q", "").strip()[:40], request.GET.get("standing", "")
    named, detailed = (sees(workplace.actor, workplace.organisation) for sees in (sees_names, sees_persons))
    printing = "print" in request.GET
    found = people_kept(
        actor=workplace.actor,
        organisation=workplace.organisation,
        named=text,
        standing=standing if detailed else "",
        on=today(),
    )
    page = Paginator(found, PRINTED if printing else PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "lines": roster_lines(list(page), today()) if detailed else [],
        "named": named,
        "detailed": detailed,
        "text": text,
        "standing": standing,
        "standings": STANDINGS,
        "printing": printing,
        "on": today(),
    }
    return render(request, "shuzhi/roster/roster.html", shown)


@screen(Capability.VIEW_PERSONS)
def person(request: HttpRequest, workplace: Workplace, person_id: int) -> HttpResponse:
    """One person: particulars, standing, circumstances, posts, and what he took part in."""
    found, year = person_reached(actor=workplace.actor, person_id=person_id), year_of(request)
    may_change = workplace.may(Capability.ROSTER, found.organisation)
    shown = {
        "person": found,
        "line": roster_lines([found], today())[0],
        "part": part_taken(actor=workplace.actor, person=found, year=year),
        "may_change": may_change,
        "warned": warnings_about(actor=workplace.actor, person=found) if may_change else [],
        "years": recent_years(),
        "year": year,
        **spells_of(found),
    }
    return render(request, "shuzhi/roster/person.html", shown)


@screen(Capability.ROSTER)
def add(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """A new person, with his standing where he is a member."""
    form = NewPersonForm(request.POST or None)

    def act(cleaned: Mapping[str, Any]) -> str:
        asked: dict[str, Any] = {"actor": workplace.actor, "organisation": workplace.organisation, **form.particulars()}
        if cleaned["status"]:
            add_member(**asked, status=cleaned["status"], since=cleaned["since"])
        else:
            add_person(**asked)
        return reverse("person-add" if "another" in request.POST else "roster")

    return form_page(request, form, act, title="登记一个人", back=reverse("roster"), done="已登记到名册。")


@screen(Capability.ROSTER)
def change(request: HttpRequest, workplace: Workplace, person_id: int) -> HttpResponse:
    """Particulars put right, with the reason."""
    found = _changeable(workplace, person_id)
    names = ("name", "sex", "ethnicity", "born_on", "education", "occupation", "dues_category", "note")
    form = ChangePersonForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    form.fields["identity_number"].help_text = f"现为 {found.identity_masked or '未登记'}；不改就留空。"

    def act(cleaned: Mapping[str, Any]) -> str:
        change_person(actor=workplace.actor, person=found, reason=cleaned["reason"], **form.changes())
        return reverse("person", args=[found.pk])

    return form_page(
        request, form, act, title=f"更正：{found.name}", back=reverse("person", args=[found.pk]), done="已更正。"
    )


@screen(Capability.ROSTER)
def standing(request: HttpRequest, workplace: Workplace, person_id: int) -> HttpResponse:
    """Another standing from a day on, or its end."""
    found = _changeable(workplace, person_id)

    def act(cleaned: Mapping[str, Any]) -> str:
        if cleaned["status"] == "end":
            end_membership(actor=workplace.actor, person=found, on=cleaned["since"], reason=cleaned["reason"])
        else:
            set_membership(
                actor=workplace.actor,
                person=found,
                organisation=found.organisation,
                status=cleaned["status"],
                since=cleaned["since"],
            )
        return reverse("person", args=[found.pk])

    return _change_page(request, found, StandingForm(request.POST or None), act, "变更党籍")


@screen(Capability.ROSTER)
def circumstance(request: HttpRequest, workplace: Workplace, person_id: int) -> HttpResponse:
    """Something that is true of a member for a time."""
    found = _changeable(workplace, person_id)

    def act(cleaned: Mapping[str, Any]) -> str:
        note_circumstance(actor=workplace.actor, person=found, **cleaned)
        return reverse("person", args=[found.pk])

    return _change_page(request, found, CircumstanceForm(request.POST or None), act, "登记情况")


@screen(Capability.ROSTER)
def post(request: HttpRequest, workplace: Workplace, person_id: int) -> HttpResponse:
    """A post from a day on."""
    found = _changeable(workplace, person_id)

    def act(cleaned: Mapping[str, Any]) -> str:
        fill_post(actor=workplace.actor, person=found, organisation=found.organisation, **cleaned)
        return reverse("person", args=[found.pk])

    return _change_page(request, found, PostForm(request.POST or None), act, "登记职务")


@screen(Capability.ROSTER)
def transfer(request: HttpRequest, workplace: Workplace, person_id: int) -> HttpResponse:
    """组织关系 to another organisation the actor reaches."""
    found = _changeable(workplace, person_id)
    form = TransferForm(request.POST or None, homes=possible_homes(actor=workplace.actor, person=found))

    def act(cleaned: Mapping[str, Any]) -> str:
        transfer_person(actor=workplace.actor, person=found, **cleaned)
        return reverse("roster")

    return _change_page(request, found, form, act, "转接组织关系")


def _changeable(workplace: Workplace, person_id: int) -> Person:
    return person_reached(actor=workplace.actor, person_id=person_id, capability=Capability.ROSTER)


def _change_page(request: HttpRequest, found: Any, form: Any, act: Any, title: str) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        title=f"{title}：{found.name}",
        back=reverse("person", args=[found.pk]),
        lead=found.organisation.name,
    )
