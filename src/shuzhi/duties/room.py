"""What this room declares of itself."""

from __future__ import annotations

from shuzhi.duties.changes import read_changes
from shuzhi.duties.rows import read_duties
from shuzhi.rooms import Room, RowReader

ROOM = Room(
    name="duties",
    label="责任",
    row_readers={
        "duty": RowReader("责任清单", read_duties, numbered=False),
        "change": RowReader("变动", read_changes, numbered=False),
    },
)
