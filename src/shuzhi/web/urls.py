"""The screens and where each begins; a screen's own addresses stand in its ``urls.py``."""

from __future__ import annotations

from django.urls import URLResolver, include, path

urlpatterns: list[URLResolver] = [
    path("", include("shuzhi.web.entrance.urls")),
    path("", include("shuzhi.web.month.urls")),
    path("below/", include("shuzhi.web.below.urls")),
    path("record/", include("shuzhi.web.record.urls")),
    path("ledger/", include("shuzhi.web.ledger.urls")),
    path("ledger/import/", include("shuzhi.web.exchange.urls")),
    path("items/", include("shuzhi.web.items.urls")),
    path("registers/", include("shuzhi.web.registers.urls")),
    path("figures/", include("shuzhi.web.figures.urls")),
    path("roster/", include("shuzhi.web.roster.urls")),
    path("organisations/", include("shuzhi.web.organisations.urls")),
    path("settings/", include("shuzhi.web.settings.urls")),
    path("report/", include("shuzhi.web.report.urls")),
    path("report/check/", include("shuzhi.web.checking.urls")),
    path("report/", include("shuzhi.web.submitting.urls")),
    path("report/collection/", include("shuzhi.web.collection.urls")),
    path("audit/", include("shuzhi.web.audit.urls")),
    path("", include("shuzhi.web.accounts.urls")),
]
