"""The forms by which the tree of organisations changes; each from a day on, what was before stays readable."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from shuzhi.roster.models import OrganisationKind, Sector
from shuzhi.web.entrance.forms import OrganisationForm
from shuzhi.web.frame.forms import Day, OneOf, PlainForm, SeveralOf

FROM = "以前的情况会保留，过去的统计不变。"


class ChildForm(OrganisationForm):
    """An organisation below another."""


class ChangeOrganisationForm(PlainForm):
    """An organisation's state from a day on."""

    on = Day(label="自何日起", help_text=FROM)
    name = forms.CharField(label="组织名称", max_length=100)
    kind = forms.ChoiceField(label="组织类型", choices=OrganisationKind.choices)
    sector = forms.ChoiceField(label="领域", choices=Sector.choices)
    has_committee = forms.TypedChoiceField(
        label="支部委员会",
        choices=[("", "不清楚"), ("yes", "设支委会"), ("no", "不设支委会")],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
    )


class MoveForm(PlainForm):
    """Another parent."""

    on = Day(label="自何日起", help_text=FROM)
    parent = OneOf(label="新的上级")


class MergeForm(PlainForm):
    """The organisation that takes this one in."""

    on = Day(label="合并日期", help_text="自这一天起党员都算在承接的组织里；以前的台账仍在原组织名下。")
    successor = OneOf(label="并入")


class SplitForm(PlainForm):
    """A new organisation beside this one, and who goes there."""

    on = Day(label="分设日期", help_text="自这一天起，选中的党员算在新组织里。")
    name = forms.CharField(label="新组织名称", max_length=100)
    code = forms.CharField(label="新组织代码", max_length=40, help_text="内部编号，不能重复，例如：QS02。")
    people = SeveralOf(
        label="转到新组织的人",
        help_text="类型、领域、上级与原组织相同，以后可以变更。",
    )


class CloseForm(PlainForm):
    """The day an organisation is dissolved."""

    on = Day(label="撤销日期", help_text="自这一天起不再承担责任；台账都保留。还有党员的，请先转出或办理合并。")


class KindForm(PlainForm):
    """The whole ledger, or one kind of it."""

    kind = forms.ChoiceField(label="台账", required=False)

    def offer_kinds(self, kinds: Mapping[str, str]) -> None:
        """The kinds to choose from, with their labels."""
        choice = self.fields["kind"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = list(kinds.items())


class BeginForm(KindForm):
    """From which day on the ledger tells."""

    since = Day(label="自何日起记", help_text="这一天以前没有记录的，不追问，也不算未办。")
    reason = forms.CharField(label="原因", max_length=300, help_text="例如：2024年以前的台账没有留存。")


class UnbeginForm(KindForm):
    """Take back what was declared of the beginning."""

    reason = forms.CharField(label="原因", max_length=300, help_text="例如：起记日期填错了年份。")
