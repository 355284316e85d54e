"""Verbs on the organisation tree.  Nothing is overwritten: a change closes a span and opens the next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from shuzhi.access.audit import write_audit
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import PATH_STEP, AccessDeniedError, Actor, subtree_end
from shuzhi.chain.links import append_links
from shuzhi.errors import NotFoundError, ShuzhiError
from shuzhi.roster.models import Organisation, OrganisationKind, OrganisationPast, Sector, Succession

MOST_LEVELS = 15  # as many as a path holds
CHANGEABLE = ("name", "kind", "sector", "has_committee", "temporary")
LABELS = {"name": "名称", "kind": "类型", "sector": "领域", "has_committee": "设支委会", "temporary": "临时"}


class OrganisationError(ShuzhiError):
    """An organisation cannot be made or changed like this."""

    code = "organisation.invalid"


def find_organisation(*, actor: Actor, code: str, capability: Capability = Capability.VIEW) -> Organisation:
    """The organisation with ``code`` that the actor reaches.

    Raises:
        NotFoundError: There is none, or the actor does not reach it; the two are not told apart.
    """
    found: Organisation | None = Organisation.objects.within(actor, capability).filter(code=code).first()
    if found is None:
        raise NotFoundError(
            f"没有代码为“{code}”的组织。",
            advice="请核对代码；新组织先用 shuzhi org add 建立。",
            code="organisation.not_found",
        )
    return found


def path_on(organisation: Organisation, on: date) -> str:
    """Where the organisation stood in the tree on a day; before its first known day, where it first stood."""
    if on >= organisation.since:
        return organisation.path
    past = organisation.past.filter(until__gt=on).order_by("until").values_list("path", flat=True).first()
    return past or organisation.path


@transaction.atomic
def add_organisation(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    parent: Organisation | None = None,
    sector: str = Sector.OTHER,
    founded_on: date | None = None,
    has_committee: bool | None = None,
    temporary: bool = False,
    ledger_since: date | None = None,
    sample: bool = False,
) -> Organisation:
    """Add an organisation under ``parent``; only the operator adds one without a parent.

    Args:
        ledger_since: From which day on its ledger tells (:mod:`shuzhi.roster.ledger_beginning`); None: not declared.

    Raises:
        AccessDeniedError: The actor may not change the tree there.
        OrganisationError: Code taken, name empty, or kind unknown.
    """
    if parent is not None:
        actor.require(Capability.ROSTER, parent)
    elif not actor.is_operator:
        raise AccessDeniedError("只有本机操作员可以新建最上级组织。", advice="请选择上级组织后再新建。")
    code, name = code.strip(), name.strip()
    if not code or not name:
        raise OrganisationError("组织的代码和名称都要填写。", advice="请补上代码和名称。")
    _check_choices(kind=kind, sector=sector)
    if Organisation.everywhere.filter(code=code).exists():
        raise OrganisationError(f"代码“{code}”已被使用。", advice="请换一个代码。", code="organisation.code_taken")
    organisation = Organisation.everywhere.create(
        code=code,
        name=name,
        kind=kind,
        sector=sector,
        parent=parent,
        path="",
        since=founded_on or OrganisationPast._meta.get_field("since").default,
        founded_on=founded_on,
        has_committee=has_committee,
        temporary=temporary,
        ledger_since=ledger_since,
        sample=sample,
    )
    organisation.path = (parent.path if parent else "") + f"{organisation.pk:0{PATH_STEP}d}"
    if len(organisation.path) > MOST_LEVELS * PATH_STEP:
        raise OrganisationError(
            f"{name}在第 {MOST_LEVELS + 1} 级，组织最多 {MOST_LEVELS} 级。",
            advice="请核对上级组织。",
            code="organisation.deep",
        )
    organisation.save(update_fields=["path"])
    append_links(actor, [organisation], "recorded")
    write_audit(actor=actor, verb="organisation.added", organisation=organisation, name=name, code=code)
    return organisation


@transaction.atomic
def change_organisation(*, actor: Actor, organisation: Organisation, on: date, **changes: Any) -> Organisation:
    """Change name, kind, sector, committee or temporary state from the day ``on``; the span before is kept.

    Raises:
        AccessDeniedError: The actor may not change this organisation.
        OrganisationError: Nothing to change, or ``on`` lies before the present span.
    """
    actor.require(Capability.ROSTER, organisation)
    unknown = set(changes) - set(CHANGEABLE)
    changes = {key: value for key, value in changes.items() if key in unknown or getattr(organisation, key) != value}
    if unknown or not changes:
        raise OrganisationError("没有可以变更的内容。", advice="请填写新的名称、类型、领域或支委会设置。")
    _check_choices(**{key: value for key, value in changes.items() if key in {"kind", "sector"}})
    _close_span(organisation, on)
    for key, value in changes.items():
        setattr(organisation, key, value)
    organisation.save()
    words = "，".join(f"{LABELS[key]}改为{value}" for key, value in changes.items())
    append_links(actor, [organisation])
    write_audit(
        actor=actor,
        verb="organisation.changed",
        organisation=organisation,
        name=organisation.name,
        change=words,
    )
    return organisation


@transaction.atomic
def note_committee(*, actor: Actor, organisation: Organisation, has_committee: bool) -> Organisation:
    """Record for the first time whether a branch has a committee; it holds from the beginning of what is known.

    Raises:
        OrganisationError: The opposite is recorded already: then it is a change, with its day.
    """
    actor.require(Capability.ROSTER, organisation)
    if organisation.has_committee is not None and organisation.has_committee != has_committee:
        raise OrganisationError(
            f"{organisation.name}是否设支委会已有记录。", advice="如有变化，请办理组织变更并写明日期。"
        )
    organisation.has_committee = has_committee
    organisation.save(update_fields=["has_committee"])
    organisation.past.filter(has_committee=None).update(has_committee=has_committee)
    words = "设支委会" if has_committee else "不设支委会"
    append_links(actor, [organisation])
    write_audit(
        actor=actor,
        verb="organisation.changed",
        organisation=organisation,
        name=organisation.name,
        change=words,
    )
    return organisation


@transaction.atomic
def forget_committee(*, actor: Actor, organisation: Organisation) -> Organisation:
    """Take :func:`note_committee` back: whether there is a committee is not recorded, in any span it filled."""
    actor.require(Capability.ROSTER, organisation)
    organisation.past.filter(has_committee=organisation.has_committee).update(has_committee=None)
    organisation.has_committee = None
    organisation.save(update_fields=["has_committee"])
    append_links(actor, [organisation])
    write_audit(
        actor=actor,
        verb="organisation.changed",
        organisation=organisation,
        name=organisation.name,
        change="是否设支委会改为未登记",
    )
    return organisation


@transaction.atomic
def move_organisation(*, actor: Actor, organisation: Organisation, parent: Organisation, on: date) -> Organisation:
    """Place an organisation and all below it under another parent from the day ``on``.

    Raises:
        AccessDeniedError: The actor may not change both places.
        OrganisationError: The new parent lies inside the moved subtree.
    """
    actor.require(Capability.ROSTER, organisation)
    actor.require(Capability.ROSTER, parent)
    if parent.path.startswith(organisation.path):
        raise OrganisationError("不能把组织移到它自己的下级之下。", advice="请选择别的上级组织。")
    old, new = organisation.path, parent.path + organisation.path[-PATH_STEP:]
    subtree = Organisation.everywhere.filter(path__gte=old, path__lt=subtree_end(old))
    for member in subtree.order_by("path"):
        _close_span(member, on)
        member.save()
    subtree.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    Organisation.everywhere.filter(pk=organisation.pk).update(parent=parent)
    organisation.refresh_from_db()
    moved = Organisation.everywhere.filter(path__gte=new, path__lt=subtree_end(new)).order_by("path")
    append_links(actor, moved, reason=f"上级改为{parent.name}")
    write_audit(
        actor=actor,
        verb="organisation.changed",
        organisation=organisation,
        name=organisation.name,
        change=f"上级改为{parent.name}",
    )
    return organisation


@transaction.atomic
def close_organisation(*, actor: Actor, organisation: Organisation, on: date) -> Organisation:
    """Dissolve an organisation: from ``on`` it owes nothing; its ledger stays.

    Raises:
        OrganisationError: It is closed already, or members still belong to it on that day.
    """
    actor.require(Capability.ROSTER, organisation)
    if organisation.closed_on is not None:
        raise OrganisationError(f"{organisation.name}已于{organisation.closed_on}撤销。", advice="无须再次撤销。")
    from shuzhi.roster.spells import members_on

    if staying := members_on(organisation, on).count():
        raise OrganisationError(
            f"{organisation.name}在{on}还有 {staying} 名党员。",
            advice="请先把党员转出，或办理合并。",
            code="organisation.has_members",
        )
    organisation.closed_on = on
    organisation.save(update_fields=["closed_on"])
    append_links(actor, [organisation])
    write_audit(actor=actor, verb="organisation.closed", organisation=organisation, name=organisation.name, day=on)
    return organisation


@transaction.atomic
def merge_organisations(
    *, actor: Actor, predecessors: list[Organisation], successor: Organisation, on: date
) -> Organisation:
    """Merge ``predecessors`` into ``successor``: they close, their members go over, their history stays readable."""
    from shuzhi.roster.transfers import move_members

    actor.require(Capability.ROSTER, successor)
    if successor in predecessors:
        raise OrganisationError("组织不能并入它自己。", advice="请从被合并的组织中去掉承接的组织。")
    for predecessor in predecessors:
        move_members(actor=actor, source=predecessor, target=successor, on=on, reason="组织合并")
        close_organisation(actor=actor, organisation=predecessor, on=on)
        Succession.everywhere.create(predecessor=predecessor, successor=successor, day=on, how="merge")
    append_links(actor, [successor])
    write_audit(
        actor=actor,
        verb="organisation.merged",
        organisation=successor,
        names="、".join(p.name for p in predecessors),
        successor=successor.name,
    )
    return successor


@transaction.atomic
def split_organisation(
    *, actor: Actor, source: Organisation, code: str, name: str, people: list[int], on: date
) -> Organisation:
    """Set up a new organisation beside ``source`` and take ``people`` (person ids) into it from ``on``."""
    from shuzhi.roster.transfers import move_members

    fresh = add_organisation(
        actor=actor,
        code=code,
        name=name,
        kind=source.kind,
        parent=source.parent,
        sector=source.sector,
        founded_on=on,
        sample=source.sample,
    )
    Succession.everywhere.create(predecessor=source, successor=fresh, day=on, how="split")
    append_links(actor, [fresh])
    move_members(actor=actor, source=source, target=fresh, on=on, reason="组织分设", people=people)
    return fresh


def _check_choices(*, kind: str | None = None, sector: str | None = None) -> None:
    if kind is not None and kind not in OrganisationKind.values:
        known = "、".join(f"{k}（{v}）" for k, v in OrganisationKind.choices)
        raise OrganisationError(f"组织类型“{kind}”不认识。", advice=f"可用：{known}。", code="organisation.kind")
    if sector is not None and sector not in Sector.values:
        known = "、".join(f"{k}（{v}）" for k, v in Sector.choices)
        raise OrganisationError(f"领域“{sector}”不认识。", advice=f"可用：{known}。", code="organisation.sector")


def _close_span(organisation: Organisation, on: date) -> None:
    """Keep the present state as history up to ``on`` and let the row go on from there."""
    if on < organisation.since:
        raise OrganisationError(
            f"变更日期 {on} 早于现有记录的起始日期 {organisation.since}。", advice="请改用较晚的日期。"
        )
    if on > organisation.since:
        OrganisationPast.everywhere.create(
            organisation=organisation,
            parent_id=organisation.parent_id,
            until=on,
            **{field: getattr(organisation, field) for field in (*CHANGEABLE, "path", "since")},
        )
    organisation.since = on
