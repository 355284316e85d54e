"""The committing half of Excel in: rows become facts, in one transaction, to be undone as one batch."""

from shuzhi.exchange.importing.commit import import_workbooks
from shuzhi.exchange.importing.result import ImportRefusedError, ImportResult, SheetResult
from shuzhi.exchange.importing.undo import batches_of, undo_batch

__all__ = ["ImportRefusedError", "ImportResult", "SheetResult", "batches_of", "import_workbooks", "undo_batch"]
