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


def _before(using: str, plan: Any, **_: Any) -> None:
    from shuzhi.duties.relations import lift_relations
    from shuzhi.duties.touched import touched_tables

    if plan:
        lift_relations(using, touched_tables(plan))


def _after(using: str, plan: Any = None, **_: Any) -> None:
    from shuzhi.duties.relations import are_laid, lay_relations

    flushed = plan is None  # tables were emptied, on PostgreSQL past their triggers
    if flushed or not are_laid(using):
        lay_relations(using, anew=flushed)
