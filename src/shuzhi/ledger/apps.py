"""The ledger room as a Django application."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """台账."""

    name = "shuzhi.ledger"
    verbose_name = "台账"
