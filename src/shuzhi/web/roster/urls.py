"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.roster import views

urlpatterns: list[URLPattern] = [
    path("", views.roster, name="roster"),
    path("add/", views.add, name="person-add"),
    path("<int:person_id>/", views.person, name="person"),
    path("<int:person_id>/change/", views.change, name="person-change"),
    path("<int:person_id>/standing/", views.standing, name="person-standing"),
    path("<int:person_id>/circumstance/", views.circumstance, name="person-circumstance"),
    path("<int:person_id>/post/", views.post, name="person-post"),
    path("<int:person_id>/transfer/", views.transfer, name="person-transfer"),
]
