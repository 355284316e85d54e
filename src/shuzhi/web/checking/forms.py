"""The form of 核查: which report, and what to hold it against."""

from __future__ import annotations

from typing import Any

from django import forms

from shuzhi.reports.checkup import Wanted
from shuzhi.web.frame.forms import PlainForm
from shuzhi.web.frame.staging import REPORTS

OWN, UPLOAD = "own", "upload"
ACCEPTED = ",".join(REPORTS.endings)


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files; an empty list where none was chosen."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file as a field of one file would take it."""
        return [super(Files, self).clean(one, initial) for one in data or []]


class CheckForm(PlainForm):
    """A report of the ledger or a file, with what it is held against."""

    what = forms.ChoiceField(label="核查哪一份", widget=forms.RadioSelect, required=False)
    file = forms.FileField(
        label="报告文件",
        required=False,
        help_text="Word、WPS、PDF、文本都可以，一个文件里有好几篇也可以。严禁上传涉密材料。",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    others = Files(
        label="对照材料（可以不选）",
        required=False,
        help_text="范文、去年的报告、别处的报告，可以选几个：看有没有相同段落。",
        widget=FilesInput(attrs={"multiple": True, "accept": ACCEPTED}),
    )
    ledger = forms.BooleanField(label="数字与台账核对", required=False, initial=True)
    past = forms.BooleanField(label="与本组织往年报送的对照", required=False, initial=True)
    elsewhere = forms.BooleanField(label="与所属组织今年和去年报送的对照", required=False)
    profile = forms.ChoiceField(label="按哪种要求看篇幅", required=False)

    def __init__(self, *args: Any, own: str, profiles: list[tuple[str, str]], has_below: bool, **kwargs: Any) -> None:
        """Args: own: what the organisation's own report is called, empty where there is none to check."""
        super().__init__(*args, **kwargs)
        if not has_below:
            del self.fields["elsewhere"]
        choices = [(OWN, own)] if own else []
        what = self.fields["what"]
        profile = self.fields["profile"]
        assert isinstance(what, forms.ChoiceField)  # noqa: S101 - tells the type checker, not the user
        assert isinstance(profile, forms.ChoiceField)  # noqa: S101
        what.choices = [*choices, (UPLOAD, "选一个文件")]
        what.initial = choices[0][0] if choices else UPLOAD
        profile.choices = [("", "不看篇幅"), *profiles]

    def clean(self) -> dict[str, Any]:
        """Whoever chose a file means it; where a file is to be checked one must be there."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("what") or cleaned.get("file"):
            cleaned["what"] = UPLOAD
        if cleaned["what"] == UPLOAD and not cleaned.get("file"):
            self.add_error("file", forms.ValidationError("还没有选择文件。请选择一个报告文件。", code="upload.missing"))
        return cleaned

    @property
    def wanted(self) -> Wanted:
        """What was ticked."""
        cleaned = self.cleaned_data
        return Wanted(
            ledger=cleaned["ledger"],
            past=cleaned["past"],
            profile=cleaned["profile"],
            others=cleaned.get("elsewhere", False),
        )
