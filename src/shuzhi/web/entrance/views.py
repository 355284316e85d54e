"""The first run, signing in and out, and choosing the organisation to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from shuzhi.access.accounts import is_locked, note_failure, note_sign_in
from shuzhi.access.finding import account_named, has_accounts
from shuzhi.access.models import Account
from shuzhi.clock import today
from shuzhi.errors import ShuzhiError
from shuzhi.roster.beginning import OPERATOR, begin, require_beginning
from shuzhi.roster.reach import find_reached, organisations_reached
from shuzhi.web.entrance.forms import SetupForm, SignInForm
from shuzhi.web.frame.reading import number_of
from shuzhi.web.frame.staging import drop_all_of
from shuzhi.web.frame.workplace import SESSION_KEY, Workplace, safe_next, screen

BACKEND = "django.contrib.auth.backends.ModelBackend"
REFUSED = "用户名或口令不对，或者连续输错 5 次后 10 分钟内暂停登录。"
BLAME = {
    "organisation.code_taken": "code",
    "organisation.kind": "kind",
    "organisation.sector": "sector",
    "account.username_taken": "username",
    "account.username_missing": "username",
    "password.weak": "password",
}


@never_cache
@sensitive_post_parameters("password", "again")
def setup(request: HttpRequest) -> HttpResponse:
    """The first run: make the organisation and the first account.  It exists only while there is no account."""
    require_beginning()
    organisations = organisations_reached(actor=OPERATOR, standing=True)
    offered = {"ledger_since": today().replace(month=1, day=1)}
    form = SetupForm(request.POST or None, initial=offered, existing=organisations if organisations.exists() else None)
    if request.method == "POST" and form.is_valid():
        try:
            cleaned = form.cleaned_data
            account = begin(
                username=cleaned["username"],
                name=cleaned["person_name"],
                password=cleaned["password"],
                organisation=cleaned.get("existing") or form.beginning(),
            )
        except ShuzhiError as error:
            form.blame(error, BLAME)
        else:
            login(request, account, backend=BACKEND)
            note_sign_in(account)
            messages.success(request, "设置完成，已登录。请先在「名册」登记党员，或从「台账」导入已有表格。")
            return redirect("month")
    return render(request, "shuzhi/entrance/setup.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password; one message for every reason to refuse."""
    if not has_accounts():
        return redirect("setup")
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_next(request, reverse("month")))
    form = SignInForm(request.POST or None)
    refused = False
    if request.method == "POST" and form.is_valid():
        account = _account_for(request, **form.cleaned_data)
        if account is not None:
            login(request, account, backend=BACKEND)
            note_sign_in(account)
            return HttpResponseRedirect(safe_next(request, reverse("month")))
        refused = True
    shown = {"form": form, "refused": REFUSED if refused else "", "next": safe_next(request, "")}
    return render(request, "shuzhi/entrance/login.html", shown, status=400 if refused or form.errors else 200)


def _account_for(request: HttpRequest, username: str, password: str) -> Account | None:
    """The account these words open; a failure is noted, a locked account opens to nothing."""
    known = account_named(username)
    found: Any = authenticate(request, username=username, password=password)
    if isinstance(found, Account) and not is_locked(found):
        return found
    note_failure(username, known)
    return None


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; what was uploaded in it and not used goes with it."""
    drop_all_of(request.session)
    logout(request)
    messages.info(request, "已退出。")
    return redirect("login")


@screen()
def choose_organisation(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The organisations the actor reaches; choosing one opens its books."""
    if request.method == "POST":
        chosen = find_reached(actor=workplace.actor, organisation_id=number_of(request.POST.get("organisation")))
        request.session[SESSION_KEY] = chosen.pk
        return redirect("month")
    text = request.GET.get("q", "").strip()
    page = Paginator(organisations_reached(actor=workplace.actor, named=text), 30).get_page(request.GET.get("page"))
    return render(request, "shuzhi/entrance/choose_organisation.html", {"page": page, "text": text})
