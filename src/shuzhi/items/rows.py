"""Items as people read them behind a figure."""

from __future__ import annotations

from collections.abc import Sequence

from shuzhi.items.models import Item
from shuzhi.rooms import RowWords


def read_items(ids: Sequence[int]) -> list[RowWords]:
    """The items with these numbers."""
    return [_item(item) for item in Item.everywhere.filter(pk__in=ids)]


def _item(item: Item) -> RowWords:
    state = item.get_state_display()
    kind = f"{item.get_source_display()}{item.get_kind_display()}（{state}）"
    return RowWords("item", item.pk, item.organisation_id, item.opened_on, kind, item.title, stamp=state)
