"""操作日志: who did what, in sentences."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shuzhi.access.audit import search_audit
from shuzhi.access.roles import Capability
from shuzhi.web.audit.forms import AuditSearchForm
from shuzhi.web.frame.workplace import Workplace, screen

PER_PAGE = 50


@screen(Capability.AUDIT)
def audit(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The log of the organisations the actor audits, newest first."""
    form = AuditSearchForm(request.GET)
    found = search_audit(actor=workplace.actor, **form.asked())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, one.sentence_for(workplace.actor)) for one in page]
    return render(request, "shuzhi/audit/audit.html", {"page": page, "rows": rows, "form": form})
