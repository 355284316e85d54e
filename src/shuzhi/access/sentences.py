"""What a record of the log says in words, made of its facts when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from shuzhi.rooms import AuditVerb, rooms


@cache
def audit_verbs() -> Mapping[str, AuditVerb]:
    """Every verb that some room declares, by its id."""
    return {verb: audit_verb for room in rooms() for verb, audit_verb in room.audit_verbs.items()}


def sentence_of(verb: str, facts: Mapping[str, Any]) -> str:
    """What was done, in a sentence.

    Raises:
        KeyError: No room declares the verb, or a fact of its sentence is missing: a programming error.
    """
    audit_verb = audit_verbs()[verb]
    sentence = audit_verb.sentence.format_map({key: _words(audit_verb, key, value) for key, value in facts.items()})
    return sentence.removesuffix("：")  # a note that says nothing


def _words(audit_verb: AuditVerb, key: str, value: Any) -> str:
    labels = audit_verb.words.get(key, {})
    several = value if isinstance(value, list) else [value]
    return "、".join(labels.get(one, str(one)) for one in several)
