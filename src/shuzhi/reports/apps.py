"""The reports room as a Django application."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """述职报告."""

    name = "shuzhi.reports"
    verbose_name = "述职报告"
