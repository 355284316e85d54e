"""The form by which a clerk says that a ledger is complete for a year."""

from __future__ import annotations

from typing import Any

from django import forms

from shuzhi.ledger.kinds import Kinds
from shuzhi.web.frame.forms import PlainForm
from shuzhi.web.record.forms import kind_groups


class CoverageForm(PlainForm):
    """Kind and year."""

    NOTE = "声明后，台账里没有的就按 0 计算，不再显示「无数据」。只有确实记全了才声明。"

    kind = forms.ChoiceField(label="哪类台账")
    year = forms.IntegerField(label="年度", min_value=1949, max_value=2100)

    def __init__(self, *args: Any, known: Kinds, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = kind_groups(known)
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
