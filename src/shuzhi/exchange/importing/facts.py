"""The kinds of fact an import can add, in the order in which undoing takes them back."""

from __future__ import annotations

from shuzhi.access.models import Recorded
from shuzhi.items.models import Item
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.roster.models import Circumstance, DuesBase, Membership, Person

ROSTER_FACTS: tuple[type[Recorded], ...] = (Membership, Circumstance, DuesBase, Person)
FACTS: tuple[type[Recorded], ...] = (Entry, RegisterRow, Item, *ROSTER_FACTS)
