"""People in the facts file, with their memberships, circumstances, posts and dues bases.

Who bears the same name in the same organisation, and was born the same as far as both tell, is the same person: then
only the spells that the roster lacks are added, and what differs is told.  Identity numbers and telephones never stand
in the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.errors import NotFoundError
from shuzhi.factsfile.dumping import Dumping, Reference, element
from shuzhi.factsfile.loading import Element, Loading
from shuzhi.factsfile.shapes import CODE, FLAG, ID, WHEN, closed, each, one_of, text
from shuzhi.rooms import FactsPart
from shuzhi.roster.ending import DUES_BY, let_run_on
from shuzhi.roster.facts_file.spells import (
    BASE,
    CIRCUMSTANCE,
    MEMBERSHIP,
    POST,
    SPELL_PARTS,
    read_dues_by,
    read_spells,
    tell_spells,
)
from shuzhi.roster.models import DuesCategory, Membership, Person, Spell
from shuzhi.roster.spells import IN_FORCE
from shuzhi.roster.taking_over_people import (
    SPELLS,
    PersonFacts,
    SpellFacts,
    check_person,
    check_spells,
    give_back,
    take_over_people,
    take_over_spells,
)
from shuzhi.rulebook.vocabulary import SEXES

KEY = "people"
SHAPE = closed(
    ["name"],
    "groups development",
    id=ID,
    name=text(40, least=1),
    organisation=CODE,
    former_names=each(text(40, least=1)),
    sex=one_of(SEXES),
    ethnicity=text(20),
    born=WHEN,
    joined=WHEN,
    education=text(20),
    occupation=text(60),
    dues=one_of(DuesCategory.values),
    dues_by=one_of(DUES_BY),
    note=text(300),
    sample=FLAG,
    memberships=each(MEMBERSHIP),
    circumstances=each(CIRCUMSTANCE),
    posts=each(POST),
    bases=each(BASE),
)
COLUMNS = {
    "name": "name",
    "sex": "sex",
    "ethnicity": "ethnicity",
    "education": "education",
    "occupation": "occupation",
    "dues": "dues_category",
    "note": "note",
    "sample": "sample",
}
LABELS = {"sex": "性别", "ethnicity": "民族", "education": "学历", "occupation": "工作岗位", "dues": "党费类别"}


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Add who is new; add to who is known what of him is new."""
    pairs = loading.each(KEY, elements, lambda one: _read(loading, one))
    known = _known(pairs)
    for one, person in pairs:
        if one.path in known:
            with loading.taking(KEY, one.path):
                _join(loading, one, person, known[one.path])
    strangers = [(one, person) for one, person in pairs if one.path not in known]
    ready = loading.sort(KEY, strangers, _key, {}, Person.everywhere.filter(IN_FORCE).in_bulk)
    if not ready.fresh:
        return
    made = take_over_people(
        actor=loading.actor,
        batch=loading.batch(ready.fresh[0][1].organisation),
        with_origins=[(person, loading.origin(one)) for one, person in ready.fresh],
    )
    for (one, _), person in zip(ready.fresh, made, strict=True):
        loading.settle(ready, one, person)


def _read(loading: Loading, one: Element) -> PersonFacts:
    values = one.values
    home = loading.organisation(one) if "organisation" in values or loading.home else None
    spells = read_spells(loading, one, home)
    spells += read_dues_by(one, spells, home)
    here = next((spell for spell in spells if spell.model is Membership and spell.until is None), None)
    if here is not None:
        if home is not None and "organisation" in values and home != here.organisation:
            loading.note(
                one.at("organisation"),
                "person.elsewhere",
                f"{values['name']}没有结束的党籍在{here.organisation.name}，归入那里。",
            )
        home = here.organisation
    read = PersonFacts(
        organisation=home or loading.organisation(one),
        columns=_columns(values),
        born=values.get("born"),
        spells=spells,
    )
    check_person(read)
    loading.actor.require(Capability.ROSTER, read.organisation)
    return read


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = {column: values[key] for key, column in COLUMNS.items() if key in values}
    if "joined" in values:
        columns["joined"] = str(values["joined"])
    if "former_names" in values:
        columns["former_names"] = "、".join(values["former_names"])[:200]
    return columns


def _like(facts: PersonFacts) -> tuple[int, str]:
    return (facts.organisation.pk, str(facts.columns["name"]))


def _key(facts: PersonFacts) -> Hashable:
    return (*_like(facts), str(facts.born))


def _known(pairs: Sequence[tuple[Element, PersonFacts]]) -> dict[str, Person]:
    """Path → who of the roster is meant: born exactly so first, then who may be."""
    held = _bearers(pairs)
    known: dict[str, Person] = {}
    for agrees in (_is_born, _may_be):
        for one, person in pairs:
            alike = held[_like(person)]
            found = next((other for other in alike if agrees(other, person)), None)
            if one.path not in known and found is not None:
                known[one.path] = found
                alike.remove(found)
    return known


def _bearers(pairs: Iterable[tuple[Element, PersonFacts]]) -> dict[tuple[int, str], list[Person]]:
    """Those of the roster who bear one of the names, by organisation and name."""
    held: dict[tuple[int, str], list[Person]] = defaultdict(list)
    organisations = {person.organisation.pk for _, person in pairs}
    names = {str(person.columns["name"]) for _, person in pairs}
    for person in Person.everywhere.filter(IN_FORCE, organisation__in=organisations).order_by("pk"):
        if person.name in names:
            held[person.organisation_id, person.name].append(person)
    return held


def _is_born(person: Person, facts: PersonFacts) -> bool:
    """Whether both tell the same of the birth, or both nothing."""
    return person.born == _born(facts)


def _may_be(person: Person, facts: PersonFacts) -> bool:
    """Whether what both tell of the birth agrees, as precisely as the less precise tells it."""
    return person.may_be_born(_born(facts))


def _born(facts: PersonFacts) -> str:
    return str(facts.born) if facts.born else ""


def _join(loading: Loading, one: Element, facts: PersonFacts, person: Person) -> None:
    """Add to a person of the roster what it lacks; tell what differs."""
    loading.name(KEY, one, person)
    for key, label in LABELS.items():
        held = getattr(person, COLUMNS[key])
        if key in one.values and one.values[key] != held:
            loading.note(
                one.at(key),
                "person.differs",
                f"{person.name}的{label}在册为“{held}”，与文件不同，没有改动。",
                "如确有误，请在名册中更正。",
            )
    fresh = _lacking(loading, one, facts.spells, person)
    check_spells(person.name, fresh)
    if not fresh:
        loading.unchanged[KEY] += 1
        return
    take_over_spells(
        actor=loading.actor,
        batch=loading.batch(person.organisation),
        person=person,
        spells=fresh,
        origin=loading.origin(one),
    )
    loading.entered[KEY] += 1


def _lacking(loading: Loading, one: Element, spells: Sequence[SpellFacts], person: Person) -> list[SpellFacts]:
    """The spells the roster does not have; one that ends otherwise there stays, and is told."""
    held: dict[Hashable, Spell] = {}
    for part in SPELL_PARTS:
        for row in part.model.everywhere.filter(IN_FORCE, person=person):
            held[part.same(row)] = row
    fresh = []
    for spell in spells:
        part = next(part for part in SPELL_PARTS if part.model is spell.model)
        known = held.get(part.same_facts(spell))
        if known is None:
            fresh.append(spell)
        elif known.until != (spell.until.day if spell.until else None):
            loading.note(
                one.at(part.key),
                "spell.differs",
                f"{person.name}自 {spell.begins} 起的一段，名册记到“{known.until or '现在'}”，与文件不同，没有改动。",
                "请核对后在名册中办理。",
            )
    return fresh


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Who belongs or belonged to the organisations told, and who is spoken of."""
    own = dumping.own
    wanted = Q(organisation__in=own) | Q(pk__in=dumping.spoken_of.get(KEY, ()))
    for model in SPELLS:
        wanted |= Q(pk__in=model.everywhere.filter(IN_FORCE, organisation__in=own).values("person_id"))
    people = list(
        Person.everywhere.filter(IN_FORCE, wanted).select_related("organisation").order_by("organisation__code", "pk")
    )
    seen = [one for one in people if dumping.actor.may(Capability.VIEW_PERSONS, one.organisation)]
    spells = tell_spells(dumping, [one.pk for one in seen])
    return [_element(dumping, one, spells[one.pk]) for one in seen]


def _element(dumping: Dumping, person: Person, spells: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    columns = {key: getattr(person, column) for key, column in COLUMNS.items()}
    return element(
        id=Reference(KEY, person.pk),
        name=columns.pop("name"),
        organisation=dumping.code(person.organisation),
        former_names=person.former_names.split("、") if person.former_names else None,
        born=person.born,
        joined=person.joined,
        sample=columns.pop("sample") or None,
        **columns,
        **spells,
    )


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Withdraw the people the batch brought and every spell that it brought; what these had ended runs on."""
    give_back(actor=actor, batch=batch, models=(*SPELLS, Person), reason=reason)
    let_run_on(actor=actor, batch=batch, reason=reason)


def find(loading: Loading, number: int) -> Person:
    """The person with a number of the roster.

    Raises:
        NotFoundError: There is none, or the actor may not see him.
    """
    reached = Person.objects.within(loading.actor, Capability.VIEW_PERSONS)
    found: Person | None = reached.filter(IN_FORCE, pk=number).first()
    if found is None:
        raise NotFoundError(f"名册中没有编号 {number}。", advice="请核对名册编号。", code="person.not_found")
    return found


PEOPLE = FactsPart(key=KEY, label="人员", shape=SHAPE, load=load, dump=dump, undo=undo, order=30, find=find)
