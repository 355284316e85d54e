"""The pages that are one form: read it, call one verb, go on, or say at the field what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shuzhi.errors import ShuzhiError
from shuzhi.web.frame.forms import PlainForm
from shuzhi.web.frame.workplace import Workplace

BLAME: dict[str, str] = {
    "reason.missing": "reason",
    "identity.duplicate": "identity_number",
    "identity.checksum": "identity_number",
    "person.name_missing": "name",
    "date.order": "until",
    "organisation.code_taken": "code",
    "account.username_taken": "username",
    "account.role_held": "role",
    "password.weak": "password",
    "account.own_person": "whose",
    "account.person_unknown": "whose",
    "account.person_ambiguous": "whose",
    "person.ambiguous": "owner_name",
    "item.title_missing": "title",
    "item.measure_missing": "measures",
    "external.source_missing": "source",
    "external.unit_unknown": "unit",
    "external.unit_fine": "unit",
    "external.period_unknown": "period",
    "register.category_missing": "category",
    "register.category_unknown": "category",
    "register.level_unknown": "level",
    "register.not_kept": "title",
}


P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Workplace, P], HttpResponse]


def post_or_back(back: str) -> Callable[[View[P]], View[P]]:
    """Under ``@screen``: a view that only takes posts; whoever comes to its address otherwise, by reloading the page
    of a post that failed or by signing in again, is sent to the page (a route's name) he came from."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def posted(request: HttpRequest, workplace: Workplace, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method != "POST":
                return redirect(back)
            return view(request, workplace, *args, **kwargs)

        return posted

    return wrap


def form_page(
    request: HttpRequest,
    form: PlainForm,
    act: Callable[[Mapping[str, Any]], str],
    *,
    title: str,
    back: str,
    done: str = "已保存。",
    **shown: Any,
) -> HttpResponse:
    """One form on one page.

    Args:
        act: Calls the verb with the cleaned data and returns where to go next.
        shown: What else the page says: ``lead``, ``note``, ``save`` (the button), ``people``.
    """
    if request.method == "POST" and form.is_valid():
        try:
            target = act(form.cleaned_data)
        except ShuzhiError as error:
            form.blame(error, BLAME)
        else:
            messages.success(request, done)
            return redirect(target)
    context = {"form": form, "title": title, "back": back, **shown}
    return render(request, "shuzhi/form_page.html", context, status=400 if form.errors else 200)
