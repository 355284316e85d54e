"""How the form of an entry begins: the day whose roll is called, and what the last entry of its kind suggests."""

from __future__ import annotations

import re
from datetime import date

from django.core.exceptions import ValidationError

from shuzhi.clock import today
from shuzhi.ledger.entries import EARLIEST, facts_of
from shuzhi.ledger.models import Entry
from shuzhi.rulebook.calendar import month_end
from shuzhi.web.frame.forms import Day
from shuzhi.web.frame.names import NameBook

PERIOD = re.compile(r"(?P<year>[12][0-9]{3})(-((?P<month>[0-9]{2})|Q(?P<quarter>[1-4])|H(?P<half>[12])))?")
SUGGESTED = ("chair", "recorder")


def day_of_roll(typed: str, begun: date | None, period: str) -> date:
    """The day typed, or the one the form began with, or the last day of the period asked for; at most today."""
    day = _read_day(typed) or begun or last_day_of(period) or today()
    return min(day, today())


def last_day_of(period: str) -> date | None:
    """The last day of 2025-03, 2025-Q2, 2025-H1 or 2025; None where that is no period."""
    found = PERIOD.fullmatch(period)
    if found is None:
        return None
    last = int(found["month"] or 3 * int(found["quarter"] or 0) or 6 * int(found["half"] or 0) or 12)
    return month_end(int(found["year"]) * 12 + last - 1) if 1 <= last <= 12 else None


def suggestions(entry: Entry, book: NameBook) -> dict[str, str]:
    """Chair, recorder and place of an entry, as the form of another of its kind begins."""
    facts = facts_of(entry)
    led = {role: book.write(one for one in facts.participants if one.role == role) for role in SUGGESTED}
    words = led | {"place": facts.place}
    return {field: text for field, text in words.items() if text}


def _read_day(typed: str) -> date | None:
    try:
        day: date | None = Day(required=False).to_python(typed)
    except ValidationError:
        return None
    return day if day is not None and day >= EARLIEST else None
