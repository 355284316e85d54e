"""Verbs on drafts: draft, find, edit.  The program's own sentences follow the ledger; the author's are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.clock import now
from shuzhi.errors import NotFoundError
from shuzhi.figures.question import Question
from shuzhi.reports.blocks import StoredBlock, check_text
from shuzhi.reports.compose import Draft, compose, fill_words
from shuzhi.reports.facts import has_anything
from shuzhi.reports.failure import NothingRecordedError, ReportError, ReportFrozenError, require_words
from shuzhi.reports.models import Report, ReportState
from shuzhi.roster.models import Organisation, Post, PostRole
from shuzhi.roster.spells import in_force_on
from shuzhi.rulebook import national
from shuzhi.rulebook.profiles import Profile

DEFAULT_PROFILE = "branch"


def find_profile(profile_id: str) -> Profile:
    """A report profile by its id.

    Raises:
        NotFoundError: There is none.
    """
    found: Profile | None = national().profiles.get(profile_id)
    if found is None:
        known = "、".join(f"{p.id}（{p.label}）" for p in national().profiles.values())
        raise NotFoundError(f"没有述职模板“{profile_id}”。", advice=f"可用：{known}。", code="profile.not_found")
    return found


def profile_for(organisation: Organisation) -> Profile:
    """The profile of an organisation: one for its kind and sector, else one for its kind."""
    fitting: list[Profile] = [p for p in national().profiles.values() if organisation.kind in p.kinds]
    special = [p for p in fitting if organisation.sector in p.sectors]
    general = [p for p in fitting if not p.sectors]
    return (special or general or [find_profile(DEFAULT_PROFILE)])[0]


@transaction.atomic
def draft_report(
    *, actor: Actor, organisation: Organisation, year: int, profile: str | None = None, anew: bool = False
) -> Report:
    """Draft the report of an organisation for a year, or bring its draft up to date.

    Args:
        profile: Id of a profile; None takes the draft's own, or the one for the organisation's kind and sector.
        anew: True throws the author's own texts away as well; else they are kept where they stand.

    Raises:
        AccessDeniedError: The actor may not write reports there.
        NothingRecordedError: The ledger holds nothing for the year.
        ReportFrozenError: The report is frozen.
    """
    actor.require(Capability.REPORT, organisation)
    question = Question(actor, organisation, year)
    if not has_anything(question):
        raise NothingRecordedError(organisation.name, year)
    Organisation.everywhere.select_for_update().get(pk=organisation.pk)  # two first drafts wait for each other
    report = Report.everywhere.filter(organisation=organisation, year=year).first()
    if report is None:
        report = Report(organisation=organisation, year=year, created_at=now(), author_name=_secretary(question))
    _refuse_frozen(report)
    chosen = find_profile(profile or report.profile) if profile or report.profile else profile_for(organisation)
    if anew or chosen.id != report.profile:
        report.title = fill_words(chosen.title, question)
    report.profile, report.edited_at = chosen.id, now()
    report.body = merge([] if anew else report.body, compose(chosen, question).blocks)
    report.save()
    write_audit(actor=actor, verb="report.drafted", organisation=organisation, year=year)
    return report


def find_report(
    *, actor: Actor, organisation: Organisation, year: int, capability: Capability = Capability.DRAFTS
) -> Report:
    """The report of an organisation for a year.

    Raises:
        NotFoundError: There is none, or the actor does not reach it.
    """
    found: Report | None = (
        Report.objects.within(actor, capability)
        .filter(organisation=organisation, year=year)
        .select_related("organisation")
        .first()
    )
    if found is None:
        raise NotFoundError(f"没有{year}年的述职报告。", advice="请先起草（shuzhi report）。", code="report.not_found")
    return found


@transaction.atomic
def edit_report(
    *,
    actor: Actor,
    report: Report,
    texts: Mapping[str, str | None] | None = None,
    title: str | None = None,
    author_name: str | None = None,
) -> Report:
    """Put the author's words in the places of paragraphs, gaps and headings.

    Args:
        texts: Block id → text.  Figures are written ``{figure.id}``; line breaks make paragraphs; an empty text leaves
            the place out; None gives it back to the program.

    Raises:
        AccessDeniedError: The actor may not write this report.
        ReportError: A block does not exist, or a text names no known figure.
        ReportFrozenError: The report is frozen.
    """
    actor.require(Capability.REPORT, report.organisation)
    report = Report.everywhere.select_for_update().select_related("organisation").get(pk=report.pk)
    _refuse_frozen(report)
    question = Question(actor, report.organisation, report.year)
    blocks = merge(report.body, compose(find_profile(report.profile), question).blocks)
    by_id = {block["id"]: block for block in blocks}
    for block_id, text in (texts or {}).items():
        if block_id not in by_id:
            raise ReportError(f"报告中没有“{block_id}”这一段。", advice="请刷新页面后再改。", code="report.block")
        _write(by_id[block_id], text)
    report.body = blocks
    if title is not None:
        report.title = require_words(title, "标题")
    if author_name is not None:
        report.author_name = author_name.strip()
    report.edited_at = now()
    report.save()
    write_audit(actor=actor, verb="report.edited", organisation=report.organisation, year=report.year)
    return report


def live_draft(*, actor: Actor, report: Report) -> Draft:
    """The draft as it stands now: the program's sentences told from today's ledger, the author's as he left them.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    actor.require(Capability.DRAFTS, report.organisation)
    fresh = compose(find_profile(report.profile), Question(actor, report.organisation, report.year))
    blocks = merge(report.body, fresh.blocks)
    return Draft(blocks, fresh.omitted, outdated(blocks, fresh.blocks))


def merge(stored: Sequence[StoredBlock], fresh: Sequence[StoredBlock]) -> list[StoredBlock]:
    """The fresh blocks with the author's texts in their places.

    What the author wrote for a place that the profile no longer has stands at the end of its section.
    """
    authored = {block["id"]: block for block in stored if block.get("author")}
    merged = []
    for block in fresh:
        own = authored.pop(block["id"], None)
        merged.append({**block, "text": own["text"], "author": True, "basis": own["basis"]} if own else block)
    for own in authored.values():
        if own["type"] == "heading":
            continue
        ends = [index for index, block in enumerate(merged) if block["role"] == own["role"]]
        merged.insert(ends[-1] + 1 if ends else len(merged), own)
    return merged


def outdated(blocks: Sequence[StoredBlock], fresh: Sequence[StoredBlock]) -> tuple[str, ...]:
    """Ids of the author's paragraphs whose program text has changed since he rewrote them."""
    now_said = {block["id"]: block["text"] for block in fresh}
    return tuple(b["id"] for b in blocks if b.get("author") and b["basis"] != now_said.get(b["id"], b["basis"]))


def _write(block: StoredBlock, text: str | None) -> None:
    if text is None:
        block.pop("author", None)
        block["text"] = block.pop("basis", block["text"])
        return
    check_text(text)
    if not block.get("author"):
        block["basis"] = block["text"]
    block["author"], block["text"] = True, text.strip()


def _refuse_frozen(report: Report) -> None:
    if report.state == ReportState.FROZEN:
        raise ReportFrozenError


def _secretary(question: Question) -> str:
    """Who is secretary on the last day of the year, or nothing where the roster does not say."""
    post = (
        Post.everywhere.filter(
            in_force_on(question.last_day), organisation=question.organisation, role=PostRole.SECRETARY
        )
        .select_related("person")
        .first()
    )
    return post.person.name if post else ""
