"""What all forms share: plain words for what is missing, dates as the browser picks them, errors at their field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from shuzhi.errors import ShuzhiError


class DayInput(forms.DateInput):
    """A date the browser offers a calendar for."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Day(forms.DateField):
    """A civil day; also reads 2025.3.5 and 2025年3月5日."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日"]
        super().__init__(input_formats=formats, **kwargs)
        self.error_messages["invalid"] = "没有这一天，或写法不对。请按 2025-03-05 这样填写。"


class Lines(forms.CharField):
    """A longer text."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class OneOf(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """One row of those that a room found; the form is told them with :meth:`PlainForm.offer`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, empty_label="请选择", **kwargs)


class SeveralOf(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Any of the rows that a room found, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, **kwargs)


class PlainForm(forms.Form):
    """A form whose every complaint names its field."""

    use_required_attribute = False  # the page says it in words, the browser's bubbles differ from machine to machine
    template_name_label = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            verb = "选择" if isinstance(field, forms.ChoiceField | forms.DateField | forms.FileField) else "填写"
            field.error_messages["required"] = f"请{verb}「{field.label}」。"

    def offer(self, name: str, choices: Any) -> None:
        """What a field of rows may choose from, as a room found it."""
        self.fields[name].queryset = choices  # type: ignore[attr-defined]

    def blame(self, error: ShuzhiError, fields: Mapping[str, str]) -> None:
        """Show a verb's error at the field its code belongs to, or above the form."""
        field = fields.get(error.code)
        refusal = forms.ValidationError(error.message, code=error.code, params={"advice": error.advice})
        self.add_error(field if field in self.fields else None, refusal)


class ReasonForm(PlainForm):
    """Why something is changed or withdrawn."""

    reason = forms.CharField(label="原因", max_length=300, help_text="会留在台账里，例如：日期录入有误。")
