"""Where a request stands: who asks and of which organisation.  Every business page starts with ``@screen``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from shuzhi.access.finding import has_accounts
from shuzhi.access.models import Account
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor, HasPath
from shuzhi.clock import today
from shuzhi.roster.models import Organisation
from shuzhi.roster.reach import organisation_to_open

SESSION_KEY = "organisation"
YEARS_BACK = 5
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Workplace:
    """Who asks, and the organisation whose books lie open."""

    actor: Actor
    organisation: Organisation

    def may(self, capability: str, organisation: HasPath | None = None) -> bool:
        """Whether the page may offer what ``capability`` allows."""
        return self.actor.may(capability, organisation or self.organisation)


View = Callable[Concatenate[HttpRequest, Workplace, P], HttpResponse]
Screen = Callable[Concatenate[HttpRequest, P], HttpResponse]


def screen(capability: str = Capability.VIEW) -> Callable[[View[P]], Screen[P]]:
    """A page for those who are signed in and hold ``capability`` over the organisation that lies open."""

    def wrap(view: View[P]) -> Screen[P]:
        @wraps(view)
        def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            account = request.user
            if not isinstance(account, Account):
                return to_login(request)
            workplace = open_workplace(account.actor(), request.session.get(SESSION_KEY))
            request.workplace = workplace  # type: ignore[attr-defined]
            workplace.actor.require(capability, workplace.organisation)
            return view(request, workplace, *args, **kwargs)

        return shown

    return wrap


def open_workplace(actor: Actor, chosen: Any) -> Workplace:
    """The organisation chosen before, or the first in which the actor records, or the first he reaches.

    Raises:
        AccessDeniedError: The actor reaches no organisation.
    """
    number = chosen if isinstance(chosen, int) else None
    return Workplace(actor=actor, organisation=organisation_to_open(actor=actor, chosen=number))


def to_login(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page and back here afterwards; to the first run where there is no account yet."""
    if not has_accounts():
        return redirect("setup")
    target = reverse("login", query={"next": request.get_full_path()})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Where ``next`` points, if it points into this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    return target if target and url_has_allowed_host_and_scheme(target, hosts, request.is_secure()) else fallback


def recent_years() -> list[int]:
    """The years a page offers, newest first."""
    return [today().year - back for back in range(YEARS_BACK)]


def year_of(request: HttpRequest) -> int:
    """The year asked for with ``?year=``; this year where nothing sensible is asked."""
    asked = request.GET.get("year", "")
    this = today().year
    return int(asked) if asked.isascii() and asked.isdigit() and 1949 <= int(asked) <= this else this
