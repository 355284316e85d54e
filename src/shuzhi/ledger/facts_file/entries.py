"""Entries in the facts file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.factsfile.dumping import Dumping, Reference, element
from shuzhi.factsfile.failure import FactsError
from shuzhi.factsfile.loading import ORGANISATIONS, Element, Loading, grouped
from shuzhi.factsfile.shapes import CODE, DAY, ID, PERSON, closed, each, one_of, text, whole
from shuzhi.ledger.entries import (
    Agenda,
    Attendance,
    EntryError,
    EntryFacts,
    NotKeptError,
    check_facts,
    find_entry,
    record_entries,
    withdraw_entry,
)
from shuzhi.ledger.kept import as_kept, kept_of_entry
from shuzhi.ledger.kinds import kinds_known
from shuzhi.ledger.models import AgendaItem, Entry, Participant, ParticipantRole
from shuzhi.rooms import FactsPart
from shuzhi.roster.models import Organisation, Person
from shuzhi.rulebook.kept import Kept

KEY = "entries"
MOST_OF_TOPIC = 74  # a mark holds it after "topic:"
PEOPLE = "people"
PARTICIPANT = closed(
    ["role"],
    "result minutes count grade",
    person=PERSON,
    name=text(40, least=1),
    role=one_of(ParticipantRole.values),
    reason=text(100),
)
SHAPE = closed(
    ["kinds", "day"],
    "targets resolution",
    id=ID,
    organisation=CODE,
    kinds=each(text(80, least=1)),
    day=DAY,
    time=text(20),
    title=text(300),
    content=text(100_000),
    place=text(120),
    minutes=whole(),
    for_year=whole(),
    due=whole(),
    present=whole(),
    extension_months=whole(),
    topics=each(text(MOST_OF_TOPIC, least=1)),
    participants=each(PARTICIPANT),
    agenda=each(closed(title=text(300), category=text(40))),
    joint=each(CODE),
)
# Where a refusal of the verb points to.
KEYS_OF_ERRORS = {
    "entry.kind_missing": "kinds",
    "entry.kind_unknown": "kinds",
    "date.future": "day",
    "date.invalid": "day",
    "attendance.over": "present",
    "extension.kind": "extension_months",
    "extension.months": "extension_months",
    "participant.invalid": "participants",
    "year.kind": "for_year",
    "year.invalid": "for_year",
}
KEYS_OF_FIELDS = {"people": "participants", "reasons": "participants"}  # the others bear the names of their keys
COLUMNS = tuple(EntryFacts(date.min, ()).columns({}))
Read = tuple[Organisation, EntryFacts]


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Record those that the ledger does not have."""
    pairs = loading.each(KEY, elements, lambda one: _read(loading, one))
    held = _held([facts for _, (_, facts) in pairs], {organisation.pk for _, (organisation, _) in pairs})
    ready = loading.sort(KEY, pairs, lambda one: _key(*one), held, Entry.everywhere.in_bulk)
    for organisation, entries in grouped(ready.fresh, lambda one: one[0]).items():
        made = record_entries(
            actor=loading.actor,
            organisation=organisation,
            with_origins=[(facts, loading.origin(one)) for one, (_, facts) in entries],
            batch=loading.batch(organisation),
        )
        for entry, (one, _) in zip(made, entries, strict=True):
            loading.settle(ready, one, entry)


def _read(loading: Loading, one: Element) -> Read:
    values = one.values
    organisation: Organisation = loading.organisation(one)
    facts = EntryFacts(
        happened_on=values["day"],
        kinds=tuple(values["kinds"]),
        title=values.get("title", ""),
        content=values.get("content", ""),
        place=values.get("place", ""),
        started_at=values.get("time", ""),
        topics=tuple(values.get("topics", ())),
        due_count=values.get("due"),
        present_count=values.get("present"),
        minutes=values.get("minutes"),
        extension_months=values.get("extension_months"),
        for_year=values.get("for_year"),
        participants=tuple(_attendance(loading, one, number) for number in range(len(values.get("participants", ())))),
        agenda=tuple(Agenda(each.get("title", ""), each.get("category", "")) for each in values.get("agenda", ())),
        joint_organisations=_joint(loading, one, organisation),
    )
    try:
        check_facts(facts, kinds_known(organisation, facts.kinds))
    except EntryError as error:
        raise FactsError.of(error, _place_of(error, one)) from error
    for held_by in (organisation, *facts.joint_organisations):
        loading.actor.require(Capability.RECORD, held_by)
    return organisation, facts


def _place_of(error: EntryError, one: Element) -> str:
    """Where in the file a refusal points."""
    if isinstance(error, NotKeptError):
        return one.at(KEYS_OF_FIELDS.get(error.field, error.field))
    return one.at(KEYS_OF_ERRORS[error.code]) if error.code in KEYS_OF_ERRORS else one.path


def _joint(loading: Loading, one: Element, host: Organisation) -> tuple[Organisation, ...]:
    found: dict[int, Organisation] = {}
    for number, code in enumerate(one.values.get("joint", ())):
        partner: Organisation = loading.find(ORGANISATIONS, code, one.at("joint", number))
        if partner == host or partner.pk in found:
            raise FactsError(
                f"{partner.name}写了两次。",
                path=one.at("joint", number),
                advice="joint 只写主办组织以外的组织，每个一次。",
                code="entry.joint_twice",
            )
        found[partner.pk] = partner
    return tuple(found.values())


def _attendance(loading: Loading, one: Element, number: int) -> Attendance:
    values = one.values["participants"][number]
    path = one.at("participants", number)
    if ("person" in values) == ("name" in values):
        raise FactsError(
            "参加人员要么写 person，要么写 name。",
            path=path,
            advice="名册中的人写 person，名册外的人写 name。",
            code="participant.invalid",
        )
    person = loading.find(PEOPLE, values["person"], f"{path}.person") if "person" in values else None
    return Attendance(values["role"], person, values.get("name", ""), values.get("reason", ""))


def _key(organisation: Organisation, facts: EntryFacts) -> Hashable:
    columns = facts.columns(kinds_known(organisation, facts.kinds))
    return (
        organisation.pk,
        *(tuple(value) if isinstance(value, list) else value for value in columns.values()),
        tuple((a.role, a.person.pk if a.person else a.name.strip(), a.reason) for a in facts.participants),
        tuple((each.title, each.category) for each in facts.agenda),
        tuple(sorted(joint.pk for joint in facts.joint_organisations)),
    )


def _held(facts: Sequence[EntryFacts], organisations: set[int]) -> Mapping[Hashable, list[Entry]]:
    """The entries in force of the same organisations and days, by what they say."""
    days = sorted({facts.happened_on for facts in facts})
    if not days:
        return {}
    rows = Entry.everywhere.filter(
        withdrawn_at=None, organisation__in=organisations, happened_on__range=(days[0], days[-1])
    )
    held: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in _with_parts(rows).order_by("pk"):
        held[_key_of(entry)].append(entry)
    return held


def _with_parts(rows: Any) -> Any:
    return rows.prefetch_related("participants", "agenda", "joint")


def _key_of(entry: Entry) -> Hashable:
    kept = kept_of_entry(entry)
    columns = [getattr(as_kept(entry), name) for name in COLUMNS]
    return (
        entry.organisation_id,
        *(tuple(value) if isinstance(value, list) else value for value in columns),
        tuple((one.role, one.person_id or one.name, _reason(one, kept)) for one in _people(entry, kept)),
        tuple((one.title, one.category) for one in _agenda(entry, kept)),
        # Older versions let a host stand among its own partners.
        tuple(sorted(one.organisation_id for one in entry.joint.all() if one.organisation_id != entry.organisation_id)),
    )


def _people(entry: Entry, kept: Kept) -> list[Participant]:
    """Those who stand in an entry, as far as they are kept."""
    return [one for one in entry.participants.all() if one.role in kept]


def _reason(one: Participant, kept: Kept) -> str:
    return one.reason if "reasons" in kept else ""


def _agenda(entry: Entry, kept: Kept) -> list[AgendaItem]:
    return list(entry.agenda.all()) if "agenda" in kept else []


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Those of the organisations told, by day; a joint one stands with its host."""
    rows = Entry.everywhere.filter(withdrawn_at=None, organisation__in=dumping.own)
    if dumping.year is not None:
        rows = rows.filter(happened_on__year=dumping.year)
    rows = rows.select_related("organisation").prefetch_related(
        "participants__person__organisation", "agenda", "joint__organisation"
    )
    return [_element(dumping, entry) for entry in rows.order_by("organisation__code", "happened_on", "pk")]


def _element(dumping: Dumping, entry: Entry) -> dict[str, Any]:
    kept, entry = kept_of_entry(entry), as_kept(entry)
    return element(
        id=Reference(KEY, entry.pk),
        organisation=dumping.code(entry.organisation),
        kinds=entry.kinds,
        day=entry.happened_on.isoformat(),
        time=entry.started_at,
        title=entry.title,
        content=entry.content,
        place=entry.place,
        minutes=entry.minutes,
        for_year=entry.for_year,
        due=entry.due_count,
        present=entry.present_count,
        extension_months=entry.extension_months,
        topics=entry.topics,
        participants=[
            element(**tell_person(dumping, one.person, one.name), role=one.role, reason=_reason(one, kept))
            for one in _people(entry, kept)
        ],
        agenda=[element(title=one.title, category=one.category) for one in _agenda(entry, kept)],
        # It stands in its host's own ledger anyway.
        joint=[dumping.code(j.organisation) for j in entry.joint.all() if j.organisation_id != entry.organisation_id],
    )


def tell_person(dumping: Dumping, person: Person | None, name: str) -> dict[str, Any]:
    """A person of the roster by reference, where the actor may see him; else a name."""
    if person is None or person.withdrawn_at or not dumping.actor.may(Capability.VIEW_PERSONS, person.organisation):
        return {"name": name}
    return {"person": dumping.refer(PEOPLE, person.pk)}


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Withdraw those of the batch."""
    for entry in Entry.everywhere.filter(batch=batch, withdrawn_at=None).select_related("organisation"):
        withdraw_entry(actor=actor, entry=entry, reason=reason, audited=False)


def find(loading: Loading, number: int) -> Entry:
    """The entry with a number."""
    return find_entry(actor=loading.actor, entry_id=number)


ENTRIES = FactsPart(key=KEY, label="台账条目", shape=SHAPE, load=load, dump=dump, undo=undo, order=50, find=find)
