"""The web room as a Django application."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class WebConfig(AppConfig):
    """页面."""

    name = "shuzhi.web"
    verbose_name = "页面"

    def ready(self) -> None:
        """Make the folder WhiteNoise looks into; the files themselves come from the package."""
        if getattr(settings, "STATIC_ROOT", None):
            Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
