"""The small forms of what is kept with less than others: a talk, and a plain dated entry such as 意识形态."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django import forms

from shuzhi.ledger.entries import Attendance, EntryFacts
from shuzhi.ledger.kinds import Kinds
from shuzhi.rulebook.kept import keeps_less
from shuzhi.rulebook.model import EntryKind
from shuzhi.web.frame.forms import Day
from shuzhi.web.record.forms import BLAME, FactsForm

BLAME_SMALL = BLAME | {"entry.kind_missing": "kind", "entry.not_kept": "kind"}


class SmallForm(FactsForm):
    """Kind, day, title, and the persons of a few roles; there is no field for anything else."""

    name: ClassVar[str]
    roles: ClassVar[tuple[str, ...]]
    heading: ClassVar[str]
    lead: ClassVar[str]

    def __init__(self, *args: Any, known: Kinds, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.id, kind.label) for kind in known.values() if self.takes(kind, known)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        for role in self.roles:
            self.fields[role].widget.attrs |= {"list": "people", "autocomplete": "off"}

    @classmethod
    def takes(cls, kind: EntryKind, known: Kinds) -> bool:
        """Whether an entry of this kind is told with this form."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Read the persons."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["people"] = tuple(one for role in self.roles for one in self.read_names(role, role))
        return cleaned

    def facts(self) -> EntryFacts:
        """What was typed, as facts for the verb; of an entry that is corrected the rest stays."""
        cleaned = self.cleaned_data
        told = {"happened_on": cleaned["happened_on"], "kinds": (cleaned["kind"],), "title": cleaned["title"]}
        before = self.kept or EntryFacts(**told)
        return replace(before, **told, participants=(*cleaned["people"], *self._others(before.participants)))

    def _others(self, people: tuple[Attendance, ...]) -> tuple[Attendance, ...]:
        return tuple(one for one in people if one.role not in self.roles)


class TalkForm(SmallForm):
    """A talk: the parties, the day, the occasion, nothing of what was said."""

    name = "talk"
    roles = ("chair", "subject")
    heading = "记一次谈话"
    lead = "只记双方、日期和事由，不记谈话内容。"

    kind = forms.ChoiceField(label="类别")
    happened_on = Day(label="日期")
    chair = forms.CharField(label="谈话人", max_length=200, help_text="几个人用顿号分开。")
    subject = forms.CharField(label="谈话对象", max_length=2000, help_text="几个人用顿号分开。集体谈话记一次、多人。")
    title = forms.CharField(
        label="事由",
        max_length=300,
        required=False,
        help_text="例如：组织生活会前谈心。只写事由，不写谈话内容；诫勉写来源文件。",
    )

    @classmethod
    def takes(cls, kind: EntryKind, known: Kinds) -> bool:  # noqa: ARG003 - a talk is known by its kind alone
        """A talk of any kind."""
        return kind.talk


class DatedForm(SmallForm):
    """A plain dated entry: the day, the title, the responsible person."""

    name = "dated"
    roles = ("chair",)
    heading = "只记日期、题目和责任人"
    lead = "这些事项只登记日期、题目和责任人，不登记内容。会议本身另记一笔。"

    kind = forms.ChoiceField(label="类别")
    happened_on = Day(label="日期")
    title = forms.CharField(label="题目", max_length=300, required=False)
    chair = forms.CharField(label="责任人", max_length=200, required=False, help_text="几个人用顿号分开。")

    @classmethod
    def takes(cls, kind: EntryKind, known: Kinds) -> bool:
        """Whatever is kept with less than others and is no talk."""
        return not kind.talk and keeps_less(kind, known)


SMALL_FORMS: dict[str, type[SmallForm]] = {form.name: form for form in (TalkForm, DatedForm)}


def small_form_of(kinds: tuple[str, ...], known: Kinds) -> type[SmallForm] | None:
    """The small form in which an entry of these kinds is told; None for all others."""
    if len(kinds) != 1 or kinds[0] not in known:
        return None
    return next((form for form in SMALL_FORMS.values() if form.takes(known[kinds[0]], known)), None)
