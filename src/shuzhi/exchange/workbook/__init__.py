"""Office workbooks in: from .xlsx files to typed rows and named problems.  No Django, no database.

The reading half only.  Who commits (matches with the ledger, merges, undoes) stands on top of it.
"""

from shuzhi.exchange.workbook.checks import check_dues
from shuzhi.exchange.workbook.model import (
    ColumnRead,
    DevelopmentRow,
    DuesRow,
    EventRow,
    FindingRow,
    MemberRow,
    Problem,
    RowRead,
    SheetRead,
    WorkbookRead,
)
from shuzhi.exchange.workbook.read import read_workbook, read_workbooks
from shuzhi.exchange.workbook.told_twice import PlacedEvent, ToldEvent, detect_told_twice, placed_events

__all__ = [
    "ColumnRead",
    "DevelopmentRow",
    "DuesRow",
    "EventRow",
    "FindingRow",
    "MemberRow",
    "PlacedEvent",
    "Problem",
    "RowRead",
    "SheetRead",
    "ToldEvent",
    "WorkbookRead",
    "check_dues",
    "detect_told_twice",
    "placed_events",
    "read_workbook",
    "read_workbooks",
]
