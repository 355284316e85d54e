"""The parts of the facts file, as the rooms declare them."""

from __future__ import annotations

from functools import lru_cache

from shuzhi.rooms import FactsPart, rooms

FORMAT = "shuzhi.facts/1"
# Names kept for rooms that are not built yet, so that files can be written first; they may only stand empty.
LATER = ("plans", "links", "ties", "tags", "terms", "sessions")


@lru_cache(maxsize=1)
def parts() -> tuple[FactsPart, ...]:
    """Every part, in the order in which parts are entered."""
    declared = [part for room in rooms() for part in room.facts_file]
    return tuple(sorted(declared, key=lambda part: part.order))


def later() -> tuple[str, ...]:
    """The parts that no room holds yet."""
    known = {part.key for part in parts()}
    return tuple(name for name in LATER if name not in known)
