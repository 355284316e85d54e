"""The ledger room as a Django application."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """台账."""

    name = "shuzhi.ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        """Tell the chain which facts the ledger has."""
        from shuzhi.ledger.contents import register_fact_types

        register_fact_types()
