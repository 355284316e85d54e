"""The verb that writes a facts file of an organisation, or of all below it too."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor, subtree_end
from shuzhi.exchange.facts.parts import FORMAT, parts
from shuzhi.factsfile.dumping import Dumping, Reference
from shuzhi.roster.models import Organisation


@transaction.atomic
def dump_facts(*, actor: Actor, organisation: Organisation, year: int | None = None, subtree: bool = False) -> bytes:
    """Everything the ledger of an organisation knows, as a facts file.

    Who and what is spoken of and belongs elsewhere is told too, so that the file stands alone.

    Args:
        year: Only what happened in this year; organisations and people are told whole.

    Raises:
        AccessDeniedError: The actor may not see the organisation's ledger and its people.
    """
    for capability in (Capability.VIEW, Capability.VIEW_PERSONS):
        actor.require(capability, organisation)
    own = Organisation.everywhere.filter(pk=organisation.pk)
    if subtree:
        own = Organisation.everywhere.filter(path__gte=organisation.path, path__lt=subtree_end(organisation.path))
    dumping = Dumping(actor, list(own.order_by("path")), year)
    dumped: dict[str, list[dict[str, Any]]] = {}
    for part in reversed(parts()):  # those that are spoken of come after those that speak of them
        dumped[part.key] = part.dump(dumping)
    whole = {"format": FORMAT, **{part.key: dumped[part.key] for part in parts() if dumped[part.key]}}
    write_audit(actor=actor, verb="facts.dumped", organisation=organisation, name=organisation.name)
    return _text(whole).encode()


def _text(whole: dict[str, Any]) -> str:
    """The file, one element a line, with an id for each fact that has one."""
    ids = _ids(whole)
    lines = []
    for key, value in whole.items():
        if key == "format":
            lines.append(f" {_json(key)}: {_json(value)}")
            continue
        listed = ",\n".join(f"  {_json(_named(element, ids))}" for element in value)
        lines.append(f" {_json(key)}: [\n{listed}\n ]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _ids(whole: dict[str, Any]) -> dict[Reference, str]:
    """Each fact's id in the file: the first letter of its part and its place there."""
    return {
        element["id"]: f"{key[0]}{number}"
        for key, value in whole.items()
        if key != "format"
        for number, element in enumerate(value, 1)
        if "id" in element
    }


def _named(part: Any, ids: dict[Reference, str]) -> Any:
    if isinstance(part, Reference):
        return ids[part]
    if isinstance(part, dict):  # who was withdrawn since is spoken of no more
        kept = {key: one for key, one in part.items() if not isinstance(one, Reference) or one in ids}
        return {key: _named(one, ids) for key, one in kept.items()}
    if isinstance(part, list):
        return [_named(value, ids) for value in part]
    return part


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
