"""What the chain declares of itself."""

from __future__ import annotations

from shuzhi.chain.adopting import all_taken_in
from shuzhi.rooms import Room

ROOM = Room(name="chain", label="修订链", laid=all_taken_in)
