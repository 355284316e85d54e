"""Loading a rulebook: the national one that ships, and local ones layered on top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from shuzhi.rulebook.duties import read_duty, read_provision
from shuzhi.rulebook.failure import RulebookError
from shuzhi.rulebook.figures import FIGURE_KEYS, Known, read_figure
from shuzhi.rulebook.kinds import check_aliases, check_includes, read_kind, read_naming, read_register
from shuzhi.rulebook.model import DutyRule, FigureDefinition, KindNaming, Rulebook
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node, open_document
from shuzhi.rulebook.profiles import read_profile
from shuzhi.rulebook.reminders import with_terms
from shuzhi.rulebook.settings import Setting, apply_settings, settings_for
from shuzhi.rulebook.tighten import tighten
from shuzhi.rulebook.votes import read_vote

NATIONAL = Path(__file__).parent / "cn"
LISTS = ("naming", "kinds", "registers", "duties", "provisions", "votes", "figures", "profiles", "eras")
# read by scenarios.py, eras.py, vocabulary.py, settings.py and statuses.py
APART = (".scenarios.yaml", "eras.yaml", "words.yaml", "settings.yaml", "statuses.yaml", "units.yaml")
_EMPTY = Rulebook(duties=(), provisions=(), kinds={}, registers={}, figures={}, profiles={})


@cache
def national() -> Rulebook:
    """The rulebook that ships with the program, read once."""
    return apply_settings(national_as_written(), {})


@cache
def known_settings() -> Mapping[str, Setting]:
    """Every setting that an office may make, by its id, in the order in which they are offered."""
    return settings_for(national_as_written().duties)


@cache
def national_as_written() -> Rulebook:
    """The rulebook that ships before anything an office sets is counted in; what is layered on it comes between."""
    return read_rulebook(_files(NATIONAL), _EMPTY, local=False)


def load_rulebook(*, local: Sequence[Path] = ()) -> Rulebook:
    """The national rulebook with the local rulebooks of a subtree on top, outermost first.

    Args:
        local: Folders of YAML files (or single files), from the highest organisation down.

    Raises:
        RulebookError: Anything that does not hold, with file, line and fix.
    """
    return apply_settings(layer(national_as_written(), local), {}) if local else national()


def layer(rulebook: Rulebook, paths: Sequence[Path]) -> Rulebook:
    """A new rulebook with each path's rules added or tightened, in the order given."""
    for path in paths:
        rulebook = read_rulebook(_files(path), rulebook, local=True)
    return rulebook


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.glob("*.yaml") if not file.name.endswith(APART))
    if path.is_file():
        return [path]
    raise RulebookError("找不到这个文件或文件夹。", file=path, line=1, advice="请核对本地规则的路径。")


def read_rulebook(files: Sequence[Path], base: Rulebook, *, local: bool) -> Rulebook:
    """``base`` with the entries of ``files`` added: words first, then rules, then figures (they point at rules)."""
    documents = [document.fields((), LISTS) for document in map(open_document, files)]
    names = _names(base, local=local)
    _read_words(documents, names)
    duties = list(base.duties)
    for node in _members(documents, "duties"):
        if local and isinstance(node.value, dict) and "tightens" in node.value:
            duties = tighten(node, duties, names)
        else:
            duties.extend(replace(rule, taken_up=local) for rule in read_duty(node, names))
    provisions = [p for node in _members(documents, "provisions") for p in read_provision(node, names)]
    votes = [vote for node in _members(documents, "votes") for vote in read_vote(node, names)]
    figures = _figures(documents, names, duties, base.figures)
    return Rulebook(
        duties=with_terms(duties),
        provisions=(*base.provisions, *provisions),
        kinds=names.kinds,
        registers=names.registers,
        figures=figures,
        profiles=_profiles(documents, names, figures, base.profiles),
        votes=(*base.votes, *votes),
        naming=_naming(documents, names) or base.naming,
    )


def _names(base: Rulebook, *, local: bool) -> Names:
    names = Names(kinds=dict(base.kinds), registers=dict(base.registers), local=local)
    spaces: dict[str, Iterable[str]] = {
        "kind": base.kinds,
        "register": base.registers,
        "rule": [*(rule.id for rule in base.duties), *(rule.id for rule in base.provisions)],
        "vote": [vote.id for vote in base.votes],
        "figure": base.figures,
        "profile": base.profiles,
    }
    names.taken = {(space, name): "上级规则" for space, ids in spaces.items() for name in ids}
    return names


def _members(documents: Sequence[dict[str, Node]], key: str) -> Iterator[Node]:
    for document in documents:
        if key in document:
            yield from document[key].items()


def _read_words(documents: Sequence[dict[str, Node]], names: Names) -> None:
    for node in _members(documents, "registers"):
        register = read_register(node, names)
        names.registers[register.id] = register
    heard = {word: kind.id for kind in names.kinds.values() for word in kind.names}
    for node in _members(documents, "kinds"):
        kind = read_kind(node, names)
        names.kinds[kind.id] = kind
    for node in _members(documents, "kinds"):
        check_includes(node, names)
        check_aliases(node, names, heard)


def _naming(documents: Sequence[dict[str, Node]], names: Names) -> KindNaming | None:
    namings = [read_naming(document["naming"], names) for document in documents if "naming" in document]
    return namings[-1] if namings else None


def _figures(
    documents: Sequence[dict[str, Node]],
    names: Names,
    duties: Sequence[DutyRule],
    base: dict[str, FigureDefinition],
) -> dict[str, FigureDefinition]:
    nodes = list(_members(documents, "figures"))
    ids = [names.claim(node.fields(("id",), FIGURE_KEYS)["id"], "figure") for node in nodes]
    known = Known(names=names, rules={rule.id for rule in duties}, figures={*base, *ids})
    return {**base, **{figure.id: figure for figure in (read_figure(node, known) for node in nodes)}}


def _profiles(
    documents: Sequence[dict[str, Node]], names: Names, figures: dict[str, FigureDefinition], base: dict[str, Any]
) -> dict[str, Any]:
    """The base's report profiles and those of ``documents``; one may extend another that stands before it."""
    profiles: dict[str, Any] = dict(base)
    for node in _members(documents, "profiles"):
        fields = node.pairs()
        if "id" not in fields:
            node.refuse("缺少“id”。", "请补上“id:”。")
        profile_id = names.claim(fields["id"], "profile")
        profiles[profile_id] = read_profile(node, names, figures, profiles, profile_id)
    return profiles
