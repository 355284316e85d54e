"""The roster room as a Django application."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """名册."""

    name = "shuzhi.roster"
    verbose_name = "名册"
