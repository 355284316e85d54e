"""制度设置: what the office sets where the rules leave it open, each from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from shuzhi.clock import today
from shuzhi.errors import NotFoundError
from shuzhi.roster.settings import SET, find_setting, set_for_office, settings_of, value_for, withdraw_setting, words_of
from shuzhi.rulebook.settings import known_settings
from shuzhi.web.frame.forms import ReasonForm
from shuzhi.web.frame.place import Place, screen
from shuzhi.web.frame.posting import form_page
from shuzhi.web.settings.forms import SettingForm, as_typed


@screen()
def settings(request: HttpRequest, place: Place) -> HttpResponse:
    """Every setting with the value of today, and what was set here."""
    chosen = settings_of(actor=place.actor, organisation=place.organisation)
    shown = [(one, [(own, words_of(one.setting, own.value)) for own in one.own]) for one in chosen]
    return render(request, "shuzhi/settings/settings.html", {"chosen": shown, "may_set": place.may(SET)})


@screen(SET)
def change(request: HttpRequest, place: Place, key: str) -> HttpResponse:
    """Let a value hold from a day on."""
    setting = known_settings().get(key)
    if setting is None:
        raise NotFoundError("没有这项设置。", advice="请从制度设置页打开。", code="setting.not_found")
    now = value_for(place.organisation, key, today())
    form = SettingForm(request.POST or None, setting=setting, initial={"since": today(), "value": as_typed(now)})

    def act(told: Mapping[str, Any]) -> str:
        set_for_office(
            actor=place.actor,
            organisation=place.organisation,
            key=key,
            value=form.value(),
            since=told["since"],
            reason=told["reason"],
        )
        return reverse("settings")

    lead = f"对{place.organisation.name}和它的下级都有效。"
    return form_page(
        request, form, act, title=setting.label, back=reverse("settings"), lead=lead, note=setting.note, done="已设置。"
    )


@screen(SET)
def withdraw(request: HttpRequest, place: Place, setting_id: int) -> HttpResponse:
    """Take back what was set, with the reason."""
    found = find_setting(actor=place.actor, setting_id=setting_id)

    def act(told: Mapping[str, Any]) -> str:
        withdraw_setting(actor=place.actor, setting=found, reason=told["reason"])
        return reverse("settings")

    title = f"撤回设置：{known_settings()[found.key].label}"
    form = ReasonForm(request.POST or None)
    return form_page(request, form, act, title=title, back=reverse("settings"), save="撤回", done="已撤回。")
