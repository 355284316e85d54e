"""The figures room as a Django application."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """指标."""

    name = "shuzhi.figures"
    verbose_name = "指标"
