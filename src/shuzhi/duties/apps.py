"""The duties room as a Django application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class DutiesConfig(AppConfig):
    """What is due, why, and what would settle it."""

    name = "shuzhi.duties"
    verbose_name = "责任"

    def ready(self) -> None:
        """Keep the relations in step with the tables through every migration."""
        pre_migrate.connect(_before, sender=self, dispatch_uid="shuzhi.relations.before")
        post_migrate.connect(_after, sender=self, dispatch_uid="shuzhi.relations.after")


def _before(using: str, **_: Any) -> None:
    from shuzhi.duties.relations import drop_views

    drop_views(using)


def _after(using: str, **_: Any) -> None:
    from shuzhi.duties.relations import make_views

    make_views(using)
