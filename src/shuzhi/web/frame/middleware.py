"""What holds for every answer: a strict policy, a session that ends when nobody works, and errors in plain words."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shuzhi.access.scoping import AccessDeniedError
from shuzhi.errors import NotFoundError, ShuzhiError

POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
IDLE_SECONDS = 30 * 60
SEEN_EVERY_SECONDS = 60  # how often the time of the last page is written; a page must not cost a write
SEEN = "seen_at"

Answer = Callable[[HttpRequest], HttpResponse]


class ContentSecurityMiddleware:
    """Nothing inline, nothing from elsewhere; no page is left in a cache; idle sessions end after 30 minutes."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the security headers on."""
        end_idle_session(request)
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def end_idle_session(request: HttpRequest) -> None:
    """Sign out whoever has asked for nothing in half an hour; otherwise note the minute."""
    if not request.user.is_authenticated:
        return
    moment, seen = int(time.time()), request.session.get(SEEN)
    if isinstance(seen, int) and moment - seen > IDLE_SECONDS:
        logout(request)
        messages.info(request, "超过 30 分钟没有操作，已自动退出。请重新登录。")
    elif not isinstance(seen, int) or moment - seen > SEEN_EVERY_SECONDS:
        request.session[SEEN] = moment


class PlainErrorMiddleware:
    """A :class:`ShuzhiError` becomes a page that says what is wrong and what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through; errors arrive in :meth:`process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for an error people can put right; None leaves others to Django's own 404 and 500."""
        if not isinstance(exception, ShuzhiError):
            return None
        return render(request, "shuzhi/error.html", {"error": exception}, status=status_of(exception))


def status_of(error: ShuzhiError) -> int:
    """The HTTP status that says the same as the error."""
    if isinstance(error, NotFoundError):
        return 404
    return 403 if isinstance(error, AccessDeniedError) else 400
