"""The form beside the preview: from which day on the ledger tells of what the files hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shuzhi.duties.beginnings import Begins
from shuzhi.web.frame.forms import Day, PlainForm


class BeginsForm(PlainForm):
    """The day that is offered, and the day that was chosen in its place."""

    ledger_since = Day(
        label="台账从哪一天记起",
        required=False,
        help_text="改动后，这批表都从这一天起记，年份较晚的表仍从它那一年起记；不改就按上面所列。",
    )
    offered = Day(required=False)

    @classmethod
    def offering(cls, begins: Sequence[Begins]) -> BeginsForm:
        """The first of the days on which something would begin."""
        first = min(one.since for one in begins)
        return cls(initial={"ledger_since": first, "offered": first})

    def changed_day(self) -> date | None:
        """The day that somebody chose; None where it is the one that was offered."""
        chosen: date | None = self.cleaned_data["ledger_since"]
        return None if chosen == self.cleaned_data["offered"] else chosen
