"""The spells of a person in the facts file: memberships, circumstances, posts, dues bases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shuzhi.clock import today
from shuzhi.factsfile.dumping import Dumping, element
from shuzhi.factsfile.failure import FactsError
from shuzhi.factsfile.loading import ORGANISATIONS, Element, Loading
from shuzhi.factsfile.shapes import CODE, MONEY, WHEN, Shape, closed, one_of, text
from shuzhi.factsfile.when import tell
from shuzhi.roster.ending import DUES_BY
from shuzhi.roster.models import (
    BEGINNING,
    Circumstance,
    CircumstanceKind,
    DuesBase,
    DuesCategory,
    Membership,
    MembershipStatus,
    Organisation,
    Post,
    PostRole,
    Spell,
)
from shuzhi.roster.spells import IN_FORCE
from shuzhi.roster.taking_over_people import SpellFacts
from shuzhi.rulebook.dues import is_settled_by_class, monthly_due

_SPELL: dict[str, Shape] = {"organisation": CODE, "since": WHEN, "until": WHEN, "note": text(300)}
MEMBERSHIP = closed(["state"], state=one_of(MembershipStatus.values), ended_by=text(40), **_SPELL)
CIRCUMSTANCE = closed(["kind"], kind=one_of(CircumstanceKind.values), **_SPELL)
POST = closed(["post"], post=one_of(PostRole.values), **_SPELL)
BASE = closed(category=one_of(DuesCategory.values), amount=MONEY, due=MONEY, **_SPELL)


@dataclass(frozen=True, slots=True)
class SpellPart:
    """One kind of spell: its key in the file, its table, the columns that make one the same as another."""

    key: str
    model: type[Spell]
    columns: dict[str, str]  # key in the file → column
    kind_column: str  # the column that tells what held

    def same(self, row: Spell) -> Hashable:
        """What makes a spell of the roster the same as one told."""
        return (self.key, row.organisation_id, getattr(row, self.kind_column), row.since)

    def same_facts(self, spell: SpellFacts) -> Hashable:
        """The same of a spell that is told."""
        return (self.key, spell.organisation.pk, spell.columns[self.kind_column], spell.begins)


SPELL_PARTS = (
    SpellPart("memberships", Membership, {"state": "status", "ended_by": "ended_by"}, "status"),
    SpellPart("circumstances", Circumstance, {"kind": "kind"}, "kind"),
    SpellPart("posts", Post, {"post": "role"}, "role"),
    SpellPart("bases", DuesBase, {"category": "category", "amount": "base", "due": "due"}, "category"),
)


def read_spells(loading: Loading, one: Element, home: Organisation | None) -> tuple[SpellFacts, ...]:
    """Every spell an element tells of; one that names no organisation held where he was a member then, else at home.

    Raises:
        FactsError: An organisation is unknown or not told, or a base lacks what the due is made of.
    """
    memberships = _read(loading, one, SPELL_PARTS[0], lambda _: home)
    spells = list(memberships)

    def where(day: date) -> Organisation | None:
        for spell in memberships:
            if spell.begins <= day and (spell.until is None or day < spell.until.day):
                return spell.organisation
        return home or (memberships[-1].organisation if memberships else None)

    for part in SPELL_PARTS[1:]:
        spells += _read(loading, one, part, where)
    return tuple(spells)


def read_dues_by(one: Element, spells: Sequence[SpellFacts], home: Organisation | None) -> tuple[SpellFacts, ...]:
    """The word ``dues_by`` of a person as circumstances: it holds always, wherever he is a member."""
    if "dues_by" not in one.values:
        return ()
    places = {spell.organisation.pk: spell.organisation for spell in spells if spell.model is Membership}
    if not places and home is not None:
        places = {home.pk: home}
    columns = {"kind": DUES_BY[one.values["dues_by"]]}
    return tuple(SpellFacts(Circumstance, place, columns=columns) for place in places.values())


def _read(
    loading: Loading, one: Element, part: SpellPart, where: Callable[[date], Organisation | None]
) -> list[SpellFacts]:
    read = []
    for number, spell in enumerate(one.values.get(part.key, ())):
        path = one.at(part.key, number)
        since = spell.get("since")
        if "organisation" in spell:
            organisation = loading.find(ORGANISATIONS, spell["organisation"], f"{path}.organisation")
        else:
            organisation = where(since.day if since else BEGINNING)
        if organisation is None:
            raise FactsError(
                "没有写明组织。", path=f"{path}.organisation", advice="请写组织代码。", code="facts.missing"
            )
        columns = {column: spell[key] for key, column in part.columns.items() if key in spell}
        if part.model is DuesBase:
            columns = _base(columns, one, path, since.day if since else today())
        read.append(SpellFacts(part.model, organisation, since, spell.get("until"), spell.get("note", ""), columns))
    return read


def _base(columns: dict[str, Any], one: Element, path: str, since: date) -> dict[str, Any]:
    """A dues base with its monthly due, which the rates make of the base, or of the class, where it is not told.

    Of a class for which the rules give a range only (farmers) what is due may be left open.
    """
    category = columns.get("category") or one.values.get("dues")
    if category is None:
        raise FactsError(
            "党费基数没有写类别。",
            path=f"{path}.category",
            advice="请写 category，或在人员上写 dues。",
            code="facts.missing",
        )
    base = _yuan(columns.get("base"))
    due = _yuan(columns.get("due"))
    settled = base is None and is_settled_by_class(category, since)
    if due is None and (base is not None or settled):
        due = monthly_due(base or Decimal(0), category, since)
    if due is None and base is None and not settled:
        raise FactsError(
            "月应缴算不出来。", path=f"{path}.due", advice="请写 due（月应缴，元）。", code="facts.missing"
        )
    return {"category": category, "base": base, "due": due}


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100


def tell_spells(dumping: Dumping, people: Sequence[int]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """Person → every spell in force, by its key in the file."""
    dumped: dict[int, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
    for part in SPELL_PARTS:
        for start in range(0, len(people), 500):
            rows = part.model.everywhere.filter(IN_FORCE, person__in=people[start : start + 500])
            for row in rows.select_related("organisation").order_by("since", "pk"):
                if row.until is None or row.until >= row.since:  # else it was ended before it began, and never held
                    dumped[row.person_id].setdefault(part.key, []).append(_element(dumping, part, row))
    return dumped


def _element(dumping: Dumping, part: SpellPart, row: Spell) -> dict[str, Any]:
    columns = {key: _word(getattr(row, column)) for key, column in part.columns.items()}
    since = None if row.since == BEGINNING and not row.since_told else tell(row.since, row.since_told)
    return element(
        **columns,
        organisation=dumping.code(row.organisation),
        since=since,
        until=tell(row.until, row.until_told),
        note=row.note,
    )


def _word(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, Decimal) else value
