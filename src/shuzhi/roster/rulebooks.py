"""Which rules bind an organisation: the national rulebook, with the local ones of those above it on top.

A local rulebook is a folder of YAML files, ``<data folder>/rulebook/<organisation code>/``; it binds that organisation
and all below it.  It may add rules or tighten national ones, never loosen them (the loader refuses).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from shuzhi.access.scoping import PATH_STEP
from shuzhi.roster.models import Organisation
from shuzhi.rulebook import layer, national
from shuzhi.rulebook.model import DutyRule, Rulebook

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
    folders = local_folders()
    if not folders:
        return national()
    path = organisation.path
    above = [path[:end] for end in range(PATH_STEP, len(path) + 1, PATH_STEP)]
    codes = Organisation.everywhere.filter(path__in=above).order_by("path").values_list("code", flat=True)
    return _layered(tuple(_stamp(folders[code]) for code in codes if code in folders))


def local_roots(organisation: Organisation) -> list[Organisation]:
    """The organisations strictly below one that have a local rulebook of their own, outermost first."""
    folders = local_folders()
    if not folders:
        return []
    found = Organisation.everywhere.filter(code__in=folders, path__startswith=organisation.path)
    return list(found.exclude(pk=organisation.pk).order_by("path"))


def rules_below(organisation: Organisation) -> dict[str, DutyRule]:
    """The last version of every rule that binds the organisation or one below it, by id; national ones first."""
    books = [rulebook_of(root) for root in (organisation, *local_roots(organisation))]
    return {rule.id: rule for book in reversed(books) for rule in book.duties}


@lru_cache(maxsize=32)
def _layered(stamps: tuple[Stamp, ...]) -> Rulebook:
    rulebook = national()
    for stamp in stamps:
        rulebook = layer(rulebook, [Path(name) for name, _ in stamp])
    return rulebook


def _stamp(folder: Path) -> Stamp:
    files: Sequence[Path] = sorted(file for file in folder.glob("*.yaml") if not file.name.endswith(".scenarios.yaml"))
    return tuple((str(file), file.stat().st_mtime_ns) for file in files)


# By identity: a rulebook is made once, kept here, and never hashed rule by rule.
_BY_KIND: dict[tuple[int, str], tuple[Rulebook, tuple[DutyRule, ...]]] = {}


def rules_in(rulebook: Rulebook, kind: str) -> tuple[DutyRule, ...]:
    """The rules of a rulebook that an organisation of ``kind`` can owe; always the same tuple."""
    key = (id(rulebook), kind)
    if key not in _BY_KIND:
        _BY_KIND[key] = (rulebook, tuple(rule for rule in rulebook.duties if _may_owe(rule, kind)))
    return _BY_KIND[key][1]


def _may_owe(rule: DutyRule, kind: str) -> bool:
    for condition in rule.subject.conditions:
        if condition.column == "kind":
            wanted = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            return (kind in wanted) == (condition.operator in {"=", "in"})
    return True
