"""Verbs on entries: record, correct, withdraw.  A correction keeps what stood before; a withdrawal deletes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.clock import now, today
from shuzhi.errors import NotFoundError, ShuzhiError
from shuzhi.ledger.kept import kept_of_entry, only_kept, unkept
from shuzhi.ledger.kinds import Kinds, kind_words, kinds_known
from shuzhi.ledger.marks import marks_of
from shuzhi.ledger.models import AgendaItem, Entry, EntryMark, JointOrganisation, Participant, ParticipantRole
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.naming import called
from shuzhi.rulebook.kept import fields_words, kept_of, kept_words

EARLIEST = date(1921, 7, 1)
EXTENSION = "development.extension"
EXTENSION_MONTHS = (6, 12)  # the least and the most, as all versions of the rules have it


class EntryError(ShuzhiError):
    """An entry cannot be recorded like this."""

    code = "entry.invalid"


class NotKeptError(EntryError):
    """Something was told that is not kept of an entry of its kinds; ``field`` is what."""

    code = "entry.not_kept"

    def __init__(self, kinds: tuple[str, ...], known: Kinds, fields: Sequence[str]) -> None:
        self.field = fields[0]
        words, kept = fields_words(fields), kept_words(kept_of(kinds, known))
        super().__init__(f"{kind_words(known, kinds)}不登记{words}。", advice=f"只登记{kept}；请删去{words}。")


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody in an entry: a person of the roster, or only a name."""

    role: str
    person: Person | None = None
    name: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """One item of an agenda; ``category`` is a class such as ``first_topic`` or ``party_building``."""

    title: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What an entry says; only day and kind are compulsory."""

    happened_on: date
    kinds: tuple[str, ...]
    title: str = ""
    content: str = ""
    place: str = ""
    started_at: str = ""
    topics: tuple[str, ...] = ()
    due_count: int | None = None
    present_count: int | None = None
    minutes: int | None = None
    extension_months: int | None = None  # of a resolution that lengthens somebody's probation
    for_year: int | None = None  # of a yearly meeting: the year it is for, where that was told
    participants: tuple[Attendance, ...] = ()
    agenda: tuple[Agenda, ...] = ()
    joint_organisations: tuple[Organisation, ...] = ()

    def columns(self, known: Kinds) -> dict[str, Any]:
        """The columns of the entry's own row; ``known``: the kinds that its organisation knows."""
        return {
            "happened_on": self.happened_on,
            "kinds": list(self.kinds),
            "title": (self.title or kind_words(known, self.kinds))[:300],
            "content": self.content,
            "place": self.place,
            "started_at": self.started_at,
            "topics": list(self.topics),
            "due_count": self.due_count,
            "present_count": self.present_count,
            "minutes": self.minutes,
            "extension_months": self.extension_months,
            "for_year": self.for_year,
        }


def check_facts(facts: EntryFacts, known: Kinds) -> None:
    """Refuse what cannot have happened, or is of a kind that is not ``known``.

    Raises:
        EntryError: No kind, an unknown kind or role, a day in the future, more present than due, a name missing.
        NotKeptError: What was said in a talk, or anything else that is not kept of an entry of these kinds.
    """
    if not facts.kinds:
        raise EntryError("没有选择类别。", advice="请至少选择一个类别。", code="entry.kind_missing")
    if unknown := [kind for kind in facts.kinds if kind not in known]:
        raise EntryError(f"类别“{unknown[0]}”不认识。", advice="请从类别表中选择。", code="entry.kind_unknown")
    if facts.happened_on > today():
        raise EntryError(
            f"日期 {facts.happened_on} 还没有到。",
            advice="台账只记已经发生的事，请核对日期。",
            code="date.future",
        )
    if facts.happened_on < EARLIEST:
        raise EntryError(f"日期 {facts.happened_on} 过早。", advice="请核对年份。", code="date.invalid")
    if facts.due_count is not None and facts.present_count is not None and facts.present_count > facts.due_count:
        raise EntryError(
            f"实到 {facts.present_count} 人多于应到 {facts.due_count} 人。",
            advice="请核对应到和实到人数；列席人员不计入实到。",
            code="attendance.over",
        )
    check_extension(facts)
    check_year(facts, known)
    for attendance in facts.participants:
        if attendance.role not in ParticipantRole.values or not (attendance.person or attendance.name.strip()):
            raise EntryError("参加人员缺少姓名或角色。", advice="请补上姓名和角色。", code="participant.invalid")
    if lost := unkept(facts, kept_of(facts.kinds, known)):
        raise NotKeptError(facts.kinds, known, lost)


def check_extension(facts: EntryFacts) -> None:
    """Refuse months that no extension has, or that stand at another kind.

    Raises:
        EntryError: Fewer or more months than the rule allows, or no extension among the kinds.
    """
    if facts.extension_months is None:
        return
    if EXTENSION not in facts.kinds:
        message, advice = "延长几个月只记在延长预备期的条目上。", "请选择类别“延长预备期”，或不填延长几个月。"
        raise EntryError(message, advice=advice, code="extension.kind")
    least, most = EXTENSION_MONTHS
    if not least <= facts.extension_months <= most:
        message = f"预备期不能延长{facts.extension_months}个月。"
        raise EntryError(message, advice=f"延长时间不少于{least}个月、不超过{most}个月。", code="extension.months")


def check_year(facts: EntryFacts, known: Kinds) -> None:
    """Refuse a year that no yearly meeting is for.

    Raises:
        EntryError: None of the kinds is a yearly meeting, or the year is later than the day.
    """
    if facts.for_year is None:
        return
    if not any(known[kind].yearly for kind in facts.kinds):
        words = "、".join(kind.label for kind in known.values() if kind.yearly)
        advice = f"所属年度只记在每年一次的会议上（{words}），请改类别，或者不填所属年度。"
        raise EntryError("这类台账不分年度。", advice=advice, code="year.kind")
    if not EARLIEST.year <= facts.for_year <= facts.happened_on.year:
        message = f"{facts.happened_on} 的会议不会是 {facts.for_year} 年度的。"
        raise EntryError(message, advice="所属年度是当年或者以前的年份，请核对。", code="year.invalid")


@transaction.atomic
def record_entry(
    *,
    actor: Actor,
    organisation: Organisation,
    facts: EntryFacts,
    batch: Batch | None = None,
    origin: str = "",
) -> Entry:
    """Record one thing that happened.

    Raises:
        AccessDeniedError: The actor may not record for this organisation or a joint one.
        EntryError: What :func:`check_facts` refuses.
    """
    return record_entries(
        actor=actor, organisation=organisation, with_origins=[(facts, origin)], batch=batch, audited=True
    )[0]


@transaction.atomic
def record_entries(
    *,
    actor: Actor,
    organisation: Organisation,
    with_origins: Sequence[tuple[EntryFacts, str]],
    batch: Batch | None = None,
    audited: bool = False,
) -> list[Entry]:
    """Record many things at once, each with its origin; a batch writes its own audit sentence."""
    actor.require(Capability.RECORD, organisation)
    known = kinds_known(organisation, (kind for facts, _ in with_origins for kind in facts.kinds))
    for facts, _ in with_origins:
        check_facts(facts, known)
        for joint in facts.joint_organisations:
            actor.require(Capability.RECORD, joint)
    entries = Entry.everywhere.bulk_create(
        [
            Entry(organisation=organisation, **facts.columns(known), **provenance(actor, batch, origin))
            for facts, origin in with_origins
        ],
        batch_size=500,
    )
    _write_parts([(entry, facts) for entry, (facts, _) in zip(entries, with_origins, strict=True)])
    append_links(actor, entries, "recorded")
    if audited:
        for entry in entries:
            write_audit(
                actor=actor,
                verb="entry.recorded",
                organisation=organisation,
                kinds=entry.kinds,
                title=entry.title,
                day=entry.happened_on,
            )
    return entries


@transaction.atomic
def correct_entry(*, actor: Actor, entry: Entry, facts: EntryFacts, reason: str) -> Entry:
    """Put another telling in the place of the present one; the present one stays in the chain, with the reason.

    Raises:
        AccessDeniedError: The actor may not record for this organisation or for a joint one that is new.
        EntryError: No reason, or what :func:`check_facts` refuses, or the entry was withdrawn.
        NotKeptError: It has files, and of entries of the new kinds none are kept.
    """
    actor.require(Capability.RECORD, entry.organisation)
    already = set(entry.joint.values_list("organisation_id", flat=True))
    for joint in facts.joint_organisations:
        if joint.pk not in already:
            actor.require(Capability.RECORD, joint)
    _require_reason(reason)
    known = kinds_known(entry.organisation, facts.kinds)
    check_facts(facts, known)
    _read_again(entry)
    if entry.withdrawn_at is not None:
        raise EntryError("该条目已撤回，不能更正。", advice="如确有此事，请重新记一笔。", code="entry.withdrawn")
    loses_files = "files" in kept_of_entry(entry) and "files" not in kept_of(facts.kinds, known)
    if loses_files and entry.attachments.exists():
        raise NotKeptError(facts.kinds, known, ["files"])
    for column, value in facts.columns(known).items():
        setattr(entry, column, value)
    entry.corrected_at = now()
    entry.save()
    entry.agenda.all().delete()
    entry.participants.all().delete()
    entry.joint.all().delete()
    entry.marks.all().delete()
    _write_parts([(entry, facts)])
    _log_change(actor, entry, "corrected", "entry.corrected", reason)
    return entry


@transaction.atomic
def withdraw_entry(*, actor: Actor, entry: Entry, reason: str, audited: bool = True) -> Entry:
    """Take an entry out of every count; it stays readable with the reason.

    Raises:
        EntryError: No reason, or withdrawn already.
    """
    actor.require(Capability.RECORD, entry.organisation)
    _require_reason(reason)
    _read_again(entry)
    if entry.withdrawn_at is not None:
        raise EntryError("该条目已经撤回。", advice="无须再次撤回。", code="entry.withdrawn")
    entry.withdrawn_at, entry.withdrawn_reason = now(), reason
    entry.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    entry.marks.all().delete()
    _log_change(actor, entry, "withdrawn", "entry.withdrawn" if audited else "", reason)
    return entry


def find_entry(*, actor: Actor, entry_id: int, capability: Capability = Capability.VIEW) -> Entry:
    """An entry of an organisation the actor reaches, or one held jointly with such an organisation.

    Raises:
        NotFoundError: There is none, or the actor does not reach it.
    """
    found: Entry | None = Entry.objects.within(actor, capability).filter(pk=entry_id).first()
    if found is None and capability is Capability.VIEW:
        shared = Organisation.objects.within(actor, capability)
        found = Entry.everywhere.filter(pk=entry_id, joint__organisation__in=shared).first()
    if found is None:
        raise NotFoundError("没有这条台账。", advice="请从台账列表中打开。", code="entry.not_found")
    return found


def facts_of(entry: Entry) -> EntryFacts:
    """An entry as it stands, as facts, as far as they are kept: the starting point of a correction."""
    facts = EntryFacts(
        happened_on=entry.happened_on,
        kinds=tuple(entry.kinds),
        title=entry.title,
        content=entry.content,
        place=entry.place,
        started_at=entry.started_at,
        topics=tuple(entry.topics),
        due_count=entry.due_count,
        present_count=entry.present_count,
        minutes=entry.minutes,
        extension_months=entry.extension_months,
        for_year=entry.for_year,
        participants=tuple(
            Attendance(role=p.role, person=p.person, name=p.name, reason=p.reason)
            for p in entry.participants.select_related("person")
        ),
        agenda=tuple(Agenda(title=a.title, category=a.category) for a in entry.agenda.all()),
        joint_organisations=tuple(j.organisation for j in entry.joint.select_related("organisation")),
    )
    return only_kept(facts, kept_of_entry(entry))


def _write_parts(pairs: Sequence[tuple[Entry, EntryFacts]]) -> None:
    agenda, participants, joint, marks = [], [], [], []
    for entry, facts in pairs:
        items = [
            AgendaItem(entry=entry, position=position, title=item.title, category=item.category)
            for position, item in enumerate(facts.agenda, 1)
        ]
        agenda += items
        participants += [
            Participant(
                entry=entry,
                person=a.person,
                name=a.person.name if a.person else a.name.strip(),
                called="" if a.person else called(a.name),
                role=a.role,
                reason=a.reason,
            )
            for a in facts.participants
        ]
        # A host is no partner of its own, and nobody is a partner twice.
        partners = dict.fromkeys(o.pk for o in facts.joint_organisations if o.pk != entry.organisation_id)
        joint += [JointOrganisation(entry=entry, organisation_id=number) for number in partners]
        marks += marks_of(entry, items, [entry.organisation_id, *partners])
    AgendaItem._default_manager.bulk_create(agenda, batch_size=500)
    Participant._default_manager.bulk_create(participants, batch_size=500)
    JointOrganisation._default_manager.bulk_create(joint, batch_size=500)
    EntryMark._default_manager.bulk_create(marks, batch_size=500)


def _read_again(entry: Entry) -> None:
    """The entry as it stands now, held until the end: it may have been withdrawn since the caller read it."""
    entry.refresh_from_db(from_queryset=Entry.everywhere.select_for_update(of=("self",)))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise EntryError("请写明原因。", advice="例如：日期录入有误。", code="reason.missing")


def _log_change(actor: Actor, entry: Entry, act: str, verb: str, reason: str) -> None:
    append_links(actor, [entry], act, reason)
    if verb:
        write_audit(actor=actor, verb=verb, organisation=entry.organisation, entry=str(entry), reason=reason)
