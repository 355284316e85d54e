"""The form above the log."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from shuzhi.access.sentences import audit_verbs
from shuzhi.web.frame.forms import Day, PlainForm


class AuditSearchForm(PlainForm):
    """What was done, by whom, in which days."""

    verb = forms.ChoiceField(label="事项", required=False)
    name = forms.CharField(label="操作人", required=False, max_length=40)
    since = Day(label="从", required=False)
    until = Day(label="到", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = [("", "全部事项"), *((verb, audit_verb.label) for verb, audit_verb in audit_verbs().items())]
        self.fields["verb"].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What is looked for; what cannot be read asks nothing and is said at its field."""
        self.is_valid()
        since: date | None = self.cleaned_data.get("since")
        until: date | None = self.cleaned_data.get("until")
        words = {key: str(self.cleaned_data.get(key, "")).strip() for key in ("verb", "name")}
        return {**words, "since": since, "until": until}
