"""Items as the chain holds them."""

from __future__ import annotations

from shuzhi.access.facts import RECORDED
from shuzhi.chain.contents import columns
from shuzhi.items.models import Item, ItemStep
from shuzhi.rooms import FactType, Part

ITEM = FactType(
    "item",
    "事项",
    Item,
    columns(
        "organisation_id",
        "parent_id",
        "relapse_of_id",
        "kind",
        "source",
        "source_text",
        "source_year",
        "number",
        "title",
        "measures",
        "owner_name",
        "opened_on",
        "due_on",
        "progress",
        "state",
        "closed_on",
        "verifier_name",
    )
    + RECORDED
    + columns("owner_id", "verifier_id", "verifier_account_id", since=2),
    parts=(
        Part(
            "steps",
            ItemStep,
            "item",
            columns("act", "on", "by_name", "note") + columns("by_person_id", "by_account_id", since=2),
        ),
    ),
)
