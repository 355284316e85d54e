"""What the roster room declares of itself."""

from shuzhi.rooms import Room, RowReader
from shuzhi.roster.relations import RELATIONS
from shuzhi.roster.rows import read_organisations, read_persons

ROOM = Room(
    name="roster",
    label="名册",
    relations=RELATIONS,
    row_readers={"person": RowReader("名册", read_persons), "organisation": RowReader("组织", read_organisations)},
)
