"""The forms of the roster: a person, his standing, what is true of him, his posts."""

from __future__ import annotations

from typing import Any

from django import forms

from shuzhi.exchange.workbook.identity import read_identity
from shuzhi.roster.models import (
    CircumstanceKind,
    DuesCategory,
    MembershipStatus,
    PostRole,
)
from shuzhi.rulebook.vocabulary import choices_of
from shuzhi.web.frame.forms import Day, OneOf, PlainForm

SEXES = [("", "未填"), *choices_of("sexes")]


class PersonForm(PlainForm):
    """A person's own particulars."""

    name = forms.CharField(label="姓名", max_length=40)
    sex = forms.ChoiceField(label="性别", choices=SEXES, required=False)
    ethnicity = forms.CharField(label="民族", max_length=20, required=False)
    born_on = Day(label="出生日期", required=False)
    education = forms.CharField(label="学历", max_length=20, required=False)
    occupation = forms.CharField(label="工作岗位", max_length=60, required=False)
    dues_category = forms.ChoiceField(label="党费类别", choices=[("", "未填"), *DuesCategory.choices], required=False)
    identity_number = forms.CharField(
        label="公民身份号码",
        max_length=18,
        required=False,
        help_text="加密保存，页面上只显示前三位和后两位。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(label="备注", max_length=300, required=False)

    def clean_identity_number(self) -> str:
        """A number whose check digit holds, or none."""
        number: str = self.cleaned_data["identity_number"].strip().upper()
        if number and (reason := read_identity(number).reason):
            advice = {"advice": "请对照身份证逐位核对；没有就先不填。"}
            raise forms.ValidationError(f"公民身份号码有误：{reason}。", code="identity.checksum", params=advice)
        return number


class NewPersonForm(PersonForm):
    """A person and, where he is a member, since when."""

    status = forms.ChoiceField(
        label="党籍",
        choices=[*MembershipStatus.choices, ("", "不是党员（申请人、积极分子、发展对象）")],
        required=False,
        initial=MembershipStatus.FORMAL,
    )
    since = Day(label="自何日起", required=False, help_text="预备党员填接收之日，正式党员填转正之日或转入本支部之日。")
    field_order = ("name", "status", "since")

    def clean(self) -> dict[str, Any]:
        """A standing needs its day."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("status") and not cleaned.get("since") and "since" not in self.errors:
            advice = {"advice": "不知道确切日期时，填最接近的日期并在备注里写明。"}
            self.add_error("since", forms.ValidationError("请填写党籍起算日期。", "date.missing", advice))
        return cleaned

    def particulars(self) -> dict[str, Any]:
        """What :func:`add_person` takes."""
        return {k: v for k, v in self.cleaned_data.items() if k not in {"status", "since"}}


class ChangePersonForm(PersonForm):
    """Particulars put right, with the reason; an empty identity number leaves the present one."""

    reason = forms.CharField(label="更正原因", max_length=300, help_text="例如：原表录入有误。")

    def changes(self) -> dict[str, Any]:
        """What :func:`change_person` takes."""
        cleaned = dict(self.cleaned_data)
        cleaned.pop("reason")
        if not cleaned["identity_number"]:
            cleaned.pop("identity_number")
        return cleaned


class StandingForm(PlainForm):
    """Another standing, or the end of it."""

    status = forms.ChoiceField(label="变更为", choices=[*MembershipStatus.choices, ("end", "不再属于本组织")])
    since = Day(label="自何日起")
    reason = forms.CharField(
        label="原因", max_length=40, required=False, help_text="不再属于本组织时填写，例如：去世、除名、转往外地。"
    )

    def clean(self) -> dict[str, Any]:
        """An end needs its reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("status") == "end" and not cleaned.get("reason"):
            self.add_error("reason", forms.ValidationError("请写明原因。", code="reason.missing"))
        return cleaned


class CircumstanceForm(PlainForm):
    """Something that is true of a member for a time."""

    kind = forms.ChoiceField(label="情况", choices=CircumstanceKind.choices)
    since = Day(label="自何日起")
    until = Day(label="到何日止", required=False, help_text="还在继续就不填。")


class PostForm(PlainForm):
    """A post."""

    role = forms.ChoiceField(label="职务", choices=PostRole.choices, help_text="书记只有一位，前任自同日起卸任。")
    since = Day(label="自何日起")


class TransferForm(PlainForm):
    """组织关系 to another organisation of this office."""

    target = OneOf(label="转往")
    sent_on = Day(label="开出日期")
    received_on = Day(label="接收日期", help_text="接收前仍算本组织党员。")

    def __init__(self, *args: Any, homes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("target", homes)
