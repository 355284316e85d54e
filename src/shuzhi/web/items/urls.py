"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.items import views

urlpatterns: list[URLPattern] = [
    path("", views.items, name="items"),
    path("add/", views.open_one, name="item-add"),
    path("<int:item_id>/", views.item, name="item"),
    path("<int:item_id>/<str:act>/", views.step, name="item-step"),
]
