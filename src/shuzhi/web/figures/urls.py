"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.figures import views

urlpatterns: list[URLPattern] = [
    path("", views.figures, name="figures"),
    path("export.xlsx", views.export, name="figures-export"),
    path("<str:figure_id>/", views.figure, name="figure"),
]
