"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.below import views

urlpatterns: list[URLPattern] = [
    path("", views.below, name="below"),
    path("counts/", views.counts, name="below-counts"),
    path("export.xlsx", views.export, name="below-export"),
    path("<str:rule_id>/", views.rule, name="below-rule"),
]
