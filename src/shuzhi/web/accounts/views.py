"""账号: for the administrator, who keeps accounts and sees no business data; and one's own password."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from shuzhi.access.accounts import (
    end_grant,
    grant_role,
    home_of,
    open_account,
    require_administrator,
    say_whose,
    set_password,
)
from shuzhi.access.finding import accounts_kept, find_account_kept, find_grant
from shuzhi.access.models import Account
from shuzhi.access.roles import Capability, Role
from shuzhi.access.scoping import Actor
from shuzhi.roster.reach import organisations_reached
from shuzhi.roster.who import whose_account
from shuzhi.web.accounts.forms import GrantForm, NewAccountForm, OwnPasswordForm, PasswordForm, WhoseForm
from shuzhi.web.frame.forms import PlainForm
from shuzhi.web.frame.posting import form_page
from shuzhi.web.frame.workplace import to_login

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
    shown = [
        {"account": account, "grants": [(one.grant, Role(one.grant.role).label, one.may_end) for one in held]}
        for account, held in accounts_kept(actor=actor)
    ]
    return render(request, "shuzhi/accounts/accounts.html", {"rows": shown, "keeps_accounts": True})


@sensitive_post_parameters("password", "again")
@for_administrators
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new account with its first role."""
    form = NewAccountForm(request.POST or None, organisations=_organisations(actor))

    def act(cleaned: Mapping[str, Any]) -> str:
        open_account(
            actor=actor,
            username=cleaned["username"],
            name=cleaned["person_name"],
            password=cleaned["password"],
            role=cleaned["role"],
            organisation=cleaned["organisation"],
        )
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
    account = find_account_kept(actor=actor, account_id=account_id)
    form = GrantForm(request.POST or None, organisations=_organisations(actor))

    def act(cleaned: Mapping[str, Any]) -> str:
        grant_role(actor=actor, account=account, **cleaned)
        return reverse("accounts")

    return form_page(
        request, form, act, title="授予角色", back=reverse("accounts"), lead=account.name or account.username
    )


@for_administrators
def whose(request: HttpRequest, actor: Actor, account_id: int) -> HttpResponse:
    """Which person of the roster an account belongs to."""
    account = find_account_kept(actor=actor, account_id=account_id)
    person: Any = account.person
    held_on = home_of(account)
    form = WhoseForm(
        request.POST or None,
        organisations=_organisations(actor),
        initial={"organisation": person.organisation if person else held_on, "whose": person.name if person else ""},
    )

    def act(cleaned: Mapping[str, Any]) -> str:
        found = None
        if cleaned["whose"]:
            found = whose_account(actor=actor, organisation=cleaned["organisation"], text=cleaned["whose"])
        say_whose(actor=actor, account=account, person=found)
        return reverse("accounts")

    lead, note = account.name or account.username, "写明以后，谁也不能用另一个账号给自己办的事项销号。"
    return form_page(request, form, act, title="写明是谁", back=reverse("accounts"), lead=lead, note=note)


@for_administrators
def end(request: HttpRequest, actor: Actor, grant_id: int) -> HttpResponse:
    """Take a role back."""
    found = find_grant(actor=actor, grant_id=grant_id)

    def act(_cleaned: Mapping[str, Any]) -> str:
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
    account = find_account_kept(actor=actor, account_id=account_id)

    def act(cleaned: Mapping[str, Any]) -> str:
        set_password(actor=actor, account=account, password=cleaned["password"])
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

    def act(cleaned: Mapping[str, Any]) -> str:
        set_password(actor=account.actor(), account=account, password=cleaned["password"])
        update_session_auth_hash(request, account)
        return reverse("month")

    form = OwnPasswordForm(request.POST or None, account=account)
    return form_page(request, form, act, title="改口令", back=reverse("month"), done="口令已改。")


def _organisations(actor: Actor) -> Any:
    return organisations_reached(actor=actor, capability=Capability.ACCOUNTS, standing=True)
