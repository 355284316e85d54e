"""The form of one setting."""

from __future__ import annotations

from typing import Any

from django import forms

from shuzhi.rulebook.settings import Setting, Value
from shuzhi.web.frame.forms import Day, PlainForm

CHOICES = [("yes", "采用"), ("no", "不采用")]
LARGEST = 100_000_000  # 元


def as_typed(value: Value) -> str | int | None:
    """A value as the form's field holds it."""
    return ("yes" if value else "no") if isinstance(value, bool) else value


class SettingForm(PlainForm):
    """A value and the day from which it holds."""

    since = Day(label="从哪天起")
    reason = forms.CharField(
        label="依据", max_length=300, required=False, help_text="例如：3月5日支部党员大会决定。可以不填。"
    )
    field_order = ("value", "since", "reason")

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting
        self.fields["value"] = self._field(setting)
        self.order_fields(self.field_order)

    def value(self) -> Value:
        """What was chosen."""
        value: str | int | None = self.cleaned_data["value"]
        return value == "yes" if isinstance(value, str) else value

    def _field(self, setting: Setting) -> forms.Field:
        if setting.kind == "switch":
            chosen = forms.ChoiceField(label=setting.label, choices=CHOICES, widget=forms.RadioSelect)
            chosen.error_messages["required"] = f"请选择「{setting.label}」。"
            return chosen
        number = forms.IntegerField(
            label=setting.label,
            required=setting.kind == "minutes",
            min_value=setting.least or 0,
            max_value=setting.most or LARGEST,
            help_text="不填表示不设。" if setting.kind == "yuan" else "",
        )
        number.error_messages["required"] = f"请填写「{setting.label}」。"
        return number
