"""Which tables a plan of migrations may touch, told from its operations before any of them runs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from django.db.migrations import Migration, RenameModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation


def touched_tables(plan: Iterable[tuple[Migration, bool]]) -> frozenset[str] | None:
    """The tables whose shape the plan changes; None where it may change rows of any table."""
    steps = chain.from_iterable(
        ((migration.app_label, operation) for operation in migration.operations) for migration, _ in plan
    )
    found: set[str] = set()
    for app, operation in steps:
        model = _model_of(operation)
        if model is None:
            return None
        found.add(f"{app}_{model.lower()}")
    return frozenset(found)


def _model_of(operation: Operation) -> str | None:
    """The model an operation is about; None where it runs code, or changes the tables that point to the model too."""
    if isinstance(operation, RenameModel):
        return None
    if isinstance(operation, ModelOperation):
        return str(operation.name)
    if isinstance(operation, FieldOperation):
        return str(operation.model_name)
    return str(operation.model_name) if isinstance(operation, IndexOperation) else None  # type: ignore[attr-defined]
