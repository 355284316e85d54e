"""The rows behind a figure, told for a page: day, what it is, its words, and where it opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from shuzhi.access.roles import Capability
from shuzhi.clock import month_label
from shuzhi.items.models import Item
from shuzhi.ledger.entries import kind_labels
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.roster.models import Organisation, Person
from shuzhi.rulebook import national
from shuzhi.web.frame.place import Place

HIDDEN_NAME = "（姓名从略）"


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One row."""

    day: date | None
    kind: str
    words: str
    href: str


def rows_told(place: Place, kind: str, ids: Sequence[int]) -> list[ToldRow]:
    """The rows with these ids, which ``rows_behind`` gave for this actor, in their order.

    Names of people only for those who may see them.
    """
    found = READERS[kind](place, ids)
    return [found[pk] for pk in ids if pk in found]


def _entries(_place: Place, ids: Sequence[int]) -> dict[int, ToldRow]:
    return {
        one.pk: ToldRow(one.happened_on, kind_labels(one), one.title, reverse("entry", args=[one.pk]))
        for one in Entry.everywhere.filter(pk__in=ids)
    }


def _people(place: Place, ids: Sequence[int]) -> dict[int, ToldRow]:
    told = {}
    for one in Person.everywhere.filter(pk__in=ids).select_related("organisation"):
        seen = place.may(Capability.VIEW_PERSONS, one.organisation)
        name, href = (one.name, reverse("person", args=[one.pk])) if seen else (HIDDEN_NAME, "")
        told[one.pk] = ToldRow(None, one.organisation.name, name, href)
    return told


def _items(_place: Place, ids: Sequence[int]) -> dict[int, ToldRow]:
    return {
        one.pk: ToldRow(
            one.opened_on,
            f"{one.get_kind_display()}（{one.get_state_display()}）",
            one.title,
            reverse("item", args=[one.pk]),
        )
        for one in Item.everywhere.filter(pk__in=ids)
    }


def _registers(place: Place, ids: Sequence[int]) -> dict[int, ToldRow]:
    told = {}
    registers = national().registers
    for one in RegisterRow.everywhere.filter(pk__in=ids).select_related("person", "organisation"):
        seen = one.register != "dues" or place.may(Capability.VIEW_PERSONS, one.organisation)
        title, name = (one.title, one.person.name if one.person else "") if seen else ("", "")
        words = [title, name if name not in title else "", month_label(one.ym) if one.ym else ""]
        if one.paid_fen is not None and seen:
            words.append(f"{one.paid_fen / 100:.2f} 元")
        if one.value is not None:
            words.append(f"{one.value.normalize():f}{one.unit}（{one.source}）")
        href = reverse("register-row", args=[one.pk]) if seen else ""
        label = registers[one.register].label if one.register in registers else one.register
        told[one.pk] = ToldRow(one.day, label, "　".join(filter(None, words)) or HIDDEN_NAME, href)
    return told


def _organisations(_place: Place, ids: Sequence[int]) -> dict[int, ToldRow]:
    return {
        one.pk: ToldRow(one.founded_on, one.get_kind_display(), one.name, "")
        for one in Organisation.everywhere.filter(pk__in=ids)
    }


READERS: dict[str, Callable[[Place, Sequence[int]], dict[int, ToldRow]]] = {
    "entry": _entries,
    "person": _people,
    "item": _items,
    "register": _registers,
    "organisation": _organisations,
}
