"""What a record of the log says in words, made of its facts when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from shuzhi.rooms import AuditVerb, rooms


@cache
def audit_verbs() -> Mapping[str, AuditVerb]:
    """Every verb that some room declares, by its id."""
    return {verb: told for room in rooms() for verb, told in room.audit_verbs.items()}


def sentence_of(verb: str, facts: Mapping[str, Any]) -> str:
    """What was done, in a sentence.

    Raises:
        KeyError: No room declares the verb, or a fact of its sentence is missing: a programming error.
    """
    told = audit_verbs()[verb]
    sentence = told.sentence.format_map({key: _words(told, key, value) for key, value in facts.items()})
    return sentence.removesuffix("：")  # a note that says nothing


def _words(told: AuditVerb, key: str, value: Any) -> str:
    labels = told.words.get(key, {})
    several = value if isinstance(value, list) else [value]
    return "、".join(labels.get(one, str(one)) for one in several)
