"""The one life of an item: opened → measures → submitted → verified (销号) or returned → relapse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.clock import now, today
from shuzhi.errors import NotFoundError
from shuzhi.items.closing import fixers_of, refuse_own_closing
from shuzhi.items.failure import ItemError
from shuzhi.items.models import Item, ItemState, ItemStep
from shuzhi.roster.models import Organisation
from shuzhi.roster.who import NamesHeld, Recognition, numbers_in, who_acts

# act → (states it starts from, state it leads to, capability, Chinese)
LIFE: dict[str, tuple[frozenset[str], str, Capability, str]] = {
    "measure": (
        frozenset({ItemState.OPENED, ItemState.MEASURED, ItemState.RETURNED}),
        ItemState.MEASURED,
        Capability.RECORD,
        "定措施",
    ),
    "submit": (
        frozenset({ItemState.OPENED, ItemState.MEASURED, ItemState.RETURNED}),
        ItemState.SUBMITTED,
        Capability.RECORD,
        "报完成",
    ),
    "return": (frozenset({ItemState.SUBMITTED}), ItemState.RETURNED, Capability.VERIFY_ITEMS, "退回"),
    "close": (frozenset({ItemState.SUBMITTED}), ItemState.CLOSED, Capability.VERIFY_ITEMS, "销号"),
}


@transaction.atomic
def open_item(*, actor: Actor, organisation: Organisation, kind: str, source: str, title: str, **facts: Any) -> Item:
    """Open one item and log it.

    Raises:
        NotFoundError: The owner's name is borne by several; the advice tells how to write each.
    """
    made = open_items(
        actor=actor,
        organisation=organisation,
        rows=[{"kind": kind, "source": source, "title": title, **facts}],
    )[0]
    write_audit(actor=actor, verb="item.opened", organisation=organisation, title=title)
    return made


@transaction.atomic
def open_items(
    *, actor: Actor, organisation: Organisation, rows: Sequence[Mapping[str, Any]], batch: Batch | None = None
) -> list[Item]:
    """Open many items at once; each row gives columns of :class:`Item` and, from a file, ``origin``.

    An ``owner_name`` without ``owner`` is looked for among the people of the organisation and of those above it; who is
    not there stays a name.

    Raises:
        NotFoundError: The owner's name is borne by several; the advice tells how to write each.
    """
    actor.require(Capability.RECORD, organisation)
    if any(not str(row.get("title", "")).strip() for row in rows):
        raise ItemError("事项内容没有填写。", advice="请写明具体问题或事项。", code="item.title_missing")
    rows = _with_owners(organisation, rows)
    made = Item.everywhere.bulk_create(
        [
            Item(
                organisation=organisation,
                **{k: v for k, v in row.items() if k != "origin"},
                **provenance(actor, batch, str(row.get("origin", ""))),
            )
            for row in rows
        ]
    )
    append_links(actor, made, "recorded")
    return made


def _with_owners(organisation: Organisation, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows with each owner as the person he is, as far as the roster knows him."""
    held = NamesHeld(organisation) if any(_only_named(row) for row in rows) else None
    with_owners: list[Mapping[str, Any]] = []
    for row in rows:
        if held is not None and _only_named(row):
            with_owners.append({**row, **_owner_columns(held, row["owner_name"])})
        elif row.get("owner") is not None:
            with_owners.append({"owner_name": row["owner"].name, **row})
        else:
            with_owners.append(row)
    return with_owners


def _only_named(row: Mapping[str, Any]) -> bool:
    return bool(row.get("owner_name")) and row.keys().isdisjoint({"owner", "owner_id"})


def _owner_columns(held: NamesHeld, text: str) -> dict[str, Any]:
    """The owner that a text names; what was told stays beside him, unless it only told him from another."""
    owner = held.one(text)
    numbered = owner is not None and owner.pk in numbers_in(text)
    return {"owner": owner, "owner_name": owner.name if owner is not None and numbered else text}


@transaction.atomic
def advance_item(
    *,
    actor: Actor,
    item: Item,
    act: str,
    note: str = "",
    measures: Sequence[str] = (),
    on: date | None = None,
) -> Item:
    """Take an item one step on.

    Raises:
        AccessDeniedError: The actor may not take this step.
        ItemError: The step does not follow from the present state.
        OwnClosingError: The one who closes it put it right himself, or may be the one who did.
    """
    starts, leads_to, capability, label = LIFE[act]
    actor.require(capability, item.organisation)
    by = who_acts(actor)
    item.refresh_from_db(from_queryset=Item.everywhere.select_for_update(of=("self",)))
    _refuse_withdrawn(item)
    if item.state not in starts:
        raise ItemError(
            f"事项现为“{ItemState(item.state).label}”，不能{label}。",
            advice="请按建立、定措施、报完成、销号的次序办理。",
            code="item.order",
        )
    if act == "close":
        refuse_own_closing(recognition=Recognition(item.organisation), closers=[by], fixers=fixers_of(item))
    if act == "measure":
        item.measures = [text for text in measures if text.strip()]
        if not item.measures:
            raise ItemError("没有填写措施。", advice="请至少写一条措施。", code="item.measure_missing")
    item.state = leads_to
    if act == "close":
        item.closed_on, item.verifier_name = on or today(), by.name
        item.verifier_id, item.verifier_account_id = by.person_id, by.account_id
    item.save()
    ItemStep.everywhere.create(
        item=item,
        act=act,
        on=on or today(),
        by_name=by.name,
        by_person_id=by.person_id,
        by_account_id=by.account_id,
        note=note,
    )
    append_links(
        actor,
        [item],
        reason=f"{label} {note}".strip(),
    )
    write_audit(
        actor=actor,
        verb="item.advanced",
        organisation=item.organisation,
        item=item.title,
        act=act,
        note=note,
    )
    return item


def _refuse_withdrawn(item: Item) -> None:
    if item.withdrawn_at is not None:
        raise ItemError("该事项已撤回。", advice="如仍需办理，请重新建立。", code="item.withdrawn")


def relapse_item(*, actor: Actor, item: Item, note: str) -> Item:
    """A closed problem came back: open it anew, tied to the old one.

    It is work of its own day.  The year of the source stays with the first: what a review of that year found, and what
    became of it, is no longer changed by what comes later.

    Raises:
        AccessDeniedError: The actor may not record there.
        ItemError: The item is not closed, or was withdrawn.
    """
    actor.require(Capability.RECORD, item.organisation)
    _refuse_withdrawn(item)
    if item.state != ItemState.CLOSED:
        raise ItemError("只有已销号的事项才能登记复发。", advice="未销号的请继续整改。", code="item.order")
    return open_item(
        actor=actor,
        organisation=item.organisation,
        kind=item.kind,
        source=item.source,
        title=item.title,
        source_text=item.source_text,
        relapse_of=item,
        opened_on=today(),
        progress=note,
    )


@transaction.atomic
def withdraw_items(
    *, actor: Actor, organisation: Organisation, items: Sequence[Item], reason: str, audited: bool = True
) -> None:
    """Take items of ``organisation`` out of every count; they stay readable with the reason.

    Raises:
        ItemError: No reason, or an item of another organisation.
    """
    actor.require(Capability.RECORD, organisation)
    if not reason.strip():
        raise ItemError("请写明原因。", advice="例如：重复登记。", code="reason.missing")
    ids = [item.pk for item in items]
    if Item.everywhere.filter(pk__in=ids).exclude(organisation=organisation).exists():
        raise ItemError("其中有别的组织的事项。", advice="请只选本组织的事项。")
    Item.everywhere.filter(pk__in=ids).update(withdrawn_at=now(), withdrawn_reason=reason)
    append_links(actor, items, "withdrawn", reason)
    if audited and items:
        titles = "、".join(f"《{item.title}》" for item in items)
        write_audit(actor=actor, verb="item.withdrawn", organisation=organisation, titles=titles, reason=reason)


def find_item(*, actor: Actor, item_id: int, capability: Capability = Capability.VIEW) -> Item:
    """An item of an organisation the actor reaches."""
    found: Item | None = Item.objects.within(actor, capability).filter(pk=item_id).first()
    if found is None:
        raise NotFoundError("没有这个事项。", advice="请从事项列表中打开。", code="item.not_found")
    return found
