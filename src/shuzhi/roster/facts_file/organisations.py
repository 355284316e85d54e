"""Organisations in the facts file.  One that the ledger has already is left as it is; what differs is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.factsfile.dumping import Dumping, element
from shuzhi.factsfile.failure import FactsError
from shuzhi.factsfile.loading import Element, Loading
from shuzhi.factsfile.shapes import CODE, DAY, FLAG, WHEN, closed, each_key, one_of, text
from shuzhi.factsfile.when import tell
from shuzhi.rooms import FactsPart
from shuzhi.roster.ledger_beginning import begin_ledger, declared_kinds, give_back_beginnings, kinds_that_begin
from shuzhi.roster.models import LedgerBeginning, Organisation, OrganisationKind, Sector
from shuzhi.roster.organisations import find_organisation
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.roster.taking_over import (
    OrganisationFacts,
    give_back_organisations,
    take_over_organisation,
    were_given_back,
)

KEY = "organisations"
SHAPE = closed(
    ["code", "name", "kind"],
    "seats threshold flags",
    code=CODE,
    name=text(100, least=1),
    kind=one_of(OrganisationKind.values),
    sector=one_of(Sector.values),
    parent=CODE,
    founded=WHEN,
    closed=DAY,
    committee=FLAG,
    temporary=FLAG,
    ledger_since=DAY,
    ledger_since_kinds=each_key(DAY),  # national kinds and those of the local rulebooks that bind it
    sample=FLAG,
)
# What a file may say of an organisation that the ledger knows: key → attribute.
COMPARED = {
    "name": "name",
    "kind": "kind",
    "sector": "sector",
    "committee": "has_committee",
    "temporary": "temporary",
    "closed": "closed_on",
}


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Add those whose code is new, parents first."""
    found = Organisation.everywhere.filter(code__in=[one.values["code"] for one in elements])
    known = {one.code: one for one in found}
    by_code: dict[str, Element] = {}
    for one in elements:
        with loading.taking(KEY, one.path):
            code = one.values["code"]
            if code in by_code:
                raise FactsError(
                    f"组织代码“{code}”在 {by_code[code].path} 已经写过。",
                    path=one.at("code"),
                    advice="一个组织只写一次；以前的名称、类型和上级写在 past 里。",
                    code="facts.id_twice",
                )
            by_code[code] = one
    for one in _from_the_top(loading, by_code):
        with loading.taking(KEY, one.path):
            _take(loading, one, known.get(one.values["code"]))


def _from_the_top(loading: Loading, by_code: Mapping[str, Element]) -> list[Element]:
    """Each after its parent, else in the file's order; those in a circle are refused."""
    ordered: dict[str, Element] = {}
    for code, one in by_code.items():
        line: list[str] = []
        above = code
        while above in by_code and above not in ordered and above not in line:
            line.append(above)
            above = by_code[above].values.get("parent", "")
        with loading.taking(KEY, one.path):
            if above in line:
                raise FactsError(
                    f"组织“{above}”的上级绕回了它自己。",
                    path=by_code[above].at("parent"),
                    advice="请核对上级组织的代码。",
                    code="facts.circle",
                )
            ordered.update((each, by_code[each]) for each in reversed(line))
    return list(ordered.values())


def _take(loading: Loading, one: Element, known: Organisation | None) -> None:
    values = one.values
    if known is not None and not were_given_back([known]):
        loading.actor.require(Capability.VIEW, known)
        _compare(loading, one, known)
        changed = _begin(loading, one, known)
        (loading.entered if changed else loading.unchanged)[KEY] += 1
        return
    parent = loading.organisation(one, "parent") if "parent" in values else loading.home
    made = take_over_organisation(
        actor=loading.actor,
        again=known,
        facts=OrganisationFacts(
            code=values["code"],
            name=values["name"],
            kind=values["kind"],
            sector=values.get("sector", Sector.OTHER),
            parent=parent,
            founded=values.get("founded"),
            closed_on=values.get("closed"),
            has_committee=values.get("committee"),
            temporary=values.get("temporary", False),
            sample=values.get("sample", False),
        ),
    )
    loading.added.append(made.pk)
    loading.batch(made)
    _begin(loading, one, made)
    loading.entered[KEY] += 1


def _begin(loading: Loading, one: Element, organisation: Organisation) -> bool:
    """Begin the ledger as the file says, where nothing else is declared; whether it did."""
    since: date | None = one.values.get("ledger_since")
    told: dict[str, date] = one.values.get("ledger_since_kinds", {})
    held, begun = declared_kinds(organisation) if told else {}, False
    if since is not None and organisation.ledger_since is None:
        loading.begun.append(organisation.pk)
        batch = loading.batch(organisation)
        begin_ledger(actor=loading.actor, organisation=organisation, since=since, batch=batch)
        begun = True
    elif since is not None and organisation.ledger_since != since:
        _differs(loading, one.at("ledger_since"), organisation, organisation.ledger_since)
    known = kinds_that_begin(rulebook_of(organisation)) if told else {}
    for kind, day in told.items():
        if kind not in known:
            raise FactsError(
                f"{organisation.name}没有“{kind}”这类台账。",
                path=one.at("ledger_since_kinds", kind),
                advice="请写台账类别、登记簿或事项来源的编号；本地制度的类别要先放好制度文件。",
                code="facts.key",
            )
        if kind not in held:
            begin_ledger(
                actor=loading.actor,
                organisation=organisation,
                kind=kind,
                since=day,
                batch=loading.batch(organisation),
                origin=loading.origin(one),
            )
            begun = True
        elif held[kind] != day:
            _differs(loading, one.at("ledger_since_kinds", kind), organisation, held[kind])
    return begun


def _compare(loading: Loading, one: Element, known: Organisation) -> None:
    for key, attribute in COMPARED.items():
        held = getattr(known, attribute)
        if key in one.values and one.values[key] != held:
            _differs(loading, one.at(key), known, held)


def _differs(loading: Loading, path: str, known: Organisation, held: Any) -> None:
    loading.note(
        path,
        "organisation.differs",
        f"{known.name}已在册，这一项记的是“{'' if held is None else held}”，与文件不同，没有改动。",
        "如有变化，请办理组织变更。",
    )


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Those asked for, and those that are spoken of."""
    asked = dumping.spoken_of.get(KEY, set()) | set(dumping.own)
    found = Organisation.everywhere.filter(pk__in=asked).select_related("parent").order_by("path")
    kinds: dict[int, dict[str, str]] = defaultdict(dict)
    for one in LedgerBeginning.everywhere.filter(organisation__in=asked, withdrawn_at=None).order_by("kind"):
        kinds[one.organisation_id][one.kind] = one.since.isoformat()
    return [
        element(
            code=one.code,
            name=one.name,
            kind=one.kind,
            sector=one.sector,
            parent=one.parent.code if one.parent and one.parent_id in asked else None,
            founded=tell(one.founded_on, one.founded_told),
            closed=tell(one.closed_on),
            committee=one.has_committee,
            temporary=one.temporary or None,
            ledger_since=tell(one.ledger_since),
            ledger_since_kinds=kinds.get(one.pk),
            sample=one.sample or None,
        )
        for one in found
    ]


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Close those that the batch brought, as far as nothing else stands on them."""
    give_back_beginnings(actor=actor, batch=batch, reason=reason)
    give_back_organisations(actor=actor, batch=batch, reason=reason)


def find(loading: Loading, code: str) -> Organisation:
    """The organisation with a code."""
    return find_organisation(actor=loading.actor, code=code)


ORGANISATIONS = FactsPart(key=KEY, label="组织", shape=SHAPE, load=load, dump=dump, undo=undo, order=10, find=find)
