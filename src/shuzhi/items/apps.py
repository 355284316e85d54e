"""The items room as a Django application."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    """事项."""

    name = "shuzhi.items"
    verbose_name = "事项"

    def ready(self) -> None:
        """Tell the chain about items."""
        from shuzhi.items.life import register_fact_types

        register_fact_types()
