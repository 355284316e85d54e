"""The chain as a Django application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ChainConfig(AppConfig):
    """修订链."""

    name = "shuzhi.chain"
    verbose_name = "修订链"

    def ready(self) -> None:
        """After every migration take in the facts that an earlier version kept outside the chain."""
        post_migrate.connect(_adopt, sender=self, dispatch_uid="shuzhi.chain.adopt")


def _adopt(using: str, **_: Any) -> None:
    from shuzhi.chain.adopting import adopt_facts

    adopt_facts(using)
