"""The verb that takes office workbooks in: read all, match with the ledger, commit in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import one_link_each
from shuzhi.clock import now
from shuzhi.duties.beginnings import Begins, whole_of
from shuzhi.exchange.importing.beginning import begin_what_came
from shuzhi.exchange.importing.context import ImportContext
from shuzhi.exchange.importing.development_rows import import_development
from shuzhi.exchange.importing.dues_rows import import_dues
from shuzhi.exchange.importing.event_rows import import_events
from shuzhi.exchange.importing.facts import FACTS
from shuzhi.exchange.importing.finding_rows import import_findings
from shuzhi.exchange.importing.result import ImportRefusedError, ImportResult, SheetResult
from shuzhi.exchange.importing.roster_rows import import_roster
from shuzhi.exchange.importing.warning import warn_of_what_came
from shuzhi.exchange.models import ImportedRow
from shuzhi.exchange.workbook import WorkbookRead, read_workbooks
from shuzhi.exchange.workbook.kind_names import KindNames
from shuzhi.keeping.statistics import refresh_statistics
from shuzhi.roster.models import Organisation
from shuzhi.roster.rulebooks import rulebook_of

# People first: everything else names them.
TAKERS: dict[str, Callable[[ImportContext, SheetResult], None]] = {
    "roster": import_roster,
    "development": import_development,
    "dues": import_dues,
    "rectification": import_findings,
}


def import_workbooks(
    *,
    actor: Actor,
    organisation: Organisation,
    paths: Sequence[Path],
    dry_run: bool = False,
    ledger_since: date | None = None,
) -> ImportResult:
    """Import office workbooks into the ledger of an organisation.

    The preview (``dry_run``) runs the very same code and rolls it back, so it cannot differ from the commit.

    Args:
        paths: The files, in any order; rosters are read first.
        ledger_since: From which day on the ledger tells of what the files hold; None: as they tell themselves.

    Returns:
        What became of every row; ``batch`` undoes it.

    Raises:
        AccessDeniedError: The actor may not import here.
        ImportRefusedError: A file has macros or external links or cannot be read; nothing was changed.
    """
    actor.require(Capability.IMPORT, organisation)
    names = KindNames(rulebook_of(organisation))
    workbooks = read_workbooks(paths, names=names)
    refusals = [workbook.refused for workbook in workbooks if workbook.refused is not None]
    if refusals:
        raise ImportRefusedError(refusals)
    with transaction.atomic():
        with one_link_each():
            result = _commit(actor, organisation, workbooks, names, ledger_since)
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run:
        if result.batch is not None:
            refresh_statistics()
        return result
    organisation.refresh_from_db()
    return ImportResult(None, result.sheets, result.begins)


def _commit(
    actor: Actor,
    organisation: Organisation,
    workbooks: Sequence[WorkbookRead],
    names: KindNames,
    ledger_since: date | None,
) -> ImportResult:
    files = "、".join(workbook.file for workbook in workbooks)
    batch: Batch = Batch.everywhere.create(
        organisation=organisation, label=files[:400], made_at=now(), made_by=actor.name
    )
    context = ImportContext(
        actor=actor,
        organisation=organisation,
        batch=batch,
        digests={workbook.file: workbook.sha256 for workbook in workbooks},
        names=names,
    )
    context.load()
    former = whole_of(organisation)
    results = [SheetResult.of(sheet) for workbook in workbooks for sheet in workbook.sheets]
    _check_names(organisation, results)
    for kind, take in TAKERS.items():
        # The newest roster first, which no older one overrules; but of dues the base before first.
        for result in sorted(results, key=lambda result: -(result.sheet.year or 9999), reverse=kind == "dues"):
            if result.sheet.kind == kind:
                take(context, result)
    import_events(context, [r for r in results if r.sheet.kind not in TAKERS and r.sheet.kind != "unknown"])
    ImportedRow.everywhere.bulk_create(context.imported, batch_size=500)
    if not context.corrected and not context.people_before and not _wrote(batch):
        ImportedRow.everywhere.filter(batch=batch).delete()
        batch.delete()
        return ImportResult(None, tuple(results))
    begins = begin_what_came(
        actor=actor, organisation=organisation, batch=batch, results=results, former=former, since=ledger_since
    )
    warn_of_what_came(context)  # once it is known from when on the ledger tells
    _tell(results, begins, said=ledger_since is not None)
    done = ImportResult(batch.pk, tuple(results), begins)
    batch.summary |= {name: done.count(name) for name in ("created", "merged", "unchanged", "rejected")}
    batch.summary |= {"corrected": context.corrected, "people_before": context.people_before}
    batch.save(update_fields=["summary"])
    write_audit(
        actor=actor,
        verb="import.committed",
        organisation=organisation,
        batch=batch.pk,
        files=files,
        created=done.count("created"),
    )
    return done


def _tell(results: Sequence[SheetResult], begins: Sequence[Begins], *, said: bool) -> None:
    """Say from which day on what came is kept."""
    why = "按写明的日期" if said else "没有写明台账自何时起记"
    for one in begins:
        results[0].infer(f"{why}，{one.label}按{one.since.isoformat()}起记；此前的不追问。")


def _wrote(batch: Batch) -> bool:
    return any(model.everywhere.filter(batch=batch).exists() for model in FACTS)


def _check_names(organisation: Organisation, results: Sequence[SheetResult]) -> None:
    """Say where a title names another organisation than the one imported into."""
    for result in results:
        named = result.sheet.organisation_name
        if named and named not in organisation.name and organisation.name not in named:
            result.note(
                None,
                "organisation.mismatch",
                f"标题写的是“{named}”，正在导入到“{organisation.name}”。",
                "如果选错了组织，请撤销本批后重新导入。",
            )
