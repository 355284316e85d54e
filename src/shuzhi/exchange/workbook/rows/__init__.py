"""One reader per kind of table: from the cells of a row to a record, or None where the row is rejected."""

from collections.abc import Callable

from shuzhi.exchange.workbook.model import Record
from shuzhi.exchange.workbook.rows.development import read_development
from shuzhi.exchange.workbook.rows.dues import read_dues
from shuzhi.exchange.workbook.rows.event import read_event
from shuzhi.exchange.workbook.rows.finding import read_finding
from shuzhi.exchange.workbook.rows.member import read_member
from shuzhi.exchange.workbook.sheet import RowCells

READERS: dict[str, Callable[[RowCells], Record | None]] = {
    "events": read_event,
    "roster": read_member,
    "dues": read_dues,
    "development": read_development,
    "rectification": read_finding,
}
