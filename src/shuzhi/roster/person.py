"""Verbs on a person himself: add him to a roster, put his particulars right, take back what a batch told."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.access.sealing import identity_digest, mask, seal
from shuzhi.chain.links import append_links
from shuzhi.roster.models import (
    Organisation,
    Person,
)
from shuzhi.roster.spells import IN_FORCE, RosterError

PARTICULARS = frozenset(
    {
        "name",
        "sex",
        "ethnicity",
        "born_on",
        "education",
        "occupation",
        "dues_category",
        "note",
        "identity_number",
        "phone",
    }
)


@transaction.atomic
def add_person(
    *,
    actor: Actor,
    organisation: Organisation,
    name: str,
    identity_number: str = "",
    phone: str = "",
    batch: Batch | None = None,
    origin: str = "",
    quiet: bool = False,
    **facts: Any,
) -> Person:
    """Add a person to the roster of ``organisation``.

    Args:
        identity_number: Checked by the caller; stored encrypted.
        quiet: True inside a batch, which writes one audit sentence for all.
        facts: sex, ethnicity, born_on, education, occupation, dues_category, note, sample.

    Raises:
        RosterError: No name, or the identity number is on the roster already.
    """
    actor.require(Capability.ROSTER, organisation)
    if not name.strip():
        raise RosterError("姓名没有填写。", advice="请填写姓名。", code="person.name_missing")
    digest = identity_digest(identity_number)
    _refuse_known_number(name, digest)
    person = Person.everywhere.create(
        organisation=organisation,
        name=name.strip(),
        identity_sealed=seal(identity_number),
        identity_digest=digest,
        identity_masked=mask(identity_number),
        phone_sealed=seal(phone),
        **provenance(actor, batch, origin),
        **facts,
    )
    append_links(actor, [person], "recorded")
    if not quiet:
        write_audit(actor=actor, verb="person.added", organisation=organisation, name=person.name)
    return person


@transaction.atomic
def change_person(*, actor: Actor, person: Person, reason: str, **changes: Any) -> Person:
    """Correct a person's own particulars; the log keeps what was changed and why, without the values of secrets."""
    actor.require(Capability.ROSTER, person.organisation)
    if not reason.strip():
        raise RosterError("请写明更正原因。", advice="例如：原表录入有误。", code="reason.missing")
    if fixed := set(changes) - PARTICULARS:
        raise RosterError(f"“{min(fixed)}”不能这样更正。", advice="所属组织和党籍请用转接、党籍变更办理。")
    if "identity_number" in changes:
        number = changes.pop("identity_number")
        _refuse_known_number(person.name, identity_digest(number), besides=person.pk)
        changes |= {
            "identity_sealed": seal(number),
            "identity_digest": identity_digest(number),
            "identity_masked": mask(number),
        }
    if "phone" in changes:
        changes["phone_sealed"] = seal(changes.pop("phone"))
    if "born_on" in changes and changes["born_on"] != person.born_on:
        changes["born_told"] = ""  # a whole day is known now
    words = []
    if changes.get("name", person.name) != person.name:
        _keep_former_name(person)
    for key, value in changes.items():
        if getattr(person, key) == value:
            continue
        label = str(getattr(Person._meta.get_field(key), "verbose_name", key))
        if key not in {"identity_sealed", "identity_digest", "phone_sealed", "born_told"}:
            words.append(f"{label}“{getattr(person, key) or ''}”改为“{value or ''}”")
        setattr(person, key, value)
    person.save()
    append_links(actor, [person], reason=reason)
    write_audit(
        actor=actor,
        verb="person.changed",
        organisation=person.organisation,
        name=person.name,
        change="；".join([*words, reason]),
    )
    return person


def _keep_former_name(person: Person) -> None:
    """What was written under the name he had until now is still his."""
    names = dict.fromkeys([*filter(None, person.former_names.split("、")), person.name])
    person.former_names = "、".join(names)[-200:]


def _refuse_known_number(name: str, digest: str, *, besides: int = 0) -> None:
    if digest and Person.everywhere.filter(IN_FORCE, identity_digest=digest).exclude(pk=besides).exists():
        raise RosterError(
            f"{name}的公民身份号码已在名册中。",
            advice="请在名册中查找此人，不要重复登记。",
            code="identity.duplicate",
        )
