"""What the rooms share while a file is written: for whom, of which year, and who is spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shuzhi.access.scoping import Actor


@dataclass(frozen=True, slots=True)
class Reference:
    """Stands in an element for the id that a fact of another part gets in the end."""

    part: str
    number: int


@dataclass(slots=True)
class Dumping:
    """One file on its way out.

    Attributes:
        organisations: Those whose ledger is told, from the top down.
        year: Only what happened in this year; None for all.
        spoken_of: Part → the numbers of facts that others speak of; a part that is told later adds those.
    """

    actor: Actor
    organisations: Sequence[Any]
    year: int | None = None
    spoken_of: dict[str, set[int]] = field(default_factory=dict)
    _codes: dict[int, str] = field(default_factory=dict)

    @property
    def own(self) -> list[int]:
        """The numbers of the organisations told."""
        return [one.pk for one in self.organisations]

    def refer(self, part: str, number: int | None) -> Reference | None:
        """Speak of a fact of another part."""
        if number is None:
            return None
        self.spoken_of.setdefault(part, set()).add(number)
        return Reference(part, number)

    def code(self, organisation: Any) -> str | None:
        """Speak of an organisation."""
        if organisation is None:
            return None
        self.spoken_of.setdefault("organisations", set()).add(organisation.pk)
        return str(organisation.code)


def element(**values: Any) -> dict[str, Any]:
    """An element without what is not known."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", [])}
