"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.collection import views

urlpatterns: list[URLPattern] = [
    path("", views.collection, name="collection"),
    path("figures/", views.side_by_side, name="collection-figures"),
    path("rows/<int:organisation_id>/<str:figure_id>/", views.rows, name="collection-rows"),
    path("shared/", views.shared, name="collection-shared"),
    path("volume.docx", views.volume, name="volume"),
]
