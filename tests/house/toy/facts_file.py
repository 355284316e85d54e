"""Plaques in the facts file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.clock import now
from shuzhi.factsfile.dumping import Dumping, element
from shuzhi.factsfile.loading import Element, Loading
from shuzhi.factsfile.shapes import CODE, DAY, closed, text
from shuzhi.rooms import FactsPart
from tests.house.toy.models import Plaque
from tests.house.toy.verbs import hang_plaque

KEY = "plaques"


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Hang those that do not hang yet."""
    pairs = loading.each(KEY, elements, lambda one: (loading.organisation(one), one.values["title"], one.values["day"]))
    held = {(one.organisation, one.title, one.day): [one] for one in Plaque.everywhere.filter(withdrawn_at=None)}
    ready = loading.sort(KEY, pairs, tuple, held, Plaque.everywhere.in_bulk)
    for one, (organisation, title, day) in ready.fresh:
        with loading.taking(KEY, one.path):
            made = hang_plaque(actor=loading.actor, organisation=organisation, title=title, day=day)
            made.batch = loading.batch(organisation)
            made.save()
            append_links(loading.actor, [made])
            loading.settle(ready, one, made)


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Those of the organisations dumped."""
    rows = Plaque.everywhere.filter(withdrawn_at=None, organisation__in=dumping.own).order_by("pk")
    return [element(organisation=dumping.code(one.organisation), title=one.title, day=str(one.day)) for one in rows]


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Take down those of the batch."""
    for one in Plaque.everywhere.filter(batch=batch, withdrawn_at=None):
        one.withdrawn_at, one.withdrawn_reason = now(), reason
        one.save()
        append_links(actor, [one], "withdrawn", reason)


PLAQUES = FactsPart(
    key=KEY,
    label="牌匾",
    shape=closed(["title", "day"], organisation=CODE, title=text(100, least=1), day=DAY),
    load=load,
    dump=dump,
    undo=undo,
    order=55,
)
