"""The toy room as a Django application."""

from django.apps import AppConfig


class ToyConfig(AppConfig):
    """牌匾."""

    name = "tests.house.toy"
    label = "toy"
    verbose_name = "牌匾"
