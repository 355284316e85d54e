"""What the roster room declares of itself."""

from shuzhi.rooms import Room
from shuzhi.roster.relations import RELATIONS

ROOM = Room(name="roster", label="名册", relations=RELATIONS)
