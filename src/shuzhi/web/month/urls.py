"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.month import views

urlpatterns: list[URLPattern] = [
    path("", views.month, name="month"),
    path("explain/", views.explain, name="explain"),
]
