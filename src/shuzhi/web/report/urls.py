"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.report import views

urlpatterns: list[URLPattern] = [
    path("", views.report, name="report"),
    path("draft/", views.draft, name="report-draft"),
    path("edit/", views.edit, name="report-edit"),
    path("freeze/", views.freeze, name="report-freeze"),
    path("reopen/", views.reopen, name="report-reopen"),
    path("download.docx", views.take, {"form": "docx"}, name="report-docx"),
    path("download.md", views.take, {"form": "md"}, name="report-md"),
]
