"""记一笔: one thing that happened, told once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from shuzhi.access.roles import Capability
from shuzhi.clock import month_label, month_number, today
from shuzhi.duties.listing import Duty, duties_in_year
from shuzhi.duties.warnings import warnings_of
from shuzhi.errors import ShuzhiError
from shuzhi.ledger.attachments import record_with_file
from shuzhi.ledger.entries import EntryFacts, facts_of, find_entry, record_entry
from shuzhi.ledger.kinds import kind_labels, kinds_known, kinds_of_entry
from shuzhi.ledger.models import Entry
from shuzhi.ledger.roll import RollCall, last_like, roll_call
from shuzhi.roster.models import Organisation
from shuzhi.roster.reach import possible_hosts
from shuzhi.roster.rulebooks import rulebook_of, rules_in
from shuzhi.rulebook.calendar import period_words
from shuzhi.rulebook.calendar.periods import period_of
from shuzhi.rulebook.statuses import OPEN
from shuzhi.rulebook.vocabulary import STEPS
from shuzhi.web.frame.names import NameBook, book_of
from shuzhi.web.frame.posting import post_or_back
from shuzhi.web.frame.reading import number_of
from shuzhi.web.frame.workplace import Workplace, screen
from shuzhi.web.month.board import lay_out
from shuzhi.web.record.beginning import day_of_roll, suggestions
from shuzhi.web.record.forms import BLAME, EntryForm, FactsForm, initial_of
from shuzhi.web.record.small_forms import BLAME_SMALL, SMALL_FORMS, SmallForm, small_form_of

SAVED = "saved"  # session: the last form saved and what it became, so that pressing twice records once
AHEAD = 5


@screen(Capability.RECORD)
def record(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The form of one entry; what is kept with less has a smaller one."""
    kind = request.GET.get("kind", "")
    sent = request.POST if request.method == "POST" else request.GET
    small = SMALL_FORMS.get(sent.get("form", ""))
    if small is None and request.method != "POST":
        small = small_form_of((kind,), kinds_known(workplace.organisation, [kind]))
    initial = _initial(request.GET, workplace)
    form = small_form(request, workplace, small, initial) if small else entry_form(request, workplace, initial, kind)
    if "kinds" in initial:  # the duty has said what it is: go on with what is still to be told
        form.fields["title" if "happened_on" in initial else "happened_on"].widget.attrs["autofocus"] = True
    if request.method == "POST":
        saved = request.session.get(SAVED)
        if saved and saved[0] == request.POST.get("once"):
            return redirect("recorded", saved[1])
        answer = typing_on(request, form)
        entry = None if answer else save(workplace, form)
        if entry is not None:
            request.session[SAVED] = [request.POST.get("once"), entry.pk]
            return redirect("recorded", entry.pk)
    shown = {
        "form": form,
        "small": form if small else None,
        "people": form.book.labels(),
        "once": request.POST.get("once") or secrets.token_urlsafe(12),
        "wanted": _wanted(request.GET, workplace),
    }
    return render(request, "shuzhi/record/record.html", shown, status=400 if form.errors else 200)


def entry_form(
    request: HttpRequest,
    workplace: Workplace,
    initial: Mapping[str, Any],
    kind: str = "",
    entry: Entry | None = None,
) -> EntryForm:
    """The form of an entry, empty, as sent, or as the entry stands."""
    organisation = entry.organisation if entry else workplace.organisation
    facts = facts_of(entry) if entry else None
    called = _called(request, workplace, organisation, facts or initial)
    known = book_of(workplace.actor, organisation).people
    book = NameBook([*known, *(one for one in called.people if one not in known)])
    joint = possible_hosts(actor=workplace.actor, organisation=organisation)
    rulebook = rulebook_of(organisation)
    rules = rules_in(rulebook, organisation.kind)
    own = [rule.record_kind for rule in rules if rule.record_kind]
    common = [k for k in own if not k.startswith(STEPS)]
    form = EntryForm(
        request.POST or None,
        request.FILES or None,
        initial=initial_of(facts, book) if facts else initial,
        book=book,
        facts=facts,
        called=called,
        known=rulebook.kinds,
        call_again=reverse("record-roll", query={"entry": entry.pk} if entry else {"period": _period(request)}),
        joint=joint if joint.exists() else None,
        common=[
            *([kind] if kind in rulebook.kinds else []),
            *common,
            *(usual.id for usual in rulebook.kinds.values() if usual.usual),
        ],
        correcting=entry is not None,
    )
    if kind and not form.is_bound and (last := last_like(organisation, kind, called.on)) is not None:
        form.suggest(suggestions(last, book), last.happened_on)
    return form


@screen(Capability.RECORD)
@post_or_back("record")
def roll(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """What hangs on day and kinds typed so far: the roll, where marks that still fit stay, and fields of the kinds."""
    number = number_of(request.GET.get("entry"))
    entry = find_entry(actor=workplace.actor, entry_id=number, capability=Capability.RECORD) if number else None
    form = entry_form(request, workplace, {}, entry=entry)
    form.keep_typing()
    return render(request, "shuzhi/record/entry_again.html", {"form": form})


def _called(
    request: HttpRequest, workplace: Workplace, organisation: Organisation, begun: EntryFacts | Mapping[str, Any]
) -> RollCall:
    """The roll that day and kinds call for, as typed, or as the form begins."""
    day, kinds = (
        (begun.happened_on, list(begun.kinds))
        if isinstance(begun, EntryFacts)
        else (begun.get("happened_on"), begun.get("kinds", []))
    )
    return roll_call(
        actor=workplace.actor,
        organisation=organisation,
        on=day_of_roll(request.POST.get("happened_on", ""), day, _period(request)),
        kinds=request.POST.getlist("kinds") or kinds,
        whole=bool(request.POST.get("whole_roll") or "list_all" in request.POST),
    )


def small_form(
    request: HttpRequest,
    workplace: Workplace,
    small: type[SmallForm],
    initial: Mapping[str, Any],
    entry: Entry | None = None,
) -> SmallForm:
    """The small form of a talk or a plain dated entry, empty, as sent, or as the entry stands."""
    organisation = entry.organisation if entry else workplace.organisation
    facts, book = facts_of(entry) if entry else None, book_of(workplace.actor, organisation)
    return small(
        request.POST or None,
        initial=initial_of(facts, book) if facts else initial,
        book=book,
        facts=facts,
        known=rulebook_of(organisation).kinds,
        correcting=entry is not None,
    )


def correction_form(request: HttpRequest, workplace: Workplace, entry: Entry) -> FactsForm:
    """The form in which an entry is told anew: the one in which its kind is told."""
    small = small_form_of(tuple(entry.kinds), kinds_of_entry(entry))
    return (
        small_form(request, workplace, small, {}, entry) if small else entry_form(request, workplace, {}, entry=entry)
    )


def typing_on(request: HttpRequest, form: FactsForm) -> bool:
    """Whether a button asked only for another look at the form: the whole roll present, or more agenda rows."""
    if "all_present" in request.POST and isinstance(form, EntryForm):
        typed = request.POST.copy()
        for line in form.roll():
            typed[f"roll_{line.key}"] = line.choice if line.choice in {"leave", "absent"} else "attendee"
        form.data = typed
    elif "more_agenda" not in request.POST and "list_all" not in request.POST:
        return False
    form.keep_typing()
    return True


def save(workplace: Workplace, form: FactsForm) -> Entry | None:
    """Record what the form tells, with its file; None where something wants mending."""
    if not form.is_valid():
        return None
    try:
        asked: dict[str, Any] = {
            "actor": workplace.actor,
            "organisation": workplace.organisation,
            "facts": form.facts(),
        }
        if upload := form.cleaned_data.get("attachment"):
            return record_with_file(**asked, name=upload.name, file=upload)
        return record_entry(**asked)
    except ShuzhiError as error:
        form.blame(error, BLAME_SMALL if isinstance(form, SmallForm) else BLAME)
        return None


@screen(Capability.RECORD)
def recorded(request: HttpRequest, workplace: Workplace, entry_id: int) -> HttpResponse:
    """What the new entry settled, and what else is open."""
    entry = find_entry(actor=workplace.actor, entry_id=entry_id)
    on = min(today(), date(entry.happened_on.year, 12, 31))
    duties = duties_in_year(actor=workplace.actor, organisation=entry.organisation, year=on.year)
    board = lay_out(duties, on, may_see_names=False)
    shown = {
        "entry": entry,
        "kinds": kind_labels(entry),
        "settled": [(duty, _settled_words(duty)) for duty in duties if _settles(duty, entry)],
        "warned": warnings_of(actor=workplace.actor, entries=[entry]),
        "next": [ask for group in (*board.now, *board.missing) for ask in group.asks][:AHEAD],
    }
    return render(request, "shuzhi/record/recorded.html", shown)


def _settles(duty: Duty, entry: Entry) -> bool:
    of_entries = duty.rule.evidence.relation == "entry"
    return of_entries and entry.pk in duty.row.entries and duty.row.status not in OPEN


def _settled_words(duty: Duty) -> str:
    return period_words(duty.row.period) if duty.row.period else ""


def _initial(asked: Mapping[str, str], workplace: Workplace) -> dict[str, Any]:
    """What a duty lets the form begin with; the day only where today lies in the duty's period."""
    kind, period = asked.get("kind", ""), asked.get("period", "")
    initial: dict[str, Any] = {}
    if kind in kinds_known(workplace.organisation, [kind]):
        initial |= {"kinds": [kind], "kind": kind}
    if not period or period in _periods_of_today():
        initial["happened_on"] = today()
    if person := number_of(asked.get("person")):
        book = book_of(workplace.actor, workplace.organisation)
        initial["subject"] = next((label for label, one in book.labels() if one.pk == person), "")
    return initial


def _period(request: HttpRequest) -> str:
    return request.GET.get("period", "")[:8]


def _periods_of_today() -> set[str]:
    day = today()
    return {period_of(every, day).label for every in ("month", "quarter", "half", "year")} | {
        month_label(month_number(day))
    }


def _wanted(asked: Mapping[str, str], workplace: Workplace) -> str:
    """The duty the page was opened for, in words."""
    named, period = asked.get("kind", ""), asked.get("period", "")
    kind = kinds_known(workplace.organisation, [named]).get(named)
    try:
        return f"{period_words(period)}的{kind.label}" if kind and period else ""
    except (ValueError, IndexError):
        return ""
