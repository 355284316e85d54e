"""The verb that enters a facts file: read whole, put in order, entered in one transaction as one batch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.chain.links import one_link_each
from shuzhi.clock import now
from shuzhi.exchange.facts.joining import tell_differences, tell_nothing_in_spite, tell_warnings
from shuzhi.exchange.facts.memory import RowMemory
from shuzhi.exchange.facts.parts import parts
from shuzhi.exchange.facts.reading import elements_of, read_file
from shuzhi.factsfile.failure import FactsError
from shuzhi.factsfile.loading import Loading
from shuzhi.keeping.statistics import refresh_statistics
from shuzhi.roster.ledger_beginning import BEGUN
from shuzhi.roster.models import Organisation
from shuzhi.roster.taking_over import ADDED


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What became of a file.  ``batch`` undoes it; None where nothing was entered, and in a preview."""

    batch: int | None
    entered: Counter[str]
    unchanged: Counter[str]
    refused: Counter[str]
    problems: tuple[FactsError, ...]

    def as_dict(self) -> dict[str, Any]:
        """The result as ``shuzhi load --json`` prints it."""
        return {
            "batch": self.batch,
            "entered": {part: count for part, count in self.entered.items() if count},
            "unchanged": {part: count for part, count in self.unchanged.items() if count},
            "refused": {part: count for part, count in self.refused.items() if count},
            "problems": [problem.as_dict() for problem in self.problems],
        }


def load_facts(
    *, actor: Actor, path: Path, organisation: Organisation | None = None, partial: bool = False, dry_run: bool = False
) -> LoadResult:
    """Enter a facts file.

    The preview (``dry_run``) runs the very same code and rolls it back, so it cannot differ from the entering.

    Args:
        organisation: For whom: what names no organisation is its own, and nothing outside it is entered.
        partial: True enters what can be, and tells the rest; else one refusal refuses the whole file.

    Raises:
        AccessDeniedError: The actor may not import there; only the operator loads for no organisation in particular.
        FactsError: The file cannot be read, or something in it is refused; nothing was entered.
    """
    if organisation is not None:
        actor.require(Capability.IMPORT, organisation)
    elif not actor.is_operator:
        raise AccessDeniedError("没有指明录入到哪个组织。", advice="请选择本组织后再录入。")
    document = read_file(path)
    with transaction.atomic():
        result = _enter(actor, organisation, path.name, document, partial=partial)
        if dry_run:
            transaction.set_rollback(True)
    if dry_run:
        return LoadResult(None, result.entered, result.unchanged, result.refused, result.problems)
    if result.batch is not None:
        refresh_statistics()
    return result


def _enter(
    actor: Actor, organisation: Organisation | None, name: str, document: dict[str, Any], *, partial: bool
) -> LoadResult:
    memory = RowMemory()

    def open_batch(concerned: Any) -> Batch:
        batch: Batch = Batch.everywhere.create(
            organisation=concerned, label=name[:400], made_at=now(), made_by=actor.name
        )
        return batch

    loading = Loading(
        actor=actor,
        memory=memory,
        open_batch=open_batch,
        finders={part.key: part.find for part in parts() if part.find is not None},
        file=name[:200],
        home=organisation,
        partial=partial,
    )
    elements = elements_of(loading, document)
    with one_link_each():
        for part in parts():
            part.load(loading, elements[part.key])
        if loading.opened is not None:
            _settle(loading, memory, loading.opened)
    return LoadResult(
        loading.opened.pk if loading.opened else None,
        loading.entered,
        loading.unchanged,
        loading.refused,
        tuple(loading.problems),
    )


def _settle(loading: Loading, memory: RowMemory, batch: Batch) -> None:
    """Keep with the batch what it entered, and tell the log."""
    memory.write(batch)
    tell_differences(loading, batch)
    tell_warnings(loading, batch)
    tell_nothing_in_spite(loading, batch)
    batch.summary = {
        "created": loading.entered.total(),
        "merged": 0,
        "unchanged": loading.unchanged.total(),
        "rejected": loading.refused.total(),
        ADDED: loading.added,
        BEGUN: loading.begun,
    }
    batch.save(update_fields=["summary"])
    write_audit(
        actor=loading.actor,
        verb="import.committed",
        organisation=batch.organisation,
        batch=batch.pk,
        files=batch.label,
        created=loading.entered.total(),
    )
