"""The form that answers 「未见记录，请说明」."""

from __future__ import annotations

from functools import partial

from django import forms

from shuzhi.duties.explain import APPROVED
from shuzhi.rulebook.vocabulary import EXPLANATION_KINDS, choices_of
from shuzhi.web.frame.forms import Day, Lines, PlainForm

WHO_NEEDS_APPROVAL = f"性质选「{'」「'.join(EXPLANATION_KINDS[kind] for kind in sorted(APPROVED))}」时填写，别的不填。"


class ExplainForm(PlainForm):
    """The author's word, of what kind it is, and who approved it where somebody must have."""

    kind = forms.ChoiceField(
        label="性质", choices=partial(choices_of, "explanation_kinds"), initial="reason", required=False
    )
    text = Lines(label="说明", max_length=500, help_text="写一句实际情况，例如：当月因防汛改到 8 月 2 日开展。")
    approved_by = forms.CharField(label="批准的组织", max_length=100, required=False, help_text=WHO_NEEDS_APPROVAL)
    approved_on = Day(label="批准日期", required=False)

    def clean_kind(self) -> str:
        """A sentence alone says why."""
        return str(self.cleaned_data["kind"]) or "reason"
