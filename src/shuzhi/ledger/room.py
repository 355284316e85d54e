"""What the ledger room declares of itself."""

from shuzhi.ledger.relations import RELATIONS
from shuzhi.rooms import Room

ROOM = Room(name="ledger", label="台账", relations=RELATIONS)
