"""What the toy room declares of itself: all that another room ever hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shuzhi.access.facts import RECORDED
from shuzhi.access.roles import Role
from shuzhi.chain.contents import columns
from shuzhi.rooms import AuditVerb, FactType, Fault, Proof, RelationPart, Room, RowReader, RowWords
from tests.house.toy.facts_file import PLAQUES
from tests.house.toy.models import Plaque
from tests.house.toy.verbs import HANG

CHANGES = """
    SELECT q.id AS row_id, q.organisation_id AS org_id, CAST(NULL AS integer) AS person_id, q.id AS about_id,
           'item.opened' AS fact, 'task' AS item_kind, 'self' AS item_source, q.day, 0 AS vague
    FROM toy_plaque q WHERE q.withdrawn_at IS NULL"""


def read_plaques(numbers: Sequence[int]) -> list[RowWords]:
    """Plaques as people read them."""
    found = Plaque.everywhere.filter(pk__in=numbers)
    return [RowWords("plaque", one.pk, one.organisation_id, one.day, "牌匾", one.title) for one in found]


def crooked() -> Iterator[Fault]:
    """Plaques that hang before there were any."""
    for one in Plaque.everywhere.filter(day__year__lt=1921).select_related("organisation"):
        yield Fault(one.organisation.name, "plaque.crooked", f"牌匾 {one.pk} 挂得太早。")


ROOM = Room(
    name="toy",
    label="牌匾",
    facts=(FactType("plaque", "牌匾", Plaque, columns("organisation_id", "title", "day") + RECORDED),),
    audit_verbs={"plaque.hung": AuditVerb("挂牌", "在{place}挂牌：{title}", {"place": {"wall": "墙上"}})},
    relations=(RelationPart("change", lambda _: CHANGES),),
    row_readers={"plaque": RowReader("牌匾", read_plaques)},
    proofs=(Proof("牌匾挂得正不正", crooked),),
    capabilities={HANG: frozenset({Role.CLERK})},
    ledgers={"plaque": "牌匾"},
    facts_file=(PLAQUES,),
)
