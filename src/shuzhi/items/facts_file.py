"""Items in the facts file, with their steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q

from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.factsfile.dumping import Dumping, Reference, element
from shuzhi.factsfile.failure import FactsError
from shuzhi.factsfile.loading import Element, Loading, grouped
from shuzhi.factsfile.shapes import CODE, DAY, ID, ITEM, SOMEBODY, YEAR, closed, each, one_of, text
from shuzhi.factsfile.when import tell
from shuzhi.items.life import LIFE, find_item, withdraw_items
from shuzhi.items.models import Item, ItemKind, ItemSource, ItemState, ItemStep
from shuzhi.items.taking_over import (
    NOBODY,
    ItemFacts,
    StepError,
    StepFacts,
    check_item,
    outcome,
    take_over_items,
)
from shuzhi.ledger.facts_file.entries import PEOPLE, tell_person
from shuzhi.rooms import FactsPart
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.who import Recognition, Who, who_acts

KEY = "items"
STEP = closed(["act", "day", "by"], act=one_of(LIFE), day=DAY, by=SOMEBODY, note=text(500))
SHAPE = closed(
    ["kind", "source", "title"],
    "lead head department class standard postponed evidence topics",
    id=ID,
    organisation=CODE,
    kind=one_of(ItemKind.values),
    source=one_of(ItemSource.values),
    source_text=text(60),
    source_year=YEAR,
    number=text(20),
    title=text(500, least=1),
    measures=each(text(2000, least=1)),
    owner=SOMEBODY,
    opened=DAY,
    due=DAY,
    progress=text(500),
    parent=ITEM,
    relapse_of=ITEM,
    steps=each(STEP),
    state=one_of(ItemState.values),
    closed=DAY,
    verifier=SOMEBODY,
)
COLUMNS = {
    "kind": "kind",
    "source": "source",
    "source_text": "source_text",
    "source_year": "source_year",
    "number": "number",
    "title": "title",
    "measures": "measures",
    "opened": "opened_on",
    "due": "due_on",
    "progress": "progress",
}
BLANK: dict[str, Any] = {"source_text": "", "source_year": None, "number": "", "measures": [], "opened": None,
                         "due": None, "progress": ""}  # fmt: skip
OF_ITEMS = {"parent": "parent", "relapse_of": "relapse_of"}
Read = tuple[Organisation, ItemFacts]


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Open those that are new, each after the ones it names."""
    for run in _runs(loading, elements):
        _load(loading, run)


def _load(loading: Loading, elements: Sequence[Element]) -> None:
    known: dict[int, Recognition] = {}
    pairs = loading.each(KEY, elements, lambda one: _read(loading, one, known))
    held = _held({organisation.pk for _, (organisation, _) in pairs})
    ready = loading.sort(KEY, pairs, lambda one: _key(*one), held, Item.everywhere.in_bulk)
    for organisation, items in grouped(ready.fresh, lambda one: one[0]).items():
        made = take_over_items(
            actor=loading.actor,
            organisation=organisation,
            batch=loading.batch(organisation),
            with_origins=[(item, loading.origin(one)) for one, (_, item) in items],
        )
        for item, (one, _) in zip(made, items, strict=True):
            loading.settle(ready, one, item)


def _named(one: Element) -> list[str]:
    """The ids of the items that an item names."""
    return [named for key in OF_ITEMS if isinstance(named := one.values.get(key), str)]


def _runs(loading: Loading, elements: Sequence[Element]) -> Iterator[list[Element]]:
    """The items in the file's order, each after those it names, in runs of one organisation.

    So they are numbered in the order in which the file tells them.
    """
    run: list[Element] = []
    for one in _ordered(loading, elements):
        elsewhere = run and run[-1].values.get("organisation") != one.values.get("organisation")
        named = _named(one)
        if elsewhere or (named and set(named) & {other.id for other in run}):
            yield run
            run = []
        run.append(one)
    yield run


def _ordered(loading: Loading, elements: Sequence[Element]) -> Iterable[Element]:
    """The items in the file's order, but each after those it names; those in a circle are refused."""
    by_id = {one.id: one for one in elements if one.id is not None}
    done: dict[str, Element] = {}
    for one in elements:
        with loading.taking(KEY, one.path):
            stack, opened = [one], set[str]()
            while stack:
                top = stack[-1]
                opened.add(top.path)
                waiting = [by_id[name] for name in _named(top) if name in by_id and by_id[name].path not in done]
                if any(other.path in opened for other in waiting):
                    raise FactsError(
                        "事项互相引用，绕成了圈。",
                        path=top.path,
                        advice="请核对 parent 和 relapse_of。",
                        code="facts.circle",
                    )
                if not waiting:
                    done.setdefault(top.path, top)
                    stack.pop()
                stack += waiting
    return done.values()


def _read(loading: Loading, one: Element, known: dict[int, Recognition]) -> Read:
    organisation: Organisation = loading.organisation(one)
    loading.actor.require(Capability.RECORD, organisation)
    columns = {column: one.values.get(key, BLANK.get(key)) for key, column in COLUMNS.items()}
    for key, column in OF_ITEMS.items():
        columns[column] = loading.find(KEY, one.values[key], one.at(key)) if key in one.values else None
    owner = _short(_somebody(loading, one.values.get("owner"), one.at("owner")), one.at("owner"))
    item = ItemFacts(
        columns=columns,
        owner=owner,
        steps=tuple(
            StepFacts(step["act"], step["day"], _somebody(loading, step["by"], path), step.get("note", ""))
            for number, step in enumerate(one.values.get("steps", ()))
            for path in [one.at("steps", number, "by")]
        ),
        standing=_standing(loading, one),
    )
    try:
        recognition = known.setdefault(organisation.pk, Recognition(organisation))
        check_item(item, recognition, who_acts(loading.actor))
    except StepError as error:
        raise FactsError.of(error, one.at("steps", error.number)) from error
    return organisation, item


def _standing(loading: Loading, one: Element) -> dict[str, Any]:
    """Where the item stands, as far as the file says so beside its steps."""
    standing: dict[str, Any] = {}
    if "state" in one.values:
        standing["state"] = one.values["state"]
    if "closed" in one.values:
        standing["closed_on"] = one.values["closed"]
    if "verifier" in one.values:
        verifier = _short(_somebody(loading, one.values["verifier"], one.at("verifier")), one.at("verifier"))
        standing |= {"verifier_name": verifier.name, "verifier_id": verifier.person_id}
    return standing


def _somebody(loading: Loading, value: Any, path: str) -> Who:
    if value is None:
        return NOBODY
    if isinstance(value, dict) and "person" not in value and "name" in value:
        return Who(value["name"])
    named = isinstance(value, dict) and "person" in value
    person = loading.find(PEOPLE, value["person"] if named else value, path)
    return Who((value.get("name") if named else None) or person.name, person.pk)


def _short(who: Who, path: str) -> Who:
    if len(who.name) > 40:
        raise FactsError(f"{path} 超过 40 字。", path=path, advice="请写短一些。", code="facts.long")
    return who


def _key(organisation: Organisation, item: ItemFacts) -> Hashable:
    columns = {**item.columns, "measures": tuple(item.columns["measures"])}
    others = tuple(other.pk if (other := columns.pop(column)) else None for column in OF_ITEMS.values())
    steps = tuple((step.act, step.on, step.by, step.note) for step in item.steps)
    return (organisation.pk, *columns.values(), *others, item.owner, *item.outcome().values(), steps)


def _key_of(item: Item) -> Hashable:
    columns = (getattr(item, column) for column in COLUMNS.values())
    values = (tuple(value) if isinstance(value, list) else value for value in columns)
    steps = tuple((step.act, step.on, _taker(step), step.note) for step in item.steps.all())
    owner = Who(item.owner_name, item.owner_id)
    standing = (item.state, item.closed_on, item.verifier_name, item.verifier_id)
    return (item.organisation_id, *values, item.parent_id, item.relapse_of_id, owner, *standing, steps)


def _taker(step: ItemStep) -> Who:
    return Who(step.by_name, step.by_person_id)


def _held(organisations: set[int]) -> Mapping[Hashable, list[Item]]:
    held: dict[Hashable, list[Item]] = defaultdict(list)
    rows = Item.everywhere.filter(withdrawn_at=None, organisation__in=organisations)
    for item in rows.prefetch_related("steps").order_by("pk"):
        held[_key_of(item)].append(item)
    return held


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Those of the organisations told; of a year, those that its reports speak of."""
    rows = Item.everywhere.filter(withdrawn_at=None, organisation__in=dumping.own)
    if dumping.year is not None:
        rows = rows.filter(_of_year(dumping.year))
    rows = rows.select_related("organisation", "owner__organisation", "verifier__organisation")
    rows = rows.prefetch_related("steps__by_person__organisation")
    found = list(rows.order_by("pk"))
    dumped = {item.pk for item in found}
    return [_element(dumping, item, dumped) for item in found]


def _of_year(year: int) -> Q:
    """What the year's source, its days or its steps tell of, and what was still open when it began."""
    open_then = (Q(opened_on__year__lt=year) | Q(opened_on=None)) & (Q(closed_on=None) | Q(closed_on__year__gte=year))
    dated = Q(opened_on__year=year) | Q(due_on__year=year) | Q(closed_on__year=year)
    return (
        Q(source_year__in=(year - 1, year))
        | dated
        | (open_then & Q(source_year__lte=year))
        | (open_then & Q(source_year=None))
    )


def _element(dumping: Dumping, item: Item, dumped: set[int]) -> dict[str, Any]:
    steps = [(step, StepFacts(step.act, step.on, _taker(step))) for step in item.steps.all() if step.on]
    led_to = outcome(bool(item.measures), [step for _, step in steps])
    others = {"parent": item.parent_id, "relapse_of": item.relapse_of_id}
    verifier = Who(item.verifier_name, item.verifier_id)
    closed_by = Who(led_to["verifier_name"], led_to["verifier_id"])
    return element(
        id=Reference(KEY, item.pk),
        organisation=dumping.code(item.organisation),
        **{key: _word(getattr(item, column)) for key, column in COLUMNS.items()},
        owner=_tell(dumping, item.owner, item.owner_name),
        **{key: Reference(KEY, number) for key, number in others.items() if number in dumped},
        steps=[
            element(act=row.act, day=tell(row.on), by=_tell(dumping, row.by_person, row.by_name), note=row.note)
            for row, _ in steps
        ],
        state=item.state if item.state != led_to["state"] else None,
        closed=tell(item.closed_on) if item.closed_on != led_to["closed_on"] else None,
        verifier=_tell(dumping, item.verifier, item.verifier_name) if verifier != closed_by else None,
    )


def _tell(dumping: Dumping, person: Person | None, name: str) -> dict[str, Any] | None:
    """Somebody by reference, with what he was called where that was not his name; else the name."""
    somebody = tell_person(dumping, person, name)
    if "person" in somebody:
        return element(**somebody, name=name if person and name != person.name else None)
    return somebody if name else None


def _word(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Withdraw those of the batch."""
    by_owner: dict[Organisation, list[Item]] = defaultdict(list)
    for item in Item.everywhere.filter(batch=batch, withdrawn_at=None).select_related("organisation"):
        by_owner[item.organisation].append(item)
    for organisation, items in by_owner.items():
        withdraw_items(actor=actor, organisation=organisation, items=items, reason=reason)


def find(loading: Loading, number: int) -> Item:
    """The item with a number."""
    return find_item(actor=loading.actor, item_id=number)


ITEMS = FactsPart(key=KEY, label="事项", shape=SHAPE, load=load, dump=dump, undo=undo, order=60, find=find)
FACTS_FILE = (ITEMS,)
