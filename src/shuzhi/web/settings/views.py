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
from shuzhi.rulebook import known_settings
from shuzhi.web.frame.forms import ReasonForm
from shuzhi.web.frame.posting import form_page
from shuzhi.web.frame.workplace import Workplace, screen
from shuzhi.web.settings.forms import SettingForm, as_typed


@screen()
def settings(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Every setting with the value of today, and what was set here."""
    chosen = settings_of(actor=workplace.actor, organisation=workplace.organisation)
    shown = [(one, [(own, words_of(one.setting, own.value)) for own in one.own]) for one in chosen]
    return render(request, "shuzhi/settings/settings.html", {"chosen": shown, "may_set": workplace.may(SET)})


@screen(SET)
def change(request: HttpRequest, workplace: Workplace, key: str) -> HttpResponse:
    """Let a value hold from a day on."""
    setting = known_settings().get(key)
    if setting is None:
        raise NotFoundError("没有这项设置。", advice="请从制度设置页打开。", code="setting.not_found")
    now = value_for(workplace.organisation, key, today())
    form = SettingForm(request.POST or None, setting=setting, initial={"since": today(), "value": as_typed(now)})

    def act(cleaned: Mapping[str, Any]) -> str:
        set_for_office(
            actor=workplace.actor,
            organisation=workplace.organisation,
            key=key,
            value=form.value(),
            since=cleaned["since"],
            reason=cleaned["reason"],
        )
        return reverse("settings")

    lead = f"对{workplace.organisation.name}和它的下级都有效。"
    return form_page(
        request, form, act, title=setting.label, back=reverse("settings"), lead=lead, note=setting.note, done="已设置。"
    )


@screen(SET)
def withdraw(request: HttpRequest, workplace: Workplace, setting_id: int) -> HttpResponse:
    """Take back what was set, with the reason."""
    found = find_setting(actor=workplace.actor, setting_id=setting_id)

    def act(cleaned: Mapping[str, Any]) -> str:
        withdraw_setting(actor=workplace.actor, setting=found, reason=cleaned["reason"])
        return reverse("settings")

    title = f"撤回设置：{known_settings()[found.key].label}"
    form = ReasonForm(request.POST or None)
    return form_page(request, form, act, title=title, back=reverse("settings"), save="撤回", done="已撤回。")
