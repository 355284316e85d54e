"""账号: for the administrator, who keeps accounts and sees no business data; and one's own password."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from shuzhi.access.accounts import create_account, end_grant, grant_role, require_administrator, set_password
from shuzhi.access.models import Account, Grant
from shuzhi.access.roles import Capability, Role
from shuzhi.access.scoping import Actor
from shuzhi.errors import NotFoundError
from shuzhi.roster.models import Organisation
from shuzhi.web.accounts.forms import GrantForm, NewAccountForm, OwnPasswordForm, PasswordForm
from shuzhi.web.frame.forms import PlainForm
from shuzhi.web.frame.place import to_login
from shuzhi.web.frame.posting import form_page

AccountsView = Callable[..., HttpResponse]


def for_administrators(view: AccountsView) -> AccountsView:
    """A page for whoever keeps the accounts."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, Account):
            return to_login(request)
        actor = request.user.actor()
        require_administrator(actor)
        return view(request, actor, *args, **kwargs)

    return shown


@for_administrators
def accounts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All accounts with the roles they hold."""
    held = Grant.objects.filter(until=None).select_related("organisation").order_by("id")
    reached = set(_organisations(actor).values_list("pk", flat=True))
    within = Q(grants=None) | Q(grants__organisation__in=reached)
    found = Account.objects.filter(within).distinct().order_by("id")
    found = found.prefetch_related(Prefetch("grants", held, to_attr="held"))
    shown = [
        {
            "account": one,
            "grants": [(grant, Role(grant.role).label, grant.organisation_id in reached) for grant in one.held],
        }
        for one in found
    ]
    return render(request, "shuzhi/accounts.html", {"rows": shown, "keeps_accounts": True})


@sensitive_post_parameters("password", "again")
@for_administrators
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new account with its first role."""
    form = NewAccountForm(request.POST or None, organisations=_organisations(actor))

    def act(told: Mapping[str, Any]) -> str:
        with transaction.atomic():
            made = create_account(
                actor=actor, username=told["username"], name=told["person_name"], password=told["password"]
            )
            grant_role(actor=actor, account=made, role=told["role"], organisation=told["organisation"])
        return reverse("accounts")

    return form_page(
        request,
        form,
        act,
        title="开设账号",
        back=reverse("accounts"),
        done="账号已开设，请把用户名和口令当面告知本人。",
    )


@for_administrators
def grant(request: HttpRequest, actor: Actor, account_id: int) -> HttpResponse:
    """Another role."""
    account = _find(account_id)
    form = GrantForm(request.POST or None, organisations=_organisations(actor))

    def act(told: Mapping[str, Any]) -> str:
        grant_role(actor=actor, account=account, **told)
        return reverse("accounts")

    return form_page(
        request, form, act, title="授予角色", back=reverse("accounts"), lead=account.name or account.username
    )


@for_administrators
def end(request: HttpRequest, actor: Actor, grant_id: int) -> HttpResponse:
    """Take a role back."""
    found = Grant.objects.filter(pk=grant_id, until=None).select_related("account", "organisation").first()
    if found is None:
        raise NotFoundError("没有这项授权。", advice="请从账号列表中打开。", code="account.not_found")

    def act(_told: Mapping[str, Any]) -> str:
        end_grant(actor=actor, grant=found)
        return reverse("accounts")

    form = PlainForm(request.POST if request.method == "POST" else None)
    lead = f"{found.account.name or found.account.username}：{Role(found.role).label}（{found.organisation}）"
    return form_page(
        request, form, act, title="收回角色", back=reverse("accounts"), lead=lead, save="收回", done="已收回。"
    )


@sensitive_post_parameters("password", "again")
@for_administrators
def reset(request: HttpRequest, actor: Actor, account_id: int) -> HttpResponse:
    """Another password for somebody who forgot his."""
    account = _find(account_id)

    def act(told: Mapping[str, Any]) -> str:
        set_password(actor=actor, account=account, password=told["password"])
        return reverse("accounts")

    form = PasswordForm(request.POST or None)
    return form_page(
        request, form, act, title="重设口令", back=reverse("accounts"), lead=account.name or account.username
    )


@sensitive_post_parameters("present", "password", "again")
def own_password(request: HttpRequest) -> HttpResponse:
    """One's own password."""
    account = request.user
    if not isinstance(account, Account):
        return to_login(request)

    def act(told: Mapping[str, Any]) -> str:
        set_password(actor=account.actor(), account=account, password=told["password"])
        update_session_auth_hash(request, account)
        return reverse("month")

    form = OwnPasswordForm(request.POST or None, account=account)
    return form_page(request, form, act, title="改口令", back=reverse("month"), done="口令已改。")


def _organisations(actor: Actor) -> Any:
    return Organisation.objects.within(actor, Capability.ACCOUNTS).filter(closed_on=None).order_by("path")


def _find(account_id: int) -> Account:
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise NotFoundError("没有这个账号。", advice="请从账号列表中打开。", code="account.not_found")
    return found
