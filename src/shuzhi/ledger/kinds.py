"""Entry kinds as an organisation knows them: the national ones, and the local ones that it or one above it added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.rulebook import national
from shuzhi.rulebook.model import EntryKind

Kinds = Mapping[str, EntryKind]


def kinds_known(organisation: Organisation, asked: Iterable[str]) -> Kinds:
    """The kinds among which those asked for are looked up; local rulebooks are read only where one is not national.

    Raises:
        RulebookError: A local rulebook is needed and does not hold.
    """
    known = national().kinds
    return known if all(kind in known for kind in asked) else rulebook_of(organisation).kinds


def kinds_of_entry(entry: Entry) -> Kinds:
    """As :func:`kinds_known`, for the kinds an entry bears."""
    known = national().kinds
    return known if all(kind in known for kind in entry.kinds) else kinds_known(entry.organisation, entry.kinds)


def kind_words(kinds: Kinds, asked: Iterable[str]) -> str:
    """Kinds as people call them; one that no rulebook tells of any more is called by its id."""
    return "、".join(kinds[kind].label if kind in kinds else kind for kind in asked)


def kind_labels(entry: Entry) -> str:
    """The kinds of an entry as people call them."""
    return kind_words(kinds_of_entry(entry), entry.kinds)
