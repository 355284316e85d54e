"""The items room as a Django application."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    """事项."""

    name = "shuzhi.items"
    verbose_name = "事项"
