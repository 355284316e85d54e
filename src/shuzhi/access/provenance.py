"""Where a recorded fact comes from: who told it, when, and in which batch."""

from __future__ import annotations

from typing import Any

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Actor
from shuzhi.clock import now


def provenance(actor: Actor, batch: Batch | None, origin: str) -> dict[str, Any]:
    """The columns every recorded fact carries."""
    return {"recorded_at": now(), "recorded_by": actor.name, "batch": batch, "origin": origin}
