"""What the figures room declares of itself: nothing but its name; it counts what all others keep."""

from __future__ import annotations

from shuzhi.rooms import Room

ROOM = Room(name="figures", label="指标")
