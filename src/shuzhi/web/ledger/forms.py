"""The form above the ledger."""

from __future__ import annotations

from typing import Any

from django import forms

from shuzhi.ledger.finding import Search
from shuzhi.ledger.kinds import Kinds
from shuzhi.rulebook.calendar.months import month_end
from shuzhi.web.frame.forms import Day, PlainForm
from shuzhi.web.record.forms import kind_groups

RARER = ("person", "since", "until", "withdrawn")


class SearchForm(PlainForm):
    """Text, kind, days, person."""

    q = forms.CharField(label="文字", required=False, max_length=100, help_text="主题、内容、地点、议题")
    kind = forms.ChoiceField(label="类别", required=False)
    since = Day(label="从", required=False)
    until = Day(label="到", required=False)
    person = forms.CharField(label="人员", required=False, max_length=40)
    withdrawn = forms.BooleanField(label="包括已撤回的", required=False)

    def __init__(self, *args: Any, known: Kinds, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = [("", "全部类别"), *kind_groups(known)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def asks_more(self) -> bool:
        """Whether one of the rarer fields is asked, so that they must be seen."""
        return any(self.data.get(name) for name in RARER)

    def search(self) -> Search:
        """What is looked for; what cannot be read asks nothing and is said at its field."""
        self.is_valid()
        cleaned = self.cleaned_data
        return Search(
            text=cleaned.get("q", "").strip(),
            kind=cleaned.get("kind", ""),
            since=cleaned.get("since"),
            until=cleaned.get("until"),
            person=cleaned.get("person", "").strip(),
            withdrawn=bool(cleaned.get("withdrawn")),
        )


def with_months(asked: Any) -> Any:
    """An address that names months (``from=2025-04&to=2025-06``) as the days of the form."""
    typed = asked.copy()
    for month, field in (("from", "since"), ("to", "until")):
        year, _, number = asked.get(month, "").partition("-")
        if year.isdigit() and number.isdigit() and len(year) == 4 and 1 <= int(number) <= 12:
            end = month_end(int(year) * 12 + int(number) - 1)
            typed[field] = end.replace(day=1).isoformat() if month == "from" else end.isoformat()
            typed.pop(month)
    return typed
