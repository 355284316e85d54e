"""Pieces of portable SQL: literals, comparisons, scopes.  Values of a question are bound as ``:name``.

Only constants of the rulebook, which the loader has checked, are written into a text; so a text depends on the rules
alone and an engine prepares it once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from shuzhi.rulebook.shapes import Condition, Scalar
from shuzhi.rulebook.vocabulary import PERSON_STATES

# Of every state a person may be in, its column among the stays.
STATE_COLUMNS = {state: state.replace(".", "_") for state in PERSON_STATES}
COLUMNS: dict[str, frozenset[str]] = {
    "organisation": frozenset(
        "org_id path kind sector committee temporary since until founded founded_by closed above".split()
    ),
    "person_state": frozenset({"person_id", "org_id", "state", "since", "until", "born"}),
    "stay": frozenset({"person_id", "org_id", "since", "until", "born", *STATE_COLUMNS.values()}),
    "entry": frozenset({"entry_id", "org_id", "kind", "day", "ym", "minutes", "present", "for_year"}),
    "participation": frozenset({"entry_id", "person_id", "role"}),
    "extension": frozenset({"entry_id", "months"}),
    "person": frozenset({"person_id", "born", "joined", "born_by"}),
    "named": frozenset({"row_id", "entry_id", "person_id", "role", "name", "doubt"}),
    "item": frozenset(
        {
            "item_id",
            "org_id",
            "kind",
            "source",
            "source_year",
            "state",
            "since",
            "until",
            "opened",
            "due",
            "closed",
            "parent_id",
            "measures",
            "relapse_of",
            "vague",
        }
    ),
    "register": frozenset(
        {
            "row_id",
            "org_id",
            "person_id",
            "register",
            "category",
            "level",
            "day",
            "ym",
            "due_fen",
            "paid_fen",
            "quantity",
            "unit",
            "full_paid",
            "title",
        }
    ),
    "beginning": frozenset({"org_id", "kind", "since", "year", "told"}),
    "change": frozenset(
        {"change_id", "org_id", "person_id", "about_id", "fact", "item_kind", "item_source", "day", "vague"}
    ),
}
FACULTY = "faculty"  # no column: where an organisation stands in the tree
UNKNOWABLE = frozenset({"committee"})  # columns that may not be recorded (NULL)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures are asked: one organisation (``own``) or all below a path (``subtree``).

    A subtree is what stood there on the day asked (``on``), so that a later move changes no earlier figure.
    Bound values: ``org`` for own; ``path_from`` and ``path_to`` (exclusive) for a subtree.
    """

    reach: Literal["own", "subtree"]

    def on(self, column: str) -> str:
        """The condition that keeps organisations in scope, on an ``org_id`` column."""
        if self.reach == "own":
            return f"{column} = :org"
        return (
            f"{column} IN (SELECT z.org_id FROM organisation z"
            f" WHERE z.path >= :path_from AND z.path < :path_to AND {holds('z', ':on')})"
        )

    def owner(self, column: str) -> str:
        """An ``org_id`` column of what the scope keeps; of one organisation its number, the same in every row."""
        return ":org" if self.reach == "own" else column

    def below(self, column: str) -> str:
        """The condition that keeps organisations in scope and, where one alone is asked, those below it as well."""
        if self.reach == "subtree":
            return self.on(column)
        return (
            f"{column} IN (SELECT z.org_id FROM organisation z JOIN organisation y ON y.org_id = :org"
            f" AND {holds('y', ':on')} WHERE z.path >= y.path AND z.path < y.path || '~' AND {holds('z', ':on')})"
        )

    @property
    def home(self) -> str:
        """Rows (org_id): those asked with all below them; of a Party group also its branch, which has its members."""
        asked = "y.org_id = :org" if self.reach == "own" else "y.path = :path_from"
        asked = f"{asked} AND {holds('y', ':on')} AND {holds('z', ':on')}"
        below = (
            "SELECT z.org_id FROM organisation z WHERE z.path >= :path_from AND z.path < :path_to"
            f" AND {holds('z', ':on')}"
        )
        if self.reach == "own":
            below = (
                "SELECT z.org_id FROM organisation y JOIN organisation z ON z.path >= y.path AND z.path < y.path || '~'"
                f" WHERE {asked}"
            )
        return (
            f"{below} UNION ALL SELECT z.org_id FROM organisation y JOIN organisation z ON z.path = y.above"
            f" WHERE {asked} AND y.kind = 'party_group'"
        )


OWN = Scope("own")
SUBTREE = Scope("subtree")


def literal(value: Scalar) -> str:
    """A rulebook constant as SQL text."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("'", "''") + "'"


def one_of(column: str, values: Sequence[Scalar]) -> str:
    """``column`` is one of ``values``."""
    if len(values) == 1:
        return f"{column} = {literal(values[0])}"
    return f"{column} IN ({', '.join(literal(value) for value in values)})"


def compare(alias: str, relation: str, condition: Condition) -> str:
    """One condition of a rule; a column that may not be recorded lets NULL through (the status says *unknown*)."""
    if condition.column == FACULTY:
        return _faculty(alias, bool(condition.value))
    if condition.column not in COLUMNS[relation]:
        raise ValueError(f"{relation} has no column {condition.column}")
    column = f"{alias}.{condition.column}"
    value = condition.value
    if condition.operator == "in":
        values = value if isinstance(value, tuple) else (value,)
        text = one_of(column, values)
    else:
        if isinstance(value, tuple):
            raise ValueError(f"{column} {condition.operator} takes one value")
        text = f"{column} {condition.operator} {literal(value)}"
    if condition.of:
        text = f"(NOT {one_of(f'{alias}.kind', condition.of)} OR {text})"
    return f"({text} OR {column} IS NULL)" if condition.column in UNKNOWABLE else text


def _faculty(alias: str, wanted: bool) -> str:
    """The organisation stands right under the topmost committee of a university, or not, on the day asked."""
    own = "{0}.kind = 'committee' AND {0}.sector = 'university'"
    above = "SELECT uv.org_id FROM organisation uv WHERE uv.path = uu.above"
    above += f" AND {own.format('uv')} AND {holds('uv', ':on')}"
    text = (
        f"EXISTS (SELECT uu.org_id FROM organisation uu WHERE uu.path = {alias}.above AND {own.format('uu')}"
        f" AND {holds('uu', ':on')} AND NOT EXISTS ({above}))"
    )
    return text if wanted else f"NOT {text}"


def holds(alias: str, day: str) -> str:
    """A dated span of ``alias`` covers ``day``."""
    return f"{alias}.since <= {day} AND ({alias}.until IS NULL OR {alias}.until > {day})"


def stood(alias: str, day: str) -> str:
    """A state of ``alias`` that may have no first day covers ``day``."""
    return f"({alias}.since IS NULL OR {alias}.since <= {day}) AND ({alias}.until IS NULL OR {alias}.until > {day})"


def in_one_of(alias: str, states: Sequence[str]) -> str:
    """The stay ``alias`` is in one of ``states``."""
    text = " OR ".join(f"{alias}.{STATE_COLUMNS[state]} = 1" for state in states)
    return f"({text})" if len(states) > 1 else text


def stays_on(alias: str, person: str, states: Sequence[str], day: str, org: str = "") -> str:
    """A person is in one of ``states`` on a day, in the organisation ``org`` or in whatever organisation."""
    here = f" AND {alias}.org_id = {org}" if org else ""
    return (
        f"EXISTS (SELECT {alias}.person_id FROM stay {alias} WHERE {alias}.person_id = {person}{here}"
        f" AND {in_one_of(alias, states)} AND {holds(alias, day)})"
    )


def exists_through(alias: str, first: str, last: str) -> str:
    """An organisation surely existed from ``first`` to ``last``: of one founded in some month, not before its end."""
    return (
        f"({alias}.founded_by IS NULL OR {alias}.founded_by <= {first})"
        f" AND ({alias}.closed IS NULL OR {alias}.closed > {last})"
    )


def exists_on(alias: str, day: str) -> str:
    """An organisation that the roster tells of exists on ``day``, for all that anybody knows."""
    return (
        f"({alias}.founded IS NULL OR {alias}.founded <= {day}) AND ({alias}.closed IS NULL OR {alias}.closed > {day})"
    )


def undecided_text(columns: Collection[str], scope: Scope) -> str:
    """Rows (org_id): who stood in scope on the last day, and of whom one of the columns is not recorded."""
    unknown = " OR ".join(f"s.{column} IS NULL" for column in sorted(columns))
    return f"SELECT s.org_id FROM organisation s WHERE {holds('s', ':on')} AND ({unknown}) AND {scope.on('s.org_id')}"
