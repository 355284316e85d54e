"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.submitting import views

urlpatterns: list[URLPattern] = [
    path("submit/", views.submit, name="submit"),
    path("submit/withdraw/", views.withdraw, name="submit-withdraw"),
    path("submitted/<int:submission_id>/", views.submitted, name="submitted"),
    path("submitted/<int:submission_id>/file/", views.submitted_file, name="submitted-file"),
]
