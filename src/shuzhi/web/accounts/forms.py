"""The forms of the page that keeps the accounts, and of one's own password."""

from __future__ import annotations

from typing import Any

from django import forms

from shuzhi.access.accounts import check_password
from shuzhi.access.roles import Role
from shuzhi.errors import ShuzhiError
from shuzhi.web.entrance.forms import PASSWORD_RULES, AccountForm
from shuzhi.web.frame.forms import OneOf, PlainForm


class GrantForm(PlainForm):
    """A role on an organisation and all below it."""

    role = forms.ChoiceField(label="角色", choices=Role.choices)
    organisation = OneOf(label="范围", help_text="包括它的下级组织。")

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organisation", organisations)


class NewAccountForm(GrantForm, AccountForm):
    """A new account with its first role."""

    field_order = ("person_name", "username", "password", "again", "role", "organisation")


class WhoseForm(PlainForm):
    """Which person of the roster an account belongs to; nothing written: nobody knows."""

    organisation = OneOf(label="所在组织", help_text="也找它的上级组织的名册。")
    whose = forms.CharField(
        label="姓名或名册编号",
        max_length=40,
        required=False,
        help_text="同一个人有几个账号的，各写一次。不填就是未写明。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organisation", organisations)


class PasswordForm(PlainForm):
    """Another password, typed twice."""

    password = forms.CharField(
        label="新口令",
        strip=False,
        help_text=PASSWORD_RULES,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一遍新口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Both alike, and strong enough."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", forms.ValidationError("两次输入的口令不一样。", code="password.differs"))
        if cleaned.get("password"):
            try:
                check_password(cleaned["password"])
            except ShuzhiError as error:
                self.blame(error, {error.code: "password"})
        return cleaned


class OwnPasswordForm(PasswordForm):
    """One's own: the present password first."""

    present = forms.CharField(
        label="现在的口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    field_order = ("present", "password", "again")

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)

    def clean_present(self) -> str:
        """It must be the account's."""
        present: str = self.cleaned_data["present"]
        if not self.account.check_password(present):
            raise forms.ValidationError("现在的口令不对。", code="password.wrong")
        return present
