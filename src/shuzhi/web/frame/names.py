"""Names as they are typed, and the people of the roster they mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shuzhi.access.scoping import Actor
from shuzhi.errors import ShuzhiError
from shuzhi.ledger.entries import Attendance
from shuzhi.roster.listing import people_kept
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.naming import name_key, titled_name

SEPARATORS = re.compile(r"[、,，;；\s]+")


class AmbiguousNameError(ShuzhiError):
    """Two people of the roster carry the name typed."""

    code = "person.ambiguous"


def book_of(actor: Actor, organisation: Organisation) -> NameBook:
    """The people kept in the roster of an organisation."""
    return NameBook(list(people_kept(actor=actor, organisation=organisation)))


@dataclass(frozen=True)
class NameBook:
    """The people a name may mean, each under a label that means only him."""

    people: Sequence[Person]

    def labels(self) -> list[tuple[str, Person]]:
        """A label for each: the name, with the number in the roster where two share it."""
        shared = Counter(person.name for person in self.people)
        return [(p.name if shared[p.name] == 1 else f"{p.name}（{p.pk}号）", p) for p in self.people]

    def read(self, text: str, role: str) -> list[Attendance]:
        """The people a text names; a name the roster does not know stands as a guest's.

        Who spoke twice is named twice (人次); in any other role a name that is repeated is one person.

        Raises:
            AmbiguousNameError: Two of the roster carry it.
        """
        known = dict(self.labels())
        shared = Counter(person.name for person in self.people)
        found = []
        typed = [name for name in SEPARATORS.split(text) if name]
        for name in typed if role == "speaker" else dict.fromkeys(typed):
            if name not in known and shared[name] > 1:
                choices = "、".join(label for label, person in self.labels() if person.name == name)
                raise AmbiguousNameError(f"名册里有 {shared[name]} 位“{name}”。", advice=f"请写明是哪一位：{choices}。")
            person = known.get(name) or self._titled(name)
            found.append(Attendance(role=role, person=person, name="" if person else name))
        return found

    def _titled(self, name: str) -> Person | None:
        """The one who is told with a post or a form of address: 赵一书记."""
        key = titled_name(name)
        bearers = [person for person in self.people if key and name_key(person.name) == key]
        return bearers[0] if len(bearers) == 1 else None

    def write(self, attendances: Iterable[Attendance]) -> str:
        """People as :meth:`read` takes them."""
        labels = {person.pk: label for label, person in self.labels()}
        return "、".join(labels.get(a.person.pk, a.person.name) if a.person else a.name for a in attendances)
