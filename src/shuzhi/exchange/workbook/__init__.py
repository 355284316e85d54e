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
from shuzhi.exchange.workbook.one_event import JoinedEvent, RowEvent, join_events, row_events
from shuzhi.exchange.workbook.read import read_workbook, read_workbooks

__all__ = [
    "ColumnRead",
    "DevelopmentRow",
    "DuesRow",
    "EventRow",
    "FindingRow",
    "JoinedEvent",
    "MemberRow",
    "Problem",
    "RowEvent",
    "RowRead",
    "SheetRead",
    "WorkbookRead",
    "check_dues",
    "join_events",
    "read_workbook",
    "read_workbooks",
    "row_events",
]
