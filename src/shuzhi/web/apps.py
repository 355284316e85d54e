"""The web room as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """页面."""

    name = "shuzhi.web"
    verbose_name = "页面"
