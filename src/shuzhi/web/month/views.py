"""本月: what is due, why, and one click to record it or to say why there is none."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shuzhi.access.persons import sees_persons
from shuzhi.access.roles import Capability
from shuzhi.clock import today
from shuzhi.duties.ahead import periods_ahead
from shuzhi.duties.explain import explain_duty
from shuzhi.duties.listing import duties_in_year, duties_of
from shuzhi.errors import NotFoundError, ShuzhiError
from shuzhi.roster.finding import find_person
from shuzhi.roster.reach import find_reached
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.rulebook.calendar import period_words
from shuzhi.web.frame.reading import number_of
from shuzhi.web.frame.workplace import Workplace, recent_years, screen, year_of
from shuzhi.web.month.board import lay_out
from shuzhi.web.month.forms import ExplainForm


@screen()
def month(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The duties of the organisation on a day: today, or the last day of the year asked for."""
    year = year_of(request)
    on = min(today(), date(year, 12, 31))
    if year == today().year:
        duties = duties_of(actor=workplace.actor, organisation=workplace.organisation, on=on)
        ahead = periods_ahead(actor=workplace.actor, organisation=workplace.organisation, on=on)
    else:
        ahead = []
        duties = duties_in_year(actor=workplace.actor, organisation=workplace.organisation, year=year)
    named = sees_persons(workplace.actor, workplace.organisation)
    shown = {
        "board": lay_out(duties, on, may_see_names=named, ahead=ahead),
        "years": recent_years(),
        "year": year,
        "on": on,
        "current": year == today().year,
        "may_record": workplace.may(Capability.RECORD),
        "may_explain": workplace.may(Capability.EXPLAIN),
    }
    return render(request, "shuzhi/month/month.html", shown)


@screen(Capability.EXPLAIN)
def explain(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The author's word on a duty without a record."""
    asked = request.POST if request.method == "POST" else request.GET
    rule, period = asked.get("rule", ""), asked.get("period", "")[:8]
    versions = rulebook_of(workplace.organisation).duties_of(rule)
    if not versions:
        raise NotFoundError("没有这项责任。", advice="请从「本月」打开。", code="duty.not_found")
    person = None
    if asked.get("person"):
        number = str(number_of(asked.get("person")))
        person = find_person(actor=workplace.actor, organisation=workplace.organisation, text=number)
    about = None
    if asked.get("about"):
        about = find_reached(actor=workplace.actor, organisation_id=number_of(asked.get("about")))
    form = ExplainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            explain_duty(
                actor=workplace.actor,
                organisation=workplace.organisation,
                rule=rule,
                period=period,
                person=person,
                about=about,
                **form.cleaned_data,
            )
        except ShuzhiError as error:
            form.blame(
                error,
                {"explanation.invalid": "text", "explanation.approval": "approved_by", "explanation.kind": "kind"},
            )
        else:
            messages.success(request, "说明已保存，会显示在这项责任旁边。")
            return redirect("month")
    shown = {
        "form": form,
        "rule": versions[-1],
        "period": period,
        "period_words": period_words(period),
        "person": person,
        "about": about,
    }
    return render(request, "shuzhi/month/explain.html", shown, status=400 if form.errors else 200)
