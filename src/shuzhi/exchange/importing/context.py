"""What the rows of one import share: who acts, for whom, and the people and rows already known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Model, Q

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Actor
from shuzhi.access.sealing import identity_digest
from shuzhi.chain.models import Revision
from shuzhi.clock import today
from shuzhi.exchange.importing.result import Outcome, SheetResult
from shuzhi.exchange.models import ImportedRow
from shuzhi.exchange.workbook.kind_names import KindNames
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.registers import COVERAGE, record_rows
from shuzhi.roster.models import Membership, Organisation, Person
from shuzhi.roster.naming import titled_name
from shuzhi.roster.person import add_person
from shuzhi.roster.spells import IN_FORCE
from shuzhi.roster.standing import set_membership
from shuzhi.roster.who import NamesHeld, Recognition

RowKey = tuple[str, str, int]  # file digest, sheet, row
Spell = tuple[str, date, date | None]  # standing, since, until


@dataclass
class ImportContext:
    """The shared state of one import, inside its transaction."""

    actor: Actor
    organisation: Organisation
    batch: Batch
    digests: dict[str, str]  # file name → SHA-256 of its bytes
    names: KindNames  # the entry kinds that the organisation knows
    today: date = field(default_factory=today)
    known: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[RowKey, ImportedRow] = field(default_factory=dict)
    roster_year: int = 0  # of the newest roster of this import; an older one overrules nothing
    imported: list[ImportedRow] = field(default_factory=list)
    corrected: list[tuple[str, int, int]] = field(default_factory=list)  # fact type, id, sequence that held before
    steps: dict[int, tuple[SheetResult, int]] = field(default_factory=dict)  # entry of a step → the row that told of it
    standings: dict[int, tuple[SheetResult, int]] = field(default_factory=dict)  # person → the row of a roster
    people_before: list[dict[str, Any]] = field(default_factory=list)  # particulars that a row replaced

    @cached_property
    def held(self) -> NamesHeld:
        """The people of the organisation and of those above it, once the rosters of this import have been taken in."""
        return NamesHeld(self.organisation)

    @cached_property
    def recognition(self) -> Recognition:
        """Tells whether two whom the rows name are one."""
        return Recognition(self.organisation)

    def load(self) -> None:
        """Read the people of the organisation and the rows of these files that were imported before."""
        for person in Person.everywhere.filter(IN_FORCE, organisation=self.organisation):
            self.known[person.name].append(person)
        before = ImportedRow.everywhere.filter(
            organisation=self.organisation, file_digest__in=self.digests.values(), batch__undone_at=None
        )
        for row in before.exclude(batch=self.batch):
            self.seen[row.file_digest, row.sheet, row.row] = row

    def key_of(self, result: SheetResult, row: int) -> RowKey:
        """Where a row stands, for good: the file's digest, the sheet, the row."""
        return self.digests[result.sheet.file], result.sheet.sheet, row

    def was_imported(self, result: SheetResult, row: int) -> bool:
        """The very row of the very file is in the ledger already; it is counted as unchanged."""
        if self.key_of(result, row) in self.seen:
            result.outcomes[row] = "unchanged"
            return True
        return False

    def fit(self, result: SheetResult, row: int, model: type[Model], columns: dict[str, Any]) -> dict[str, Any]:
        """The columns cut to what the ledger holds of each; what was cut is told."""
        fitting = dict(columns)
        for name, value in columns.items():
            column = model._meta.get_field(name)
            limit = getattr(column, "max_length", None)
            if isinstance(value, str) and limit and len(value) > limit:
                label = getattr(column, "verbose_name", name)
                result.infer(f"第{row}行的{label}超过{limit}字，只读入前{limit}字。")
                fitting[name] = value[:limit]
        return fitting

    def facts_of(self, result: SheetResult) -> dict[int, int]:
        """Fact → the first row of the sheet that was imported as part of it before."""
        rows = sorted(((row.row, row.fact_id) for row in self.seen.values() if self._is_of(row, result)), reverse=True)
        return {fact: row for row, fact in rows}

    def _is_of(self, row: ImportedRow, result: SheetResult) -> bool:
        return (row.file_digest, row.sheet) == (self.digests[result.sheet.file], result.sheet.sheet)

    def settle(self, result: SheetResult, row: int, outcome: Outcome, fact: tuple[str, int]) -> None:
        """Remember what became of a row."""
        digest, sheet, number = self.key_of(result, row)
        result.outcomes[row] = outcome
        self.imported.append(
            ImportedRow(
                batch=self.batch,
                organisation=self.organisation,
                file_digest=digest,
                sheet=sheet,
                row=number,
                fact_type=fact[0],
                fact_id=fact[1],
                outcome=outcome,
            )
        )

    def remember(self, fact_type: str, fact_id: int) -> None:
        """Note how an earlier fact stood, before a row corrects it, so that undoing can put it back."""
        last = Revision.everywhere.filter(fact_type=fact_type, fact_id=fact_id).order_by("-sequence").first()
        if last is not None:
            self.corrected.append((fact_type, fact_id, last.sequence))

    def origin(self, result: SheetResult, row: int) -> str:
        """Where a fact came from, as people read it."""
        return f"{result.sheet.file}·{result.sheet.sheet}·第{row}行"[:300]

    def find_person(self, name: str, *, identity_number: str = "", born_on: date | None = None) -> Person | None:
        """The person meant: by identity number first, else the only one of that name whose birth day agrees."""
        same = self.known.get(name, [])
        if identity_number:
            digest = identity_digest(identity_number)
            for person in same:
                if person.identity_digest == digest:
                    return person
            same = [person for person in same if not person.identity_digest]
        born = born_on.isoformat() if born_on else ""
        agreeing = [person for person in same if person.may_be_born(born)]
        return agreeing[0] if len(agreeing) == 1 else None

    def is_ambiguous(self, name: str) -> bool:
        """Several people of the organisation bear this name."""
        return len(self.known.get(name, [])) > 1

    def has_roster(self) -> bool:
        """Whether any member of the organisation is known."""
        return Membership.everywhere.filter(Q(withdrawn_at=None), organisation=self.organisation).exists()

    def new_person(self, result: SheetResult, row: int, name: str, **facts: object) -> Person:
        """Add a person within this batch."""
        person = add_person(
            actor=self.actor,
            organisation=self.organisation,
            name=name,
            batch=self.batch,
            origin=self.origin(result, row),
            quiet=True,
            sample=self.organisation.sample,
            **facts,  # type: ignore[arg-type]
        )
        self.known[name].append(person)
        return person

    def stand(self, result: SheetResult, row: int, person: Person, spells: Iterable[Spell]) -> bool:
        """Write the spells of standing a row tells of, oldest first; returns whether any was new."""
        added = False
        for status, since, until in spells:
            if person.memberships.filter(IN_FORCE, status=status, since=since).exists():
                continue
            set_membership(
                actor=self.actor,
                person=person,
                organisation=self.organisation,
                status=status,
                since=since,
                until=until,
                batch=self.batch,
                origin=self.origin(result, row),
                quiet=True,
            )
            added = True
        return added

    def cover(self, category: str, year: int, label: str) -> None:
        """Say that the ledger of a kind is kept for a year: what it does not hold did not happen."""
        kept = RegisterRow.everywhere.filter(
            organisation=self.organisation, register=COVERAGE, category=category, ym=year * 12, withdrawn_at=None
        )
        if not kept.exists():
            record_rows(
                actor=self.actor,
                organisation=self.organisation,
                register=COVERAGE,
                rows=[{"category": category, "ym": year * 12, "title": f"{year}年{label}台账已导入"}],
                batch=self.batch,
                audited=False,
            )

    def one_of(self, names: Iterable[str]) -> dict[str, Person]:
        """The persons that names mean without doubt."""
        found = {}
        for name in names:
            if name and (person := self.find_person(name) or self.find_person(titled_name(name))) is not None:
                found[name] = person
        return found
