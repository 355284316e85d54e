"""The exchange room as a Django application."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """交换."""

    name = "shuzhi.exchange"
    verbose_name = "交换"
