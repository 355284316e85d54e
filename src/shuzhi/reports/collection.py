"""What the superior sees of a year's reports: who has handed in, the same figures side by side, passages shared.

The order is that of the organisation tree, or that of handing in; nobody is ranked.  (Requirements L03, L05.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from django.db.models import Q, QuerySet

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor, subtree_end
from shuzhi.checking.comparing import SourceGroup, compare_sources, group_by_source
from shuzhi.checking.model import SourceText
from shuzhi.clock import today
from shuzhi.figures.completeness import Completeness
from shuzhi.figures.question import Question
from shuzhi.figures.values import Figure, figures_of, find_definition
from shuzhi.reports.models import FrozenReport, Submission
from shuzhi.roster.models import Organisation

DATA = Path(__file__).with_name("collection.yaml")
EARLIER, FIRST = "earlier", "first"


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation that reports, with what it handed in for the year (None: nothing yet)."""

    organisation: Organisation
    submission: Submission | None

    @property
    def missing(self) -> bool:
        """Whether nothing was handed in."""
        return self.submission is None

    @property
    def from_ledger(self) -> bool:
        """Whether what was handed in is a frozen report whose every figure has its rows; False for a file."""
        return self.submission is not None and self.submission.frozen_id is not None

    @property
    def handed_in(self) -> datetime | None:
        """When."""
        return None if self.submission is None else self.submission.submitted_at

    def as_dict(self) -> dict[str, Any]:
        """The unit as ``shuzhi collection --json`` prints it."""
        record: dict[str, Any] = {
            "code": self.organisation.code,
            "name": self.organisation.name,
            "kind": self.organisation.kind,
            "missing": self.missing,
        }
        if self.submission is not None:
            record |= {
                "title": self.submission.title,
                "handed_in": self.submission.submitted_at.isoformat(),
                "digest": self.submission.digest,
                "from_ledger": self.from_ledger,
                "file": self.submission.file_name,
            }
        return record


@dataclass(frozen=True, slots=True)
class Collection:
    """The reports of a year of an organisation and all below it, in the order of the tree."""

    organisation: Organisation
    year: int
    units: tuple[Unit, ...]

    @property
    def handed_in(self) -> tuple[Unit, ...]:
        """Units that have handed in, in the order of the tree."""
        return tuple(unit for unit in self.units if not unit.missing)

    @property
    def missing(self) -> tuple[Unit, ...]:
        """Units that have not."""
        return tuple(unit for unit in self.units if unit.missing)


@dataclass(frozen=True, slots=True)
class Row:
    """The same figures of one unit, in the order asked for.

    ``frozen`` is True where they are those of the frozen report that was handed in, False where they are computed from
    today's ledger.  A figure's value is None where nothing is known; a known zero is 0.
    """

    unit: Unit
    figures: tuple[Figure, ...]
    frozen: bool


@dataclass(frozen=True, slots=True)
class Side:
    """A passage where it stands in one report: whose, of which year, and the words with their place in ``text``.

    Attributes:
        organisation: None for a template.
        year: None for a template.
        name: How the report is named to people.
        text: The author's own words of the whole report.
        span: Where the passage stands in ``text``.
    """

    organisation: Organisation | None
    year: int | None
    name: str
    text: str
    span: tuple[int, int]

    @property
    def words(self) -> str:
        """The passage."""
        return self.text[slice(*self.span)]


@dataclass(frozen=True, slots=True)
class Taking:
    """A passage of a source found in another report: both sides, and how many characters agree."""

    source: Side
    taker: Side
    characters: int


@dataclass(frozen=True, slots=True)
class SharedFrom:
    """All passages that other reports share with one source.

    Attributes:
        kind: ``template``, ``earlier`` (a report of the year before) or ``first`` (the report of this year that was
            handed in first of those that hold the passage).
        name: The source as it is named to people.
        takings: The passages, in the order of the source's text and then of handing in.
        shares: Unit's organisation id → what share of its own words they are, 0 to 1.
    """

    kind: str
    name: str
    organisation: Organisation | None
    takings: tuple[Taking, ...]
    shares: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Holder:
    """A report that was compared: its place in the order of handing in, its text, and what it was handed in as."""

    index: int
    body: str
    submission: Submission


def collection_of(*, actor: Actor, organisation: Organisation, year: int) -> Collection:
    """The year's reports of an organisation and all below it.

    Listed are organisations of the kinds that report which existed on the year's last day (today, while it lasts) and
    are not temporary, and whoever handed something in all the same.  Texts are not loaded.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    actor.require(Capability.VIEW, organisation)
    handed_in = {one.organisation_id: one for one in _standing(actor, organisation, year).defer("text", "own_text")}
    day = min(date(year, 12, 31), today())
    there = Q(founded_on=None) | Q(founded_on__lte=day)
    still = Q(closed_on=None) | Q(closed_on__gt=day)
    reporting = Q(kind__in=_data()["kinds"], temporary=False) & there & still
    listed = Organisation.objects.within(actor).filter(
        reporting | Q(pk__in=handed_in), path__gte=organisation.path, path__lt=subtree_end(organisation.path)
    )
    units = tuple(Unit(one, handed_in.get(one.pk)) for one in listed.order_by("path"))
    return Collection(organisation, year, units)


def collection_figures() -> tuple[str, ...]:
    """The ids of the figures that are set side by side unless others are asked for."""
    return tuple(_data()["figures"])


def figures_across(*, actor: Actor, collection: Collection, ids: Iterable[str] | None = None) -> list[Row]:
    """The same figures of every unit of a collection, in its order.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
        NotFoundError: A figure id is unknown.
    """
    actor.require(Capability.VIEW, collection.organisation)
    wanted = collection_figures() if ids is None else tuple(dict.fromkeys(ids))
    for name in wanted:
        find_definition(name)
    stored = [one.submission.frozen_id for one in collection.units if one.submission and one.submission.frozen_id]
    frozen = dict(FrozenReport.objects.within(actor).filter(pk__in=stored).values_list("pk", "figures"))
    return [_row(actor, unit, collection.year, wanted, frozen) for unit in collection.units]


def copied_passages(*, actor: Actor, collection: Collection) -> list[SharedFrom]:
    """Passages of the authors' own words that several reports share, by the report that held them first.

    The year's reports are compared with one another, in the order they were handed in, and with those of the year
    before.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    actor.require(Capability.VIEW, collection.organisation)
    earlier, this = (
        list(_standing(actor, collection.organisation, year).order_by("submitted_at", "pk"))
        for year in (collection.year - 1, collection.year)
    )
    held = {str(one.pk): one for one in (*earlier, *this) if one.own_text.strip()}
    known = sum(one.own_text.strip() != "" for one in earlier)
    sources = [(key, SourceText(key, "txt", one.own_text)) for key, one in held.items()]
    comparison = compare_sources(sources, known=known)
    holders = {one.id: Holder(index, one.report.body, held[one.file]) for index, one in enumerate(comparison.reports)}
    groups = sorted(group_by_source(comparison), key=lambda group: holders[group.report.id].index)
    return [_shared_from(group, holders, collection.year) for group in groups]


@cache
def _data() -> dict[str, list[str]]:
    return cast("dict[str, list[str]]", yaml.safe_load(DATA.read_text(encoding="utf-8")))


def _standing(actor: Actor, organisation: Organisation, year: int) -> QuerySet[Submission]:
    """What stands as handed in for a year, of the organisation and all below it."""
    reached: QuerySet[Submission] = Submission.objects.within(actor)
    below = {"path__gte": organisation.path, "path__lt": subtree_end(organisation.path)}
    within = {f"organisation__{name}": bound for name, bound in below.items()}
    return reached.filter(year=year, withdrawn_at=None, **within).select_related("organisation")


def _row(actor: Actor, unit: Unit, year: int, wanted: Sequence[str], frozen: Mapping[int, Mapping[str, Any]]) -> Row:
    """The figures that were handed in; where a file was, or one of them was not known to the program then, today's."""
    submission = unit.submission
    figures = frozen.get(submission.frozen_id) if submission is not None and submission.frozen_id is not None else None
    if figures is not None and all(name in figures for name in wanted):
        return Row(unit, tuple(_as_frozen(name, figures[name]) for name in wanted), frozen=True)
    computed = figures_of(Question(actor=actor, organisation=unit.organisation, year=year), ids=wanted)
    return Row(unit, tuple(computed), frozen=False)


def _as_frozen(name: str, record: Mapping[str, Any]) -> Figure:
    value = None if record["value"] is None else Decimal(record["value"])
    since = date.fromisoformat(record["ledger_since"]) if record.get("ledger_since") else None
    return Figure(find_definition(name), value, cast(Completeness, record["completeness"]), record["count"], since)


def _shared_from(group: SourceGroup, holders: Mapping[str, Holder], year: int) -> SharedFrom:
    source = holders[group.report.id].submission
    takings = tuple(
        Taking(
            _side(source, passage.span),
            _side(holders[taker.report].submission, taker.span),
            taker.characters,
        )
        for passage in group.passages
        for taker in sorted(passage.takers, key=lambda one: (holders[one.report].index, one.span))
    )
    return SharedFrom(
        kind=FIRST if source.year == year else EARLIER,
        name=_name(source),
        organisation=source.organisation,
        takings=takings,
        shares=_shares(group, holders),
    )


def _shares(group: SourceGroup, holders: Mapping[str, Holder]) -> dict[int, float]:
    """What the group's passages are of each unit's own words; a text read as several reports counts as one."""
    taken: dict[int, float] = {}
    for name, share in group.shares.items():
        one = holders[name]
        part = share * len(one.body) / len(one.submission.own_text)
        taken[one.submission.organisation_id] = taken.get(one.submission.organisation_id, 0.0) + part
    return taken


def _side(submission: Submission, span: tuple[int, int]) -> Side:
    return Side(submission.organisation, submission.year, _name(submission), submission.own_text, span)


def _name(submission: Submission) -> str:
    return f"{submission.organisation.name}{submission.year}年报送的述职报告"
