"""操作日志: who did what, in sentences."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shuzhi.access.models import AuditRecord
from shuzhi.access.roles import Capability
from shuzhi.web.frame.place import Place, screen

PER_PAGE = 50


@screen(Capability.AUDIT)
def audit(request: HttpRequest, place: Place) -> HttpResponse:
    """The log of the organisations the actor audits, newest first."""
    text = request.GET.get("q", "").strip()[:60]
    found = AuditRecord.objects.within(place.actor, Capability.AUDIT).select_related("organisation")
    if text:
        found = found.filter(sentence__icontains=text) | found.filter(actor_name__icontains=text)
    page = Paginator(found.order_by("-id"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "shuzhi/audit/audit.html", {"page": page, "text": text})
