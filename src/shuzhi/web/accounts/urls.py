"""The addresses of this screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.accounts import views

urlpatterns: list[URLPattern] = [
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/add/", views.add, name="account-add"),
    path("accounts/<int:account_id>/grant/", views.grant, name="account-grant"),
    path("accounts/<int:account_id>/person/", views.whose, name="account-person"),
    path("accounts/<int:account_id>/password/", views.reset, name="account-password"),
    path("accounts/grants/<int:grant_id>/end/", views.end, name="grant-end"),
    path("password/", views.own_password, name="password"),
]
