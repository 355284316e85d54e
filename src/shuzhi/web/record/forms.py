"""The form of one entry: what, when, who."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from shuzhi.errors import ShuzhiError
from shuzhi.ledger.entries import EXTENSION, Agenda, Attendance, EntryFacts
from shuzhi.ledger.kinds import Kinds
from shuzhi.ledger.roll import RollCall
from shuzhi.roster.models import Organisation, Person
from shuzhi.rulebook.kept import keeps_less, kept_of
from shuzhi.rulebook.vocabulary import AGENDA_CLASSES
from shuzhi.web.frame.forms import Day, Lines, PlainForm, SeveralOf
from shuzhi.web.frame.names import SEPARATORS, NameBook
from shuzhi.web.frame.reading import day_words

ON_THE_ROLL = ("attendee", "leave", "absent")
NAMED_ROLES = {
    "chair": "主持人",
    "recorder": "记录人",
    "lecturer": "主讲人",
    "speaker": "发言人",
    "observer": "列席人员",
    "subject": "当事人",
}
BLAME = {
    "entry.kind_missing": "kinds",
    "entry.kind_unknown": "kinds",
    "date.future": "happened_on",
    "date.invalid": "happened_on",
    "attendance.over": "present_count",
    "extension.months": "extension_months",
    "year.kind": "for_year",
    "year.invalid": "for_year",
    "attachment.empty": "attachment",
    "attachment.large": "attachment",
    "attachment.kind": "attachment",
    "reason.missing": "reason",
    "entry.not_kept": "kinds",
}
LEAST_AGENDA = 4


def kind_groups(known: Kinds) -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds under their groups, in the rulebook's order."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in known.values():
        groups.setdefault(kind.group, []).append((kind.id, kind.label))
    return list(groups.items())


@dataclass(frozen=True, slots=True)
class RollLine:
    """One name on the roll; ``choice`` is empty until somebody taps it."""

    key: str
    label: str
    person: Person | None
    choice: str = ""
    reason: str = ""


def roll_of(book: NameBook, people: Sequence[Person], attendances: Sequence[Attendance]) -> list[RollLine]:
    """The roll as called so far: the members, then whoever else stood on it."""
    marked = {a.person.pk: a for a in attendances if a.person and a.role in ON_THE_ROLL}
    labels = {person.pk: label for label, person in book.labels()}
    lines = []
    for person in people:
        mark = marked.pop(person.pk, None)
        choice, reason = (mark.role, mark.reason) if mark else ("", "")
        lines.append(RollLine(f"p{person.pk}", labels.get(person.pk, person.name), person, choice, reason))
    others = [*marked.values(), *(a for a in attendances if not a.person and a.role in ON_THE_ROLL)]
    for number, mark in enumerate(others):
        label = mark.person.name if mark.person else mark.name
        key = f"p{mark.person.pk}" if mark.person else f"n{number}"
        lines.append(RollLine(key, label, mark.person, mark.role, mark.reason))
    return lines


class FactsForm(PlainForm):
    """What both forms of an entry share."""

    def __init__(
        self,
        *args: Any,
        book: NameBook,
        facts: EntryFacts | None = None,
        correcting: bool = False,
        **kwargs: Any,
    ) -> None:
        self.book, self.kept = book, facts
        super().__init__(*args, **kwargs)
        if correcting:
            self.fields["reason"] = forms.CharField(
                label="更正原因", max_length=300, help_text="会留在台账里，例如：日期录入有误。"
            )
            self.fields["reason"].error_messages["required"] = "请填写「更正原因」。"

    def facts(self) -> EntryFacts:
        """What was typed, as facts for the verb."""
        raise NotImplementedError

    def keep_typing(self) -> None:
        """Show what was typed so far without complaints."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def read_names(self, field: str, role: str) -> list[Attendance]:
        """The people a field names; an error stands at the field."""
        try:
            return self.book.read(self.cleaned_data.get(field) or "", role)
        except ShuzhiError as error:
            self.blame(error, {error.code: field})
            return []


class EntryForm(FactsForm):
    """One entry of any kind."""

    kinds = forms.MultipleChoiceField(label="类别", help_text="一件事可以同时属于几类，只记一次。")
    happened_on = Day(label="日期")
    title = forms.CharField(label="主题", max_length=300, required=False, help_text="一句话，例如：学习八项规定精神。")
    started_at = forms.CharField(label="时间", max_length=20, required=False, help_text="例如 14:30。")
    place = forms.CharField(label="地点", max_length=120, required=False)
    chair = forms.CharField(label="主持人", required=False, max_length=200)
    recorder = forms.CharField(label="记录人", required=False, max_length=200)
    lecturer = forms.CharField(label="主讲人", required=False, max_length=200, help_text="党课、宣讲、培训时填写。")
    speaker = forms.CharField(label="发言人", required=False, max_length=2000, help_text="几个人用顿号分开。")
    subject = forms.CharField(
        label="当事人",
        required=False,
        max_length=2000,
        help_text="受表彰、被慰问、发展党员等涉及的人，用顿号分开。",
    )
    observer = forms.CharField(label="列席人员", required=False, max_length=2000, help_text="不计入实到，用顿号分开。")
    guests = forms.CharField(label="名册以外的到会人员", required=False, max_length=2000, help_text="用顿号分开。")
    due_count = forms.IntegerField(label="应到人数", min_value=0, required=False)
    present_count = forms.IntegerField(label="实到人数", min_value=0, required=False)
    minutes = forms.IntegerField(label="时长（分钟）", min_value=1, max_value=100000, required=False)
    extension_months = forms.IntegerField(
        label="延长几个月", required=False, help_text="党员大会决议的月数，6至12个月；不填的，到期日按12个月算。"
    )
    for_year = forms.IntegerField(
        label="所属年度",
        min_value=1921,
        max_value=9999,
        required=False,
        help_text="每年一次的会议填写，例如 2025；不填的，一至三月召开的先补上一年缺的。",
    )
    topics = forms.CharField(label="专题", required=False, max_length=500, help_text="用顿号分开，便于查找。")
    content = Lines(label="内容", required=False, help_text="写实际做了什么。请勿写入涉密内容。")
    joint = SeveralOf(
        label="联办组织",
        required=False,
        help_text="这件事会同时出现在这些组织的台账里，只算一件。",
    )
    attachment = forms.FileField(
        label="附件", required=False, help_text="严禁上传涉密材料。可以不传；单个文件不超过 20 MB。"
    )

    def __init__(
        self,
        *args: Any,
        called: RollCall,
        known: Kinds,
        call_again: str,
        joint: Any = None,
        common: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        self.called, self.known, self.call_again = called, known, call_again
        self.common = list(dict.fromkeys(common))
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].widget.attrs |= {
            "hx-post": call_again,
            "hx-trigger": "change delay:200ms",
            "hx-target": "#roll",
            "hx-swap": "outerHTML",
        }
        self.fields["kinds"].choices = kind_groups(known)  # type: ignore[attr-defined]
        if self.kept and "content" not in kept_of(self.kept.kinds, known):
            del self.fields["content"]
        if joint is None:
            del self.fields["joint"]
        else:
            self.offer("joint", joint)
        for name in ("chair", "recorder", "lecturer"):
            self.fields[name].widget.attrs |= {"list": "people", "autocomplete": "off"}

    def names_others(self) -> bool:
        """Whether somebody stands in the folded part: who spoke, watched, came from outside or was talked with."""
        filled = any(self[name].value() for name in ("speaker", "observer", "guests", "subject"))
        return bool(filled or self["subject"].errors or self.concerns_persons)

    @property
    def asks_year(self) -> bool:
        """Whether a yearly meeting is among the kinds chosen, or a year was typed."""
        chosen = self["kinds"].value() or ()
        return bool(self["for_year"].value()) or any(self.known[kind].yearly for kind in chosen if kind in self.known)

    def kind_choices(self) -> dict[str, Any]:
        """The kinds to tap: those this organisation's duties ask for, then all the others by group.

        A kind of which less is kept has a form of its own (:mod:`shuzhi.web.record.small_forms`).
        """
        chosen = set(self["kinds"].value() or ())
        offered = {k: kind for k, kind in self.known.items() if k in chosen or not keeps_less(kind, self.known)}
        common = [(k, offered[k].label, k in chosen) for k in self.common if k in offered]
        others = [
            (group, [(k, label, k in chosen) for k, label in choices if k not in self.common])
            for group, choices in kind_groups(offered)
        ]
        return {
            "common": common,
            "others": [(group, choices) for group, choices in others if choices],
            "open": bool(chosen - set(self.common)),
        }

    @property
    def extends_probation(self) -> bool:
        """Whether it is a resolution that lengthens somebody's probation, so that it is asked by how much."""
        return EXTENSION in (self["kinds"].value() or ()) or bool(self["extension_months"].errors)

    @property
    def concerns_persons(self) -> bool:
        """Whether a kind chosen has persons concerned, so that their field must be seen."""
        chosen = self["kinds"].value() or ()
        return any(self.known[kind].about_person for kind in chosen if kind in self.known)

    def roll(self) -> list[RollLine]:
        """The roll, as typed or as recorded."""
        lines = roll_of(self.book, self.called.people, self.kept.participants if self.kept else ())
        if not self.is_bound:
            return lines
        return [
            RollLine(
                line.key,
                line.label,
                line.person,
                choice if (choice := self.data.get(f"roll_{line.key}", "")) in ON_THE_ROLL else "",
                self.data.get(f"why_{line.key}", "")[:100],
            )
            for line in lines
        ]

    def suggest(self, values: Mapping[str, Any], day: date) -> None:
        """Begin with what stood in the last entry of this kind; each field says so and may be changed."""
        for name, value in values.items():
            self.initial.setdefault(name, value)
            self.fields[name].help_text = f"照{day_words(day)}那次填的，不同请改。"

    def agenda(self) -> list[tuple[str, str]]:
        """The agenda's rows, as typed or as recorded, with empty ones to fill."""
        rows = list(self._typed_agenda()) if self.is_bound else []
        if not self.is_bound and self.kept:
            rows = [(item.title, item.category) for item in self.kept.agenda]
        more = "more_agenda" in self.data
        return rows + [("", "")] * max(LEAST_AGENDA - len(rows), 4 if more else 1)

    @property
    def agenda_classes(self) -> list[tuple[str, str]]:
        """The classes an agenda item may have."""
        return [("", "不分类"), *AGENDA_CLASSES.items()]

    def clean(self) -> dict[str, Any]:
        """Read the people; nobody may be in the chair and away."""
        cleaned = super().clean() or self.cleaned_data
        named = [a for role in NAMED_ROLES for a in self.read_names(role, role)]
        leading = {a.person.pk for a in named if a.person and a.role != "subject"}
        attendees = []
        lines = self.roll()
        if self._moved(lines):
            words = f"点名的名单变了，现在是{day_words(self.called.on)}的。请核对点名后再保存。"
            self.add_error(None, forms.ValidationError(words, code="roll.moved"))
        for line in lines:
            if not line.choice:
                continue
            busy = line.person is not None and line.person.pk in leading
            if busy and line.choice != "attendee":
                self.add_error(None, f"{line.label}既有会上的职责，又记了请假或缺席，请核对。")
            if not busy:
                name = "" if line.person else line.label
                why = line.reason if line.choice != "attendee" else ""
                attendees.append(Attendance(role=line.choice, person=line.person, name=name, reason=why))
        cleaned["people"] = (*named, *attendees, *self.read_names("guests", "attendee"))
        return cleaned

    def _moved(self, lines: Sequence[RollLine]) -> bool:
        """Whether names were marked on another roll than the one that day and kind call for."""
        shown = self.data.get("rolled")
        marked = any(name.startswith("roll_") and value in ON_THE_ROLL for name, value in self.data.items())
        return shown is not None and marked and shown.split() != [line.key for line in lines]

    def facts(self) -> EntryFacts:
        """What was typed, as facts for the verb."""
        cleaned = self.cleaned_data
        return EntryFacts(
            happened_on=cleaned["happened_on"],
            kinds=tuple(cleaned["kinds"]),
            title=cleaned["title"],
            content=cleaned.get("content", ""),
            place=cleaned["place"],
            started_at=cleaned["started_at"],
            topics=tuple(dict.fromkeys(filter(None, SEPARATORS.split(cleaned["topics"])))),
            due_count=cleaned["due_count"],
            present_count=cleaned["present_count"],
            minutes=cleaned["minutes"],
            extension_months=cleaned["extension_months"] if EXTENSION in cleaned["kinds"] else None,
            for_year=cleaned["for_year"],
            participants=cleaned["people"],
            agenda=tuple(Agenda(title, category) for title, category in self._typed_agenda()),
            joint_organisations=self._joint(),
        )

    def _joint(self) -> tuple[Organisation, ...]:
        """The organisations ticked, and those told before that this actor is not asked about."""
        chosen = list(self.cleaned_data.get("joint") or ())
        asked = set(self.fields["joint"].queryset) if "joint" in self.fields else set()  # type: ignore[attr-defined]
        before = self.kept.joint_organisations if self.kept else ()
        return (*chosen, *(one for one in before if one not in asked))

    def _typed_agenda(self) -> Iterator[tuple[str, str]]:
        if not isinstance(self.data, QueryDict):
            return
        titles, classes = self.data.getlist("agenda_title"), self.data.getlist("agenda_class")
        for number, title in enumerate(titles):
            category = classes[number] if number < len(classes) else ""
            if title.strip():
                yield title.strip()[:300], category if category in AGENDA_CLASSES else ""


def initial_of(facts: EntryFacts, book: NameBook) -> Mapping[str, Any]:
    """An entry as it stands, for a form of correction."""
    by_role = {role: book.write(a for a in facts.participants if a.role == role) for role in NAMED_ROLES}
    return by_role | {
        "kinds": list(facts.kinds),
        "kind": facts.kinds[0],
        "happened_on": facts.happened_on,
        "title": facts.title,
        "content": facts.content,
        "place": facts.place,
        "started_at": facts.started_at,
        "topics": "、".join(facts.topics),
        "due_count": facts.due_count,
        "present_count": facts.present_count,
        "minutes": facts.minutes,
        "extension_months": facts.extension_months,
        "for_year": facts.for_year,
        "joint": [organisation.pk for organisation in facts.joint_organisations],
    }
