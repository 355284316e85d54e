"""Which rules bind an organisation: the national rulebook, with the local ones of those above it on top.

A local rulebook is a folder of YAML files, ``<data folder>/rulebook/<organisation code>/``; it binds that organisation
and all below it.  It may add rules or tighten national ones, never loosen them (the loader refuses).  What an office
sets where the rules leave it open (:mod:`shuzhi.roster.settings`) is counted in at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from shuzhi.access.scoping import PATH_STEP
from shuzhi.roster.models import OfficeSetting, Organisation, OrganisationPast
from shuzhi.roster.settings import DatedValues, values_set_for
from shuzhi.rulebook import layer, national, national_as_written
from shuzhi.rulebook.model import DutyRule, Rulebook
from shuzhi.rulebook.settings import apply_settings

Stamp = tuple[tuple[str, int], ...]  # each file with its time of change, so that an edit is read anew


def local_folders() -> dict[str, Path]:
    """Organisation code → the folder of its local rulebook."""
    home: Path = settings.HOME / "rulebook"
    return {folder.name: folder for folder in sorted(home.iterdir()) if folder.is_dir()} if home.is_dir() else {}


def rulebook_of(organisation: Organisation) -> Rulebook:
    """The rulebook that binds an organisation.

    Raises:
        RulebookError: A local file does not hold, with file, line and fix.
    """
    folders, path = local_folders(), organisation.path
    chosen = tuple(sorted(values_set_for(path).items()))
    if not folders:
        return _layered((), chosen) if chosen else national()
    above = [path[:end] for end in range(PATH_STEP, len(path) + 1, PATH_STEP)]
    codes = Organisation.everywhere.filter(path__in=above).order_by("path").values_list("code", flat=True)
    return _layered(tuple(_stamp(folders[code]) for code in codes if code in folders), chosen)


def local_roots(organisation: Organisation) -> list[Organisation]:
    """The organisations strictly below one with a rulebook of their own or something set, outermost first."""
    setting = OfficeSetting.everywhere.filter(withdrawn_at=None).values("organisation")
    own = Q(code__in=local_folders()) | Q(pk__in=setting)
    found = Organisation.everywhere.filter(own, path__startswith=organisation.path)
    return list(found.exclude(pk=organisation.pk).order_by("path"))


def rules_below(organisation: Organisation) -> dict[str, DutyRule]:
    """The last version of every rule that binds the organisation or one below it, by id; national ones first."""
    books = [rulebook_of(root) for root in (organisation, *local_roots(organisation))]
    return {rule.id: rule for book in reversed(books) for rule in book.duties}


@lru_cache(maxsize=32)
def _layered(stamps: tuple[Stamp, ...], chosen: tuple[tuple[str, DatedValues], ...]) -> Rulebook:
    rulebook = national_as_written()
    for stamp in stamps:
        rulebook = layer(rulebook, [Path(name) for name, _ in stamp])
    return apply_settings(rulebook, dict(chosen))


def _stamp(folder: Path) -> Stamp:
    files: Sequence[Path] = sorted(file for file in folder.glob("*.yaml") if not file.name.endswith(".scenarios.yaml"))
    return tuple((str(file), file.stat().st_mtime_ns) for file in files)


# By identity: a rulebook is made once, kept here, and never hashed rule by rule.
_BY_KIND: dict[tuple[int, frozenset[str]], tuple[Rulebook, tuple[DutyRule, ...]]] = {}


def rules_in(rulebook: Rulebook, *kinds: str) -> tuple[DutyRule, ...]:
    """The rules of a rulebook that an organisation of one of ``kinds`` can owe; always the same tuple."""
    key = (id(rulebook), frozenset(kinds))
    if key not in _BY_KIND:
        rules = tuple(rule for rule in rulebook.duties if any(_may_owe(rule, kind) for kind in kinds))
        _BY_KIND[key] = (rulebook, rules)
    return _BY_KIND[key][1]


def rules_of(organisation: Organisation) -> tuple[DutyRule, ...]:
    """The rules that an organisation can owe, of whatever kind it is or was: a former branch owes its old months."""
    was = OrganisationPast.everywhere.filter(organisation=organisation).values_list("kind", flat=True)
    return rules_in(rulebook_of(organisation), organisation.kind, *was)


def _may_owe(rule: DutyRule, kind: str) -> bool:
    for condition in rule.subject.conditions:
        if condition.column == "kind":
            wanted = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            return (kind in wanted) == (condition.operator in {"=", "in"})
    return True
