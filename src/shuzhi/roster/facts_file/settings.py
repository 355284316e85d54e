"""What offices set where the rules leave it open, in the facts file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Actor
from shuzhi.factsfile.dumping import Dumping, element
from shuzhi.factsfile.loading import Element, Loading
from shuzhi.factsfile.shapes import CODE, DAY, FLAG, Shape, closed, one_of, whole
from shuzhi.rooms import FactsPart
from shuzhi.roster.models import OfficeSetting, Organisation
from shuzhi.roster.settings import set_for_office, withdraw_setting
from shuzhi.rulebook import known_settings
from shuzhi.rulebook.settings import Value

KEY = "settings"
VALUE: Shape = {"anyOf": [FLAG, whole()]}
SHAPE = closed(["setting", "since"], organisation=CODE, setting=one_of(known_settings()), value=VALUE, since=DAY)
Read = tuple[Organisation, str, date, Value]


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Set what is not set so yet; a later word on the same day takes the place of the earlier, as on the page."""
    pairs = loading.each(KEY, elements, lambda one: _read(loading, one))
    held: dict[Hashable, list[OfficeSetting]] = defaultdict(list)
    for row in OfficeSetting.everywhere.filter(withdrawn_at=None).order_by("pk"):
        held[row.organisation_id, row.key, row.since, row.value].append(row)
    ready = loading.sort(KEY, pairs, lambda one: (one[0].pk, *one[1:]), held, OfficeSetting.everywhere.in_bulk)
    for one, (organisation, key, since, value) in ready.fresh:
        with loading.taking(KEY, one.path):
            made = set_for_office(
                actor=loading.actor,
                organisation=organisation,
                key=key,
                value=value,
                since=since,
                reason=loading.origin(one),
                batch=loading.batch(organisation),
            )
            loading.settle(ready, one, made)


def _read(loading: Loading, one: Element) -> Read:
    return loading.organisation(one), one.values["setting"], one.values["since"], one.values.get("value")


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Those of the organisations told."""
    rows = OfficeSetting.everywhere.filter(withdrawn_at=None, organisation__in=dumping.own)
    return [
        element(organisation=dumping.code(row.organisation), setting=row.key, value=row.value, since=str(row.since))
        for row in rows.select_related("organisation").order_by("organisation__code", "since", "pk")
    ]


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Take back those of the batch."""
    for row in OfficeSetting.everywhere.filter(batch=batch, withdrawn_at=None).select_related("organisation"):
        withdraw_setting(actor=actor, setting=row, reason=reason)


SETTINGS = FactsPart(key=KEY, label="制度设置", shape=SHAPE, load=load, dump=dump, undo=undo, order=25)
