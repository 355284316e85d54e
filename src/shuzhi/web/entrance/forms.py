"""The forms of the first run and of signing in."""

from __future__ import annotations

from typing import Any

from django import forms

from shuzhi.access.accounts import check_password
from shuzhi.errors import ShuzhiError
from shuzhi.roster.models import OrganisationKind, Sector
from shuzhi.web.frame.forms import Day, OneOf, PlainForm

PASSWORD_RULES = "至少 10 位；不能全是数字；不能用常见口令。可以用几个好记的词连在一起。"  # noqa: S105
COMMITTEE = [("", "以后再定"), ("yes", "设支委会"), ("no", "不设支委会")]


class SignInForm(PlainForm):
    """User name and password."""

    username = forms.CharField(
        label="用户名", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class OrganisationForm(PlainForm):
    """A new organisation."""

    name = forms.CharField(label="组织名称", max_length=100, help_text="写全称，例如：青石镇机关第一党支部。")
    code = forms.CharField(label="组织代码", max_length=40, help_text="内部编号，不能重复，例如：QS01。")
    kind = forms.ChoiceField(label="组织类型", choices=OrganisationKind.choices, initial=OrganisationKind.BRANCH)
    sector = forms.ChoiceField(label="领域", choices=Sector.choices, help_text="决定任期和述职报告的格式。")
    committee = forms.ChoiceField(label="支部委员会", choices=COMMITTEE, required=False)
    founded_on = Day(label="成立日期", required=False, help_text="不清楚可以不填，按一直存在计算。")
    ledger_since = Day(
        label="台账从哪一天记起",
        required=False,
        help_text="从这一天起开的会、办的事都会记进来；这一天以前的不追问。不清楚可以不填，按最早一笔记录所在的年份算。",
    )

    def facts(self) -> dict[str, Any]:
        """What :func:`add_organisation` takes."""
        cleaned = self.cleaned_data
        return {
            "code": cleaned["code"],
            "name": cleaned["name"],
            "kind": cleaned["kind"],
            "sector": cleaned["sector"],
            "founded_on": cleaned["founded_on"],
            "ledger_since": cleaned["ledger_since"],
            "has_committee": {"yes": True, "no": False}.get(cleaned["committee"]),
        }


class AccountForm(PlainForm):
    """A new account."""

    person_name = forms.CharField(label="姓名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    username = forms.CharField(
        label="用户名",
        max_length=60,
        help_text="登录时用，例如：wangwenshu。",
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="口令",
        strip=False,
        help_text=PASSWORD_RULES,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一遍口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords alike, and strong enough."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            advice = {"advice": "请重新输入。"}
            self.add_error("again", forms.ValidationError("两次输入的口令不一样。", "password.differs", advice))
        if cleaned.get("password"):
            try:
                check_password(cleaned["password"], username=cleaned.get("username", ""))
            except ShuzhiError as error:
                self.blame(error, {error.code: "password"})
        return cleaned


class SetupForm(AccountForm, OrganisationForm):
    """The first run: the organisation, its superior if one is named, and the first account."""

    superior = forms.CharField(
        label="上级党组织名称", max_length=100, required=False, help_text="可以不填；填了会一并建立。"
    )
    superior_kind = forms.ChoiceField(
        label="上级类型",
        choices=[(kind, label) for kind, label in OrganisationKind.choices if kind not in {"branch", "joint_branch"}],
        initial=OrganisationKind.COMMITTEE,
        required=False,
    )
    existing = OneOf(
        label="已有的组织",
        help_text="数据里已有组织，账号将在所选组织上工作。",
    )
    field_order = (
        "existing",
        "name",
        "code",
        "kind",
        "sector",
        "committee",
        "founded_on",
        "ledger_since",
        "superior",
        "superior_kind",
    )

    def __init__(self, *args: Any, existing: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if existing is None:
            del self.fields["existing"]
            return
        self.offer("existing", existing)
        for name in (
            "name",
            "code",
            "kind",
            "sector",
            "committee",
            "founded_on",
            "ledger_since",
            "superior",
            "superior_kind",
        ):
            del self.fields[name]

    def beginning(self) -> dict[str, Any]:
        """What :func:`begin` takes of an organisation that is not there yet."""
        cleaned = self.cleaned_data
        return self.facts() | {"superior": cleaned["superior"], "superior_kind": cleaned["superior_kind"]}
