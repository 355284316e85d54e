"""Emptying links of what must not be kept: a link keeps its digest, and a new link of the same chain lists it.

The listing holds the digest that the link had and the one that follows from what is left of it, so that the chain still
proves what was left, when it was emptied and by whom; only what was emptied is gone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress

from django.db import transaction

from shuzhi.chain.contents import canonical
from shuzhi.chain.links import link_digest, write_content
from shuzhi.chain.models import Revision

EMPTIED = "emptied"  # the fact type of the links that list what was emptied
LISTED_AT_ONCE = 500

Listed = dict[int, tuple[str, str]]  # place in the chain → its digest, and the digest of what is left


def empty_links(actor_name: str, left: Mapping[int, str], reason: str) -> None:
    """Leave of each link, by its number, only the content told, and list them at the end of its chain."""
    with transaction.atomic():
        by_owner: dict[int | None, list[list[object]]] = defaultdict(list)
        for link in Revision.everywhere.filter(pk__in=left).order_by("sequence"):
            link.content = left[link.pk]
            link.save(update_fields=["content"])
            entry = [link.sequence, link.digest, link_digest(link), link.fact_type, link.fact_id]
            by_owner[link.organisation_id].append(entry)
        for owner, links in by_owner.items():
            parts = [links[start : start + LISTED_AT_ONCE] for start in range(0, len(links), LISTED_AT_ONCE)]
            contents = [(0, canonical({"links": part})) for part in parts]
            write_content(actor_name, owner, EMPTIED, EMPTIED, reason, contents)


def listed(organisation_id: int | None) -> Listed:
    """The links of a chain that were emptied; one emptied again as it was left last.

    A list that cannot be read empties nothing; ``verify`` names it as changed.
    """
    found: Listed = {}
    lists = Revision.everywhere.filter(organisation=organisation_id, fact_type=EMPTIED).order_by("sequence")
    for content in lists.values_list("content", flat=True):
        with suppress(ValueError, TypeError, KeyError):
            found |= {sequence: (digest, left) for sequence, digest, left, *_ in json.loads(content)["links"]}
    return found


def emptied_links() -> int:
    """How many links of all chains were emptied."""
    owners = Revision.everywhere.filter(fact_type=EMPTIED).values_list("organisation", flat=True).distinct()
    return sum(len(listed(owner)) for owner in owners.order_by("organisation"))
