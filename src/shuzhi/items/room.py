"""What the items room declares of itself."""

from shuzhi.items.relations import RELATIONS
from shuzhi.rooms import Room

ROOM = Room(name="items", label="事项", relations=RELATIONS)
