"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.settings import views

urlpatterns: list[URLPattern] = [
    path("", views.settings, name="settings"),
    path("<str:key>/set/", views.change, name="setting-change"),
    path("<int:setting_id>/withdraw/", views.withdraw, name="setting-withdraw"),
]
