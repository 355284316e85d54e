"""The forms of items and of their steps."""

from __future__ import annotations

from django import forms

from shuzhi.items.models import ItemKind, ItemSource
from shuzhi.web.frame.forms import Day, Lines, PlainForm


class ItemForm(PlainForm):
    """A new item."""

    kind = forms.ChoiceField(label="性质", choices=ItemKind.choices)
    source = forms.ChoiceField(label="来源", choices=ItemSource.choices)
    source_year = forms.IntegerField(
        label="来源年度",
        required=False,
        min_value=1949,
        max_value=2100,
        help_text="例如上年度述职评议点出的问题填上年度。",
    )
    title = Lines(label="内容", max_length=500, rows=3, help_text="写清具体问题或事项。")
    owner_name = forms.CharField(
        label="责任人",
        max_length=40,
        required=False,
        help_text="从名册中选；名册以外的人直接写姓名。",
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    opened_on = Day(label="建立日期", required=False)
    due_on = Day(label="完成时限", required=False)


class MeasureForm(PlainForm):
    """Measures, one a line."""

    measures = Lines(label="措施", rows=5, help_text="一行一条。")


class StepForm(PlainForm):
    """A step with a word on it."""

    note = forms.CharField(label="说明", max_length=500, required=False)
