"""How completely the ledger can tell of a figure: known zero is not no data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Literal

from shuzhi.evaluation import Known
from shuzhi.rulebook import national
from shuzhi.rulebook.model import FigureDefinition

Completeness = Literal["known", "partly", "none"]
COMPLETENESS_LABELS: dict[str, str] = {"known": "台账完整", "partly": "部分有记录", "none": "台账无数据"}


def completeness_words(completeness: str, since: date | str | None) -> str:
    """How complete a figure is, as people read it, with the day from which on its ledgers tell, where told."""
    label = COMPLETENESS_LABELS[completeness]
    return f"{label}（台账自{since}起）" if since else label


Key = tuple[str, str]  # family and kind within it, see shuzhi.evaluation.figure_sql.known_text
NOBODY = Known(0, 0)
AGENDA = "agenda"  # so begin the marks of what stood on the agenda of an entry
DUAL_LIFE = frozenset({"dual_life", "dual_life_missing"})  # told by the rolls of other organisations

UNLED = DUAL_LIFE | {"periods_over"}  # nothing is told where nobody recorded who leads
TERMS = frozenset({"terms_ended", "terms_renewed"})
OF_REGISTERS = frozenset({"register_rows", "pieces", "register_sum"})


def completeness(
    definition: FigureDefinition,
    known: Mapping[Key, Known],
    *,
    branches: int | None,
    count: int,
    silent: int = 0,
    doubts: int = 0,
) -> Completeness:
    """How completely the organisations in scope can tell of what the figure counts.

    Args:
        known: What each kind of row is kept by.
        branches: How many branches there are in scope; None where one organisation alone is asked.
        count: How many rows stand behind the value.
        silent: How many of them do not tell what is counted (an entry without a roll tells nothing of who came).
        doubts: How many others may belong to them (a name that may be a member's).
    """
    if doubts and definition.measure in UNLED and not count:
        return "none"
    if not count and branches is not None and _is_unled(definition, known, branches):
        return "none"
    if definition.measure in TERMS:  # the elections held before tell, in whatever year
        return "known" if not doubts else "partly" if count else "none"
    complete = _complete(definition, known, branches=branches, count=count, silent=silent)
    return "partly" if doubts and complete == "known" else complete


def _complete(
    definition: FigureDefinition, known: Mapping[Key, Known], *, branches: int | None, count: int, silent: int
) -> Completeness:
    if silent:
        return "partly" if silent < count else "none"
    if definition.measure in {"organisations", "external"}:
        return "known" if count or definition.measure == "organisations" else "none"
    kept = [known.get(key, NOBODY) for key in _keys(definition, known)]
    everybody = bool(kept) and all(one.organisations for one in kept)
    if not count and _is_among(definition, known):  # none among what is kept is none, whatever else is not kept
        entries = [("entry", kind) for kind in definition.select["kinds"]]
        others = [key for key in _keys(definition, known) if key not in entries]
        everybody = all(known.get(key, NOBODY).organisations for key in (*_best(entries, known), *others))
    if branches is None or definition.measure in DUAL_LIFE:
        return "known" if count or everybody else "none"
    if kept and min(one.branches for one in kept) >= branches > 0:
        return "known"
    return "partly" if count or everybody else "none"


def _is_unled(definition: FigureDefinition, known: Mapping[Key, Known], branches: int) -> bool:
    """Whether only what the leaders of bodies above the branches did is counted, and nobody recorded who they are.

    A branch asked with its own groups leads itself.
    """
    if not definition.select.get("leaders") or branches <= 1:
        return False
    return not any(known.get(("leader", post), NOBODY).organisations for post in definition.select["posts"])


def _is_among(definition: FigureDefinition, known: Mapping[Key, Known]) -> bool:
    """Whether a figure tells entries apart by a mark that they carry or lack, and what is kept can tell of the mark.

    Where nobody in scope tells an agenda, nothing is known of what stood on it.
    """
    marks = [*definition.select.get("also", ()), *definition.select.get("without", ())]
    if definition.measure != "entries" or not marks:
        return False
    asked_of_agenda = any(mark.startswith(AGENDA) for mark in marks)
    return not asked_of_agenda or any(
        family == "entry" and kind.startswith(AGENDA) and who.organisations for (family, kind), who in known.items()
    )


def has_unlevelled(definition: FigureDefinition, known: Mapping[Key, Known], *, alone: bool) -> bool:
    """Whether a figure of one level is asked where rows of its register tell none: they may be of that level.

    Args:
        alone: One organisation is asked; where it said that it has none of the level, they are of others.
    """
    select = definition.select
    if "levels" not in select:
        return False
    register = national().registers[select["register"]]
    said = [("declared", register.part(level=level)) for level in select["levels"]]
    if alone and all(known.get(key, NOBODY).organisations for key in said):
        return False
    keys = [("unlevelled", f"{select['register']}.{category}") for category in select.get("categories", ())]
    return any(known.get(key, NOBODY).organisations for key in keys)


def is_kept(known: Mapping[Key, Known], kinds: Iterable[str], register: str | None) -> bool:
    """Whether anybody in scope keeps entries of one of ``kinds``, or the register."""
    keys = [("entry", kind) for kind in kinds] + ([("register", register)] if register else [])
    return any(known.get(key, NOBODY).organisations for key in keys)


def kinds_kept(definition: FigureDefinition) -> tuple[str, ...]:
    """The kinds of entries, or the register, behind a figure; none where roster, items or a typed value tell."""
    select = definition.select
    if definition.measure in OF_REGISTERS:
        return (select["register"],)
    if definition.measure in {"items", "measures", "members", "joined_state", "organisations", "external"}:
        return ()
    return tuple(select.get("kinds", ()))


def sources_of(definition: FigureDefinition) -> tuple[str, ...]:
    """The sources of the items behind a figure; none where it counts those of whatever source."""
    select = definition.select
    return () if select.get("or_sources") else tuple(select.get("sources", ()))


def _keys(definition: FigureDefinition, known: Mapping[Key, Known]) -> list[Key]:
    """The kinds of rows that an organisation must keep to be able to tell."""
    select = definition.select
    match definition.measure:
        case "members" | "joined_state":
            # Memberships and circumstances are the roster itself; posts are known only where some were filled.
            posts = [state for state in select["states"] if state.startswith("post.")]
            return _best([("state", post) for post in posts], known) or [("member", "member")]
        case "items" | "measures":
            return _item_keys(select, known)
        case "register_rows" | "pieces" | "register_sum":
            return _register_keys(definition, known)
        case "deeds" | "speeches" | "sitting_in" | "periods_with" if "posts" in select:
            kept = [("entry", kind) for kind in select.get("kinds", ("sitting_in",))]
            return [*kept, *_best([("now" if "still" in select else "state", post) for post in select["posts"]], known)]
        case "dual_life" | "dual_life_missing":
            return _best([("leader", post) for post in select["posts"]], known)
        case _:
            kinds = list(select.get("kinds", ()))
            if "*" in kinds:
                kept = _best([key for key in known if key[0] == "entry"], known)
            else:
                kept = [("entry", kind) for kind in kinds]
            family = "now" if "still" in select else "state"
            return [*kept, *_best([(family, state) for state in select.get("by_states", ())], known)]


def _register_keys(definition: FigureDefinition, known: Mapping[Key, Known]) -> list[Key]:
    """Whoever keeps the register can tell how many rows it has; of a sum, who told such a row or declared them all."""
    register, categories = definition.select["register"], definition.select.get("categories", ())
    said = [_least([("declared", word) for word in words], known) for words in parts_counted(definition)]
    if definition.measure != "register_sum" or not categories:
        return _best([("register", register), *said], known)
    # Who typed what was spent has not said what was granted.
    told = [("category", f"{register}.{category}") for category in categories]
    return _best([*told, ("declared", register), *said], known)


def parts_counted(definition: FigureDefinition) -> list[tuple[str, ...]]:
    """The words of a register's parts that together are all a figure counts: its categories, or its levels."""
    select = definition.select
    if definition.measure not in OF_REGISTERS:
        return []
    register = national().registers[select["register"]]
    parts = (
        tuple(register.part(category=category) for category in select.get("categories", ())),
        tuple(register.part(level=level) for level in select.get("levels", ())),
    )
    return [words for words in parts if words]


def _item_keys(select: Mapping[str, Any], known: Mapping[Key, Known]) -> list[Key]:
    """Whoever keeps items of the source and of the kind can tell; so can who declared that there are none of either."""
    kinds, sources = select.get("kinds", ()), select.get("sources", ())
    if "source_year" in select:
        return _best([("source_before", source) for source in sources], known)
    of_sources, of_kinds = [("source", source) for source in sources], [("item", kind) for kind in kinds]
    of_kinds += [("source", source) for source in select.get("or_sources", ())]
    if of_sources and of_kinds:
        of_kinds += [("source_declared", source) for source in sources if len(sources) == 1]
        of_sources += [("declared", kind) for kind in kinds if len(kinds) == 1]
    return [*_best(of_sources, known), *_best(of_kinds, known)]


def _least(keys: Collection[Key], known: Mapping[Key, Known]) -> Key:
    """Of several kinds all of which must be told, the one that fewest branches tell."""
    return min(keys, key=lambda key: known.get(key, NOBODY))


def _best(keys: Collection[Key], known: Mapping[Key, Known]) -> list[Key]:
    """Of several kinds any of which would do, the one that most branches keep; none where there are none."""
    return [max(keys, key=lambda key: known.get(key, NOBODY))] if keys else []
