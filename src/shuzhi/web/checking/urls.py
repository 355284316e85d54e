"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.checking import views

urlpatterns: list[URLPattern] = [
    path("", views.check, name="check"),
    path("take.docx", views.take, {"form": "docx"}, name="check-docx"),
    path("take.html", views.take, {"form": "html"}, name="check-html"),
    path("take.txt", views.take, {"form": "txt"}, name="check-txt"),
    path("forget/", views.forget, name="check-forget"),
]
