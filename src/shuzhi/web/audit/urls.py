"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.audit import views

urlpatterns: list[URLPattern] = [
    path("", views.audit, name="audit"),
]
