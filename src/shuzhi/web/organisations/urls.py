"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.organisations import views

urlpatterns: list[URLPattern] = [
    path("", views.tree, name="organisations"),
    path("<int:organisation_id>/", views.organisation, name="organisation-one"),
    path("<int:organisation_id>/move/", views.move, name="organisation-move"),
    path("<int:organisation_id>/merge/", views.merge, name="organisation-merge"),
    path("<int:organisation_id>/split/", views.split, name="organisation-split"),
    path("<int:organisation_id>/close/", views.close, name="organisation-close"),
    path("<int:organisation_id>/add/", views.add_child, name="organisation-add"),
    path("<int:organisation_id>/change/", views.change, name="organisation-change"),
    path("<int:organisation_id>/ledger/", views.begin, name="organisation-ledger"),
    path("<int:organisation_id>/ledger/back/", views.unbegin, name="organisation-ledger-back"),
]
