"""What is kept of an entry of its kinds: of a talk the parties and the occasion, of 意识形态 title and person.

The kinds say it themselves (``keeps`` in ``cn/kinds.yaml``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from shuzhi.rulebook.model import EntryKind
from shuzhi.rulebook.vocabulary import ENTRY_FIELDS, ROLES

Kept = frozenset[str]  # words of ENTRY_FIELDS (people: as roles) and ROLES
PEOPLE = frozenset(ROLES)
EVERYTHING: Kept = (frozenset(ENTRY_FIELDS) - {"people"}) | PEOPLE
# Of an entry of several kinds these must be kept by each of them; the rest by any.
CONTENT = frozenset({"content", "files"})


def kept_of(kinds: Iterable[str], known: Mapping[str, EntryKind]) -> Kept:
    """The fields and roles that are kept of an entry of these kinds; of none, or of unknown ones, all."""
    bounds = [_bound(known[kind], known) for kind in kinds if kind in known]
    narrow = [bound for bound in bounds if bound != EVERYTHING]
    if not narrow:
        return EVERYTHING
    shared = frozenset.intersection(*narrow)
    return shared if len(narrow) == len(bounds) else shared | (EVERYTHING - CONTENT)


def keeps_less(kind: EntryKind, known: Mapping[str, EntryKind]) -> bool:
    """Whether of an entry of this kind alone not everything is kept."""
    return _bound(kind, known) != EVERYTHING


def fields_words(fields: Collection[str]) -> str:
    """Fields as people call them."""
    return "、".join(label for field, label in ENTRY_FIELDS.items() if field in fields)


def kept_words(kept: Kept) -> str:
    """What is kept, as people call it: the day before all; persons of some roles only by these roles."""
    everybody = kept >= PEOPLE
    told = kept | {"people"} if everybody else kept
    roles = [] if everybody else [label for role, label in ROLES.items() if role in kept]
    return "、".join(["日期", *(label for field, label in ENTRY_FIELDS.items() if field in told), *roles])


def _bound(kind: EntryKind, known: Mapping[str, EntryKind]) -> Kept:
    """What a kind keeps itself, and what the kinds keep that it also counts as."""
    told = [known[one].keeps for one in (kind.id, *kind.includes) if one in known and known[one].keeps]
    return frozenset.intersection(EVERYTHING, *(_expanded(keeps) for keeps in told))


def _expanded(keeps: Iterable[str]) -> Kept:
    words = frozenset(keeps)
    return (words - {"people"}) | PEOPLE if "people" in words else words
