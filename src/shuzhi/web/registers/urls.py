"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.registers import views

urlpatterns: list[URLPattern] = [
    path("", views.registers, name="registers"),
    path("row/<int:row_id>/", views.row, name="register-row"),
    path("row/<int:row_id>/withdraw/", views.withdraw, name="register-withdraw"),
    path("<str:register_id>/", views.register, name="register"),
    path("<str:register_id>/add/", views.add, name="register-add"),
]
