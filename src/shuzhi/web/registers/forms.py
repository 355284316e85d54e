"""The form of one register row, made from the rulebook's fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from shuzhi.rulebook.model import RegisterKind
from shuzhi.rulebook.units import KNOWN
from shuzhi.rulebook.vocabulary import choices_of, level_of
from shuzhi.web.frame.forms import Day, PlainForm

COLUMNS = {"outlet": "issuer"}  # the rulebook's word → the column it stands in
MONTH = re.compile(r"(\d{4})-(\d{1,2})")
# Each unit once, however wide its sign is written.
UNITS_OFFERED = tuple(dict.fromkeys(unicodedata.normalize("NFKC", word) for word in KNOWN))
LENGTHS = {"title": 300, "number": 80, "category": 60, "issuer": 120, "period": 20}
# Asked for on the page, beside what the register needs: without them a row belongs to nobody or to no year.
LIKELY = {
    "dues": ("person_id", "ym", "due_fen", "paid_fen"),
    "fund": ("title", "day", "paid_fen"),
    "document": ("title", "day"),
    "publication": ("title", "day"),
    "honour": ("title", "day"),
}


class MonthField(forms.CharField):
    """A month, kept as year * 12 + month - 1."""

    widget = forms.TextInput(attrs={"type": "month"})

    def clean(self, value: Any) -> Any:
        """2025-03 as a month number; None for an empty text."""
        text = super().clean(value)
        found = MONTH.fullmatch(text)
        if not text:
            return None
        if not found or not 1 <= int(found[2]) <= 12:
            raise forms.ValidationError("月份请写成 2025-03。", code="month.invalid")
        return int(found[1]) * 12 + int(found[2]) - 1


class LevelField(forms.ChoiceField):
    """A level, also where it is told by one of its words (县级)."""

    def to_python(self, value: Any) -> str:
        """The level's id."""
        return level_of(super().to_python(value))


class RegisterForm(PlainForm):
    """One row of a register."""

    def __init__(self, *args: Any, kind: RegisterKind, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns: list[str] = []
        for name, label in kind.fields.items():
            column = COLUMNS.get(name, name)
            required = name in (*LIKELY.get(kind.id, ()), *kind.needs)
            self.fields[column] = self._field(column, label, kind, people, required=required)
            word = "选择" if column in {"person_id", "category", "day", "unit"} else "填写"
            self.fields[column].error_messages["required"] = f"请{word}「{self.fields[column].label}」。"
            self.columns.append(column)
        if kind.counts and "title" in self.fields:
            bare = "、".join(kind.categories[category] for category in kind.counts)
            self.fields["title"].help_text = f"{bare}不登记说明，只登记数值、日期和出处。"

    def _field(
        self, column: str, label: str, kind: RegisterKind, people: Sequence[tuple[int, str]], *, required: bool
    ) -> forms.Field:
        made: dict[str, Callable[[], forms.Field]] = {
            "person_id": lambda: forms.TypedChoiceField(
                label=label,
                choices=[("", "请选择"), *((str(pk), name) for pk, name in people)],
                coerce=int,
                empty_value=None,
                required=required,
            ),
            "ym": lambda: MonthField(label=label, required=required),
            "day": lambda: Day(label=label, required=required),
            "value": lambda: forms.DecimalField(label=label, max_digits=18, decimal_places=4, required=required),
        }
        if column in made:
            return made[column]()
        if column.endswith("_fen"):
            yuan = label.replace("（分）", "（元）")
            return forms.DecimalField(
                label=yuan, min_value=Decimal(0), max_digits=14, decimal_places=2, required=required
            )
        if column == "category" and kind.categories:
            return forms.ChoiceField(label=label, choices=list(kind.categories.items()))
        if column == "unit":
            return forms.ChoiceField(label=label, choices=[("", "请选择"), *((word, word) for word in UNITS_OFFERED)])
        if column == "level":
            return LevelField(label=label, choices=[("", "请选择"), *choices_of("levels")], required=required)
        return forms.CharField(label=label, max_length=LENGTHS.get(column, 200), required=required)

    def row(self) -> dict[str, Any]:
        """The columns of the row; yuan as whole fen."""
        columns = {column: self.cleaned_data[column] for column in self.columns}
        for column, value in columns.items():
            if column.endswith("_fen") and value is not None:
                columns[column] = int(value * 100)
        return columns
