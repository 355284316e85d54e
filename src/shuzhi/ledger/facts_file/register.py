"""Register rows in the facts file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.clock import month_label, month_number
from shuzhi.factsfile.dumping import Dumping, element
from shuzhi.factsfile.failure import FactsError
from shuzhi.factsfile.loading import Element, Loading, grouped
from shuzhi.factsfile.shapes import CODE, DECIMAL, MONEY, MONTH, PERSON, WHEN, closed, one_of, text
from shuzhi.factsfile.when import When
from shuzhi.ledger.facts_file.entries import PEOPLE, tell_person
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.register_rows import EXTERNAL, FUND, RegisterError, as_counted, settled
from shuzhi.ledger.registers import COVERAGE, record_rows, withdraw_rows
from shuzhi.rooms import FactsPart
from shuzhi.roster.models import Organisation
from shuzhi.rulebook import national
from shuzhi.rulebook.vocabulary import level_of

KEY = "register"
DUES = "dues"
TEXTS = {
    "title": 300,
    "number": 80,
    "category": 60,
    "level": 40,
    "issuer": 120,
    "unit": 20,
    "period": 20,
    "source": 200,
}
SHAPE = closed(
    ["register"],
    "topics",
    organisation=CODE,
    register=one_of(one for one in national().registers if one != COVERAGE),
    person=PERSON,
    **{key: text(most) for key, most in TEXTS.items()},
    day=WHEN,
    month=MONTH,
    due=MONEY,
    paid=MONEY,
    amount=MONEY,
    value=DECIMAL,
)
COLUMNS = ("title", "number", "category", "level", "issuer", "day", "ym", "due_fen", "paid_fen", "value", "unit",
           "period", "source")  # fmt: skip
# Where a refusal points to.
KEYS_OF_ERRORS = {
    "register.category_missing": "category",
    "register.category_unknown": "category",
    "register.level_unknown": "level",
    "register.two_amounts": "amount",
    "register.not_kept": "title",
    "external.unit_unknown": "unit",
    "external.unit_fine": "unit",
    "external.period_unknown": "period",
}


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A row of a register of an organisation."""

    organisation: Organisation
    register: str
    columns: Mapping[str, Any]


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Record those that the registers do not have."""
    pairs = loading.each(KEY, elements, lambda one: _read(loading, one))
    held = _held({row.organisation.pk for _, row in pairs}, {row.register for _, row in pairs})
    ready = loading.sort(KEY, pairs, _key, held, RegisterRow.everywhere.in_bulk)
    for (organisation, register), rows in grouped(ready.fresh, lambda row: (row.organisation, row.register)).items():
        made = record_rows(
            actor=loading.actor,
            organisation=organisation,
            register=register,
            rows=[{**row.columns, "origin": loading.origin(one)} for one, row in rows],
            batch=loading.batch(organisation),
            audited=False,
        )
        for fact, (one, _) in zip(made, rows, strict=True):
            loading.settle(ready, one, fact)


def _read(loading: Loading, one: Element) -> RowFacts:
    values = one.values
    organisation: Organisation = loading.organisation(one)
    loading.actor.require(Capability.RECORD, organisation)
    columns: dict[str, Any] = {key: values[key] for key in (*TEXTS, "value") if key in values}
    columns |= _dated(one)
    if "amount" in values and "paid" in values:
        raise FactsError(
            "amount 和 paid 是同一项，只能写一个。", path=one.at("amount"), advice="党费写 paid，经费写 amount。"
        )
    columns |= {"due_fen": values.get("due"), "paid_fen": values.get("paid", values.get("amount"))}
    if "person" in values:
        columns["person"] = loading.find(PEOPLE, values["person"], one.at("person"))
    try:
        columns = settled(values["register"], columns)
    except RegisterError as error:
        key = KEYS_OF_ERRORS.get(error.code)
        raise FactsError.of(error, one.at(key) if key else one.path) from error
    return RowFacts(organisation, values["register"], columns)


def _dated(one: Element) -> dict[str, Any]:
    """The row's day and month; of a day of which only the month is known, the month."""
    day: When | None = one.values.get("day")
    month: int | None = one.values.get("month")
    if day is None:
        return {"day": None, "ym": month}
    if len(day.text) == len("2025"):
        raise FactsError(
            "登记只写到年，不知道算在哪个月。",
            path=one.at("day"),
            advice="请至少写到月；月份也不知道的，不写 day，把年份写在名称里。",
            code="date.coarse",
        )
    ym = month_number(day.day) if month is None else month
    return {"day": None if day.text else day.day, "ym": ym}


def _key(row: RowFacts) -> Hashable:
    person = row.columns.get("person")
    values = (_plain(row.columns.get(name)) for name in _told_by(row.register))
    return (row.organisation.pk, row.register, person.pk if person else None, *values)


def _key_of(row: RegisterRow) -> Hashable:
    """A row that is kept, told as a file would tell it now, whatever words or columns an earlier year used."""
    columns: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS} | {"level": level_of(row.level)}
    kind = national().registers[row.register]
    columns["category"] = kind.category_of(row.category) or row.category
    if row.register == FUND and columns["paid_fen"] is None:
        columns |= {"paid_fen": row.due_fen, "due_fen": None}
    values = (_plain(columns[name]) for name in _told_by(row.register))
    return (row.organisation_id, row.register, row.person_id, *values)


def _told_by(register: str) -> Sequence[str]:
    """The columns that tell one row from another; the month of a figure from outside follows from its period."""
    return [name for name in COLUMNS if name != "ym"] if register == EXTERNAL else COLUMNS


def _plain(value: Any) -> Any:
    """Two ways of writing one value as one: 96.5 and 96.5000, nothing and an empty text."""
    return str(value.normalize()) if isinstance(value, Decimal) else None if value == "" else value


def _held(organisations: set[int], registers: set[str]) -> Mapping[Hashable, list[RegisterRow]]:
    held: dict[Hashable, list[RegisterRow]] = defaultdict(list)
    rows = RegisterRow.everywhere.filter(withdrawn_at=None, organisation__in=organisations, register__in=registers)
    for row in rows.order_by("pk"):
        held[_key_of(as_counted(row))].append(row)
    return held


def of_year(year: int) -> Q:
    """The rows of a year, and those of which nobody knows when."""
    return Q(ym__range=(year * 12, year * 12 + 11)) | Q(ym=None)


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Those of the organisations told."""
    rows = RegisterRow.everywhere.filter(withdrawn_at=None, organisation__in=dumping.own).exclude(register=COVERAGE)
    if dumping.year is not None:
        rows = rows.filter(of_year(dumping.year))
    rows = rows.select_related("organisation", "person__organisation")
    return [_element(dumping, as_counted(row)) for row in rows.order_by("organisation__code", "register", "pk")]


def _element(dumping: Dumping, row: RegisterRow) -> dict[str, Any]:
    implied = row.day is not None and row.ym == month_number(row.day)
    day = row.day.isoformat() if row.day else None
    month = None if implied or row.ym is None else month_label(row.ym)
    return element(
        organisation=dumping.code(row.organisation),
        register=row.register,
        **(tell_person(dumping, row.person, row.person.name) if row.person else {}),
        **{key: getattr(row, key) for key in TEXTS if key != "level"},
        level=level_of(row.level),
        day=day,
        month=month,
        due=_yuan(row.due_fen),
        **{"paid" if row.register == DUES else "amount": _yuan(row.paid_fen)},
        value=None if row.value is None else f"{row.value.normalize():f}",
    )


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else f"{Decimal(fen) / 100:.2f}"


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Withdraw those of the batch, the words that a year had none included."""
    found = RegisterRow.everywhere.filter(batch=batch, withdrawn_at=None).select_related("organisation")
    by_owner: dict[Organisation, list[RegisterRow]] = defaultdict(list)
    for row in found:
        by_owner[row.organisation].append(row)
    for organisation, rows in by_owner.items():
        withdraw_rows(actor=actor, organisation=organisation, rows=rows, reason=reason, audited=False)


REGISTER = FactsPart(key=KEY, label="登记", shape=SHAPE, load=load, dump=dump, undo=undo, order=70)
