"""How the verbs on items refuse."""

from __future__ import annotations

from shuzhi.errors import ShuzhiError


class ItemError(ShuzhiError):
    """An item cannot go this way."""

    code = "item.invalid"


class OwnClosingError(ItemError):
    """Who would close an item put it right himself, or may be the one who did."""

    code = "item.own_closing"
