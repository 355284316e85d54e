"""What the ledger room declares of itself."""

from shuzhi.ledger.relations import RELATIONS
from shuzhi.ledger.rows import read_entries, read_registers
from shuzhi.rooms import Room, RowReader

ROOM = Room(
    name="ledger",
    label="台账",
    relations=RELATIONS,
    row_readers={"entry": RowReader("台账", read_entries), "register": RowReader("登记", read_registers)},
)
