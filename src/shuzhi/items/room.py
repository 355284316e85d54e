"""What the items room declares of itself."""

from __future__ import annotations

from shuzhi.access.roles import Capability, Role
from shuzhi.items.facts import ITEM
from shuzhi.items.facts_file import FACTS_FILE
from shuzhi.items.life import LIFE
from shuzhi.items.models import ItemKind, ItemSource
from shuzhi.items.relations import RELATIONS
from shuzhi.items.rows import read_items
from shuzhi.rooms import AuditVerb, Room, RowReader

ACTS = {act: label for act, (_, _, _, label) in LIFE.items()}

ROOM = Room(
    name="items",
    label="事项",
    facts=(ITEM,),
    relations=RELATIONS,
    row_readers={"item": RowReader("事项", read_items)},
    capabilities={Capability.VERIFY_ITEMS: frozenset({Role.SECRETARY, Role.DEPARTMENT})},
    audit_verbs={
        "item.opened": AuditVerb("建立事项", "建立事项：{title}"),
        "item.withdrawn": AuditVerb("撤回事项", "撤回事项 {titles}：{reason}"),
        "item.advanced": AuditVerb("办理事项", "事项 {item} {act}：{note}", {"act": ACTS}),
    },
    ledgers=dict(ItemKind.choices) | dict(ItemSource.choices),
    facts_file=FACTS_FILE,
)
