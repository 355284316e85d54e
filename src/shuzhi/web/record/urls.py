"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.record import views

urlpatterns: list[URLPattern] = [
    path("", views.record, name="record"),
    path("roll/", views.roll, name="record-roll"),
    path("done/<int:entry_id>/", views.recorded, name="recorded"),
]
