"""The form by which a clerk says that a ledger is complete for a year."""

from __future__ import annotations

from typing import Any

from django import forms

from shuzhi.ledger.registers import COVERAGE, SOURCE, Signer, ledger_labels
from shuzhi.roster.models import Organisation
from shuzhi.rulebook import national
from shuzhi.rulebook.vocabulary import ITEM_SOURCES
from shuzhi.web.frame.forms import Day, PlainForm
from shuzhi.web.record.forms import kind_groups

SELF_CHECK = "self"  # a self-check that found nothing is signed for


class CoverageForm(PlainForm):
    """Which ledger, year, and who signed."""

    NOTE = "声明后，台账里没有的就按 0 计算，不再显示「无数据」；已有记录的，仍按记录计算。只有确实记全了才声明。"

    kind = forms.ChoiceField(label="哪类台账")
    year = forms.IntegerField(label="年度", min_value=1949, max_value=2100)
    signer = forms.CharField(
        label="签字人", max_length=40, required=False, help_text="自查没有发现问题的，必须写明签字人和日期。"
    )
    day = Day(label="签字日期", required=False)

    def __init__(self, *args: Any, organisation: Organisation, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _choices(organisation, known)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A self-check without findings needs a signer and a day."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == SOURCE + SELF_CHECK:
            for field, label in (("signer", "签字人"), ("day", "签字日期")):
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, f"自查没有发现问题，请填写「{label}」。")
        return cleaned

    def asked(self) -> dict[str, Any]:
        """What was said, as the verb takes it."""
        cleaned = self.cleaned_data
        word: str = cleaned["kind"]
        of = {"source": word.removeprefix(SOURCE)} if word.startswith(SOURCE) else {"kind": word}
        return {**of, "year": cleaned["year"], "signer": Signer(name=cleaned["signer"], day=cleaned["day"])}


def _choices(organisation: Organisation, known: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds of entries under their groups, then registers, kinds of items and their sources."""
    labels = ledger_labels(organisation)
    registers = [
        (word, labels[word])
        for register in national().registers.values()
        if register.id != COVERAGE
        for word in (register.id, *register.parts())
    ]
    sources = [(SOURCE + id_, labels[SOURCE + id_]) for id_ in ITEM_SOURCES if SOURCE + id_ in labels]
    told = {id_ for _, group in (*kind_groups(known), ("", registers), ("", sources)) for id_, _ in group}
    items = [(id_, label) for id_, label in labels.items() if id_ not in told]
    return [*kind_groups(known), ("登记簿", registers), ("事项", items), ("事项来源", sources)]
