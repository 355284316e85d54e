"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.exchange import views

urlpatterns: list[URLPattern] = [
    path("", views.imports, name="import"),
    path("commit/", views.commit, name="import-commit"),
    path("<int:batch_id>/undo/", views.undo, name="import-undo"),
]
