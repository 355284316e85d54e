"""How completely the ledger can tell of a figure: known zero is not no data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from shuzhi.evaluation import Known
from shuzhi.rulebook.model import FigureDefinition

Completeness = Literal["known", "partly", "none"]
COMPLETENESS_LABELS: dict[str, str] = {"known": "台账完整", "partly": "部分有记录", "none": "台账无数据"}

Key = tuple[str, str]  # family and kind within it, see shuzhi.evaluation.figure_sql.known_text
NOBODY = Known(0, 0)


def completeness(
    definition: FigureDefinition, known: Mapping[Key, Known], *, branches: int | None, count: int, silent: int = 0
) -> Completeness:
    """How completely the organisations in scope can tell of what the figure counts.

    Args:
        known: What each kind of row is kept by.
        branches: How many branches there are in scope; None where one organisation alone is asked.
        count: How many rows stand behind the value.
        silent: How many of them do not tell what is counted (an entry without a roll tells nothing of who came).
    """
    if silent:
        return "partly" if silent < count else "none"
    if definition.measure == "organisations":
        return "known"
    if definition.measure == "external":
        return "known" if count else "none"
    kept = [known.get(key, NOBODY) for key in _keys(definition, known)]
    if branches is None:
        return "known" if count or (kept and all(one.organisations for one in kept)) else "none"
    if kept and min(one.branches for one in kept) >= branches > 0:
        return "known"
    return "partly" if count or any(one.organisations for one in kept) else "none"


def is_kept(known: Mapping[Key, Known], kinds: Iterable[str], register: str | None) -> bool:
    """Whether anybody in scope keeps entries of one of ``kinds``, or the register."""
    keys = [("entry", kind) for kind in kinds] + ([("register", register)] if register else [])
    return any(known.get(key, NOBODY).organisations for key in keys)


def _keys(definition: FigureDefinition, known: Mapping[Key, Known]) -> list[Key]:
    """The kinds of rows that an organisation must keep to be able to tell."""
    select = definition.select
    match definition.measure:
        case "members" | "joined_state":
            # Memberships and circumstances are the roster itself; posts are known only where some were filled.
            posts = [state for state in select["states"] if state.startswith("post.")]
            return _best("state", posts, known) or [("member", "member")]
        case "items" | "measures":
            sources, kinds = select.get("sources", ()), select.get("kinds", ())
            family = "source_before" if "source_year" in select else "source"
            return [*_best(family, sources, known), *([] if "source_year" in select else _best("item", kinds, known))]
        case "register_rows" | "register_sum":
            return [("register", select["register"])]
        case _:
            kinds = list(select.get("kinds", ()))
            if "*" in kinds:
                kept = _best("entry", [kind for family, kind in known if family == "entry"], known)
            else:
                kept = [("entry", kind) for kind in kinds]
            return [*kept, *_best("state", select.get("by_states", ()), known)]


def _best(family: str, kinds: Iterable[str], known: Mapping[Key, Known]) -> list[Key]:
    """Of several kinds any of which would do, the one that most branches keep; none where there are none."""
    keys = [(family, kind) for kind in kinds]
    return [max(keys, key=lambda key: known.get(key, NOBODY))] if keys else []
