"""What the items room declares of itself."""

from shuzhi.items.relations import RELATIONS
from shuzhi.items.rows import read_items
from shuzhi.rooms import Room, RowReader

ROOM = Room(name="items", label="事项", relations=RELATIONS, row_readers={"item": RowReader("事项", read_items)})
