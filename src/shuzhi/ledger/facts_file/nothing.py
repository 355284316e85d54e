"""本年无此项 in the facts file: the ledger of a kind is kept for a year, and what it does not hold did not happen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.factsfile.dumping import Dumping, element
from shuzhi.factsfile.failure import FactsError
from shuzhi.factsfile.loading import Element, Loading, grouped
from shuzhi.factsfile.shapes import CODE, DAY, PERSON, YEAR, closed, text
from shuzhi.ledger.facts_file.entries import PEOPLE, tell_person
from shuzhi.ledger.facts_file.register import of_year
from shuzhi.ledger.kinds import kinds_known
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.register_rows import RegisterError
from shuzhi.ledger.registers import COVERAGE, SOURCE, Signer, coverage_row, record_rows
from shuzhi.rooms import FactsPart
from shuzhi.roster.models import Organisation
from shuzhi.rulebook import national
from shuzhi.rulebook.vocabulary import ITEM_SOURCES, level_of

KEY = "nothing"
OF = ("kind", "register", "source")
PARTS = {"category": "种类", "level": "级别"}  # of a register
SHAPE = closed(
    ["year"],
    organisation=CODE,
    year=YEAR,
    kind=text(60, least=1),
    register=text(60, least=1),
    category=text(60, least=1),
    level=text(60, least=1),
    source=text(60, least=1),
    person=PERSON,
    name=text(40, least=1),
    day=DAY,
)
Read = tuple[Organisation, dict[str, Any]]


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Declare those that are not declared yet; twice is once."""
    pairs = loading.each(KEY, elements, lambda one: _read(loading, one))
    held = _held({organisation.pk for _, (organisation, _) in pairs})
    ready = loading.sort(KEY, pairs, lambda one: _key(*one), held, RegisterRow.everywhere.in_bulk, once=True)
    for organisation, rows in grouped(ready.fresh, lambda one: one[0]).items():
        made = record_rows(
            actor=loading.actor,
            organisation=organisation,
            register=COVERAGE,
            rows=[{**row, "origin": loading.origin(one)} for one, (_, row) in rows],
            batch=loading.batch(organisation),
            audited=False,
        )
        for fact, (one, _) in zip(made, rows, strict=True):
            loading.settle(ready, one, fact)


def _read(loading: Loading, one: Element) -> Read:
    organisation: Organisation = loading.organisation(one)
    loading.actor.require(Capability.RECORD, organisation)
    named = [key for key in OF if key in one.values]
    if len(named) != 1:
        raise FactsError(
            "kind、register、source 要写一个，也只能写一个。",
            path=one.path,
            advice='例如 {"kind": "assembly", "year": 2025}。',
            code="facts.missing" if not named else "facts.invalid",
        )
    of = named[0]
    word: str = one.values[of]
    if of == "register":
        word = _of_register(one, word)
    elif part := next((key for key in PARTS if key in one.values), None):
        raise FactsError(
            f"{part} 只能与 register 同写。", path=one.at(part), advice=f"请删去 {part}。", code="facts.invalid"
        )
    asked = {"source": word} if of == "source" else {"kind": word}
    try:
        return organisation, coverage_row(
            organisation=organisation, year=one.values["year"], signer=_signer(loading, one), **asked
        )
    except RegisterError as error:
        raise FactsError.of(error, one.at(named[0])) from error


def _of_register(one: Element, word: str) -> str:
    """The register, or the category or level of it that is meant."""
    register = national().registers.get(word)
    if register is None:
        raise FactsError(
            f"登记簿“{word}”不认识。", path=one.at("register"), advice="请写登记簿的编号。", code="register.invalid"
        )
    named = [key for key in PARTS if key in one.values]
    if not named:
        return word
    if len(named) > 1:
        raise FactsError("category、level 只能写一个。", path=one.path, advice="请分两条写。", code="facts.invalid")
    of = named[0]
    told: str = one.values[of]
    value = (register.category_of(told) or told) if of == "category" else level_of(told)
    part = register.part(**{of: value})
    if part not in register.parts():
        known = "、".join(id_ for of_, id_ in register.parts().values() if of_ == of)
        raise FactsError(
            f"{register.label}没有{PARTS[of]}“{told}”。",
            path=one.at(of),
            advice=f"可用：{known}。" if known else f"请删去 {of}。",
            code="register.invalid",
        )
    return part


def _signer(loading: Loading, one: Element) -> Signer:
    person = loading.find(PEOPLE, one.values["person"], one.at("person")) if "person" in one.values else None
    return Signer(person, one.values.get("name", ""), one.values.get("day"))


def _key(organisation: Organisation, row: Mapping[str, Any]) -> Hashable:
    return (organisation.pk, row["category"], row["ym"])


def _held(organisations: set[int]) -> Mapping[Hashable, list[RegisterRow]]:
    held: dict[Hashable, list[RegisterRow]] = defaultdict(list)
    rows = RegisterRow.everywhere.filter(withdrawn_at=None, organisation__in=organisations, register=COVERAGE)
    for row in rows.order_by("pk"):
        held[row.organisation_id, row.category, row.ym].append(row)
    return held


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Those of the organisations told, each once."""
    rows = RegisterRow.everywhere.filter(withdrawn_at=None, organisation__in=dumping.own, register=COVERAGE)
    if dumping.year is not None:
        rows = rows.filter(of_year(dumping.year))
    declared: dict[tuple[int, str, int], dict[str, Any]] = {}
    rows = rows.exclude(ym=None).select_related("organisation", "person__organisation")
    for row in rows.order_by("organisation__code", "ym", "category"):
        year = (row.ym or 0) // 12
        told = _told(row.category, row.organisation)
        signed = tell_person(dumping, row.person, row.person.name) if row.person else {"name": row.issuer}
        day = row.day.isoformat() if row.day else None
        declared.setdefault(
            (row.organisation_id, row.category, year),
            element(organisation=dumping.code(row.organisation), year=year, **told, **signed, day=day),
        )
    return list(declared.values())


def _told(category: str, organisation: Organisation) -> dict[str, str]:
    """Under which keys of the file a category stands, and its words there."""
    if category.startswith(SOURCE):
        return {"source": category.removeprefix(SOURCE)}
    if category in national().registers:
        return {"register": category}
    for register in national().registers.values():
        if part := register.parts().get(category):
            of, value = part
            return {"register": register.id, of: value}
    bare = category in ITEM_SOURCES and category not in kinds_known(organisation, [category])
    return {"source" if bare else "kind": category}


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Nothing: the rows are withdrawn with the other registers."""


NOTHING = FactsPart(key=KEY, label="本年无此项", shape=SHAPE, load=load, dump=dump, undo=undo, order=80)
