"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.ledger import views

urlpatterns: list[URLPattern] = [
    path("", views.ledger, name="ledger"),
    path("export.xlsx", views.export, name="ledger-export"),
    path("<int:entry_id>/", views.entry, name="entry"),
    path("<int:entry_id>/correct/", views.correct, name="entry-correct"),
    path("<int:entry_id>/withdraw/", views.withdraw, name="entry-withdraw"),
    path("<int:entry_id>/files/<int:attachment_id>/", views.attachment, name="attachment"),
]
