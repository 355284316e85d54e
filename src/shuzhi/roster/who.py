"""Who somebody is: a person of the roster, an account, or only a name; and whether two of them are one.

Whoever acts in the program is known by his account and, where somebody said whose it is, by his person.  Who is only
told of (the owner of an item, who closed it according to a file) is matched with the roster, else he is a name.  Names
never prove that two are different people: where they may mean one, the answer is doubt, and who asks refuses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from django.db.models import Q

from shuzhi.access.accounts import names_of
from shuzhi.access.models import Account, Grant
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import PATH_STEP, Actor
from shuzhi.errors import NotFoundError
from shuzhi.roster.models import Membership, Organisation, Person, Post
from shuzhi.roster.naming import LONGEST_NAME, POST_WORDS, Named, beside_name, name_key, read_named
from shuzhi.roster.spells import IN_FORCE

NUMBERED = re.compile(r"(\d+)\s*号")


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as far as he is known.

    Attributes:
        name: What he was called then and there.
        person_id: Who he is on the roster.
        account_id: With which account he acted.
    """

    name: str
    person_id: int | None = None
    account_id: int | None = None


class Sameness(StrEnum):
    """Whether two are one person."""

    SAME = "same"
    DOUBT = "doubt"  # they may be, by their names or posts
    OTHER = "other"


def who_acts(actor: Actor) -> Who:
    """The actor as one who did something."""
    return Who(name=actor.name, person_id=actor.person_id, account_id=actor.account_id)


def numbers_in(text: str) -> set[int]:
    """The numbers of the roster by which a text tells one from another of his name: 赵一（12号）."""
    return {int(number) for number in NUMBERED.findall(text)}


@dataclass(slots=True)
class NamesHeld:
    """The people of an organisation and of those above it, by what they are or were called."""

    organisation: Organisation
    bearers: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    units: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        path = self.organisation.path
        line = [path[:end] for end in range(PATH_STEP, len(path) + 1, PATH_STEP)]
        found_units = Organisation.everywhere.filter(path__in=line).values_list("name", flat=True)
        self.units = tuple(name_key(name) for name in found_units)
        belonged = Q(organisation__path__in=line)
        for spell in (Membership, Post):
            found = spell.everywhere.filter(IN_FORCE, organisation__path__in=line)
            belonged |= Q(pk__in=found.values("person_id"))
        people = Person.everywhere.filter(IN_FORCE, belonged).select_related("organisation").order_by("pk")
        for person in people:
            for key in {name_key(name) for name in _called(person)}:
                self.bearers[key].append(person)

    def whom(self, text: str) -> list[Person]:
        """Those whom a text may mean; none where it names nobody here, or several people by several names."""
        parts = [self._parted(name) for name in read_named(text, self.organisation.kind).names]
        known = {name for name, _ in parts if name}
        if len(known) != 1:
            return []
        [name], numbers = known, numbers_in(text)
        if numbered := [person for person in self.bearers[name] if person.pk in numbers]:
            return numbered
        beside = {words for _, words in parts if words} | beside_name(text)
        return [] if any(self._tells_another(words, name) for words in beside) else self.bearers[name]

    def _parted(self, text: str) -> tuple[str, str]:
        """A name borne here and what stands before it (第三党支部赵一); all is what stands before where none is."""
        if text in self.bearers:
            return text, ""
        for size in (4, 3, 2):
            if len(text) > LONGEST_NAME and text[-size:] in self.bearers:
                return text[-size:], text[:-size]
        return "", text

    def _tells_another(self, words: str, name: str) -> bool:
        """Whether what stands beside a name tells of a second one or of a unit elsewhere (县财政局赵一)."""
        if words in name or name in words:  # 赵 一 is read in both ways
            return False
        return not any(words in unit or unit in words for unit in self.units)

    def numbered(self, text: str) -> list[Person]:
        """The person whose number on the roster a text is."""
        people = [one for named in self.bearers.values() for one in named if str(one.pk) == text.strip()]
        return people[:1]

    def one(self, text: str) -> Person | None:
        """The only one whom a text can mean; None where the roster knows nobody.

        Raises:
            NotFoundError: Two bear the name; the advice tells how to write each.
        """
        found = self.whom(text)
        if len(found) <= 1:
            return found[0] if found else None
        raise NotFoundError(
            f"名册里有 {len(found)} 位“{found[0].name}”。",
            advice=f"请写明是哪一位：{'、'.join(self.label(person) for person in found)}。",
            code="person.ambiguous",
        )

    def label(self, person: Person) -> str:
        """A person so that nobody else is meant; his year of birth only where he belongs to the organisation."""
        own = person.organisation_id == self.organisation.pk
        more = f"{person.born_on.year}年生" if own and person.born_on else "" if own else person.organisation.name
        return f"{person.name}（{person.pk}号{f'，{more}' if more else ''}）"


def whose_account(*, actor: Actor, organisation: Organisation, text: str) -> Person:
    """The one person of an organisation or of those above it whom a name or a number of the roster means.

    Raises:
        AccessDeniedError: The actor does not keep the accounts of the organisation.
        NotFoundError: Nobody there is called so, or several are; then the advice tells their numbers.
    """
    actor.require(Capability.ACCOUNTS, organisation)
    held = NamesHeld(organisation)
    found = held.whom(text) or held.numbered(text)
    if not found:
        message, code = f"{organisation.name}和上级组织的名册中没有“{text}”。", "account.person_unknown"
        raise NotFoundError(message, advice="请先由党务干事在名册中登记此人，再写名册中的姓名或编号。", code=code)
    if len(found) > 1:
        numbers = "、".join(f"{one.pk}（{one.organisation.name}）" for one in found)
        message, code = f"名册里有 {len(found)} 位“{found[0].name}”。", "account.person_ambiguous"
        raise NotFoundError(message, advice=f"请向党务干事问明是哪一位，改写名册编号：{numbers}。", code=code)
    return found[0]


@dataclass(slots=True)
class Recognition:
    """Tells whether two are one person, as the items of one organisation ask it."""

    organisation: Organisation
    _known: dict[Who, _Known] = field(default_factory=dict)
    _held: NamesHeld | None = None

    def same(self, one: Who, other: Who) -> Sameness:
        """Whether two are one person.

        One account or one person is one; two persons of the roster are two, unless nothing but the number tells them
        apart; else names decide, all that either was ever called, and the posts by which one may be called.
        """
        if one.account_id is not None and one.account_id == other.account_id:
            return Sameness.SAME
        first, second = self._read(one), self._read(other)
        if first.people and second.people:
            return max((_twins(a, b) for a, b in product(first.people, second.people)), key=_GRAVITY.index)
        if first.named.meets(second.named) or first.shares_post(second):
            return Sameness.DOUBT
        return Sameness.OTHER

    def _read(self, who: Who) -> _Known:
        if who not in self._known:
            self._known[who] = _Known.of(who, self.organisation, self._bearers)
        return self._known[who]

    def _bearers(self, name: str) -> list[Person]:
        if self._held is None:
            self._held = NamesHeld(self.organisation)
        return self._held.whom(name)


_GRAVITY = [Sameness.OTHER, Sameness.DOUBT, Sameness.SAME]


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything by which somebody may be told."""

    people: tuple[Person, ...]
    named: Named
    posts: frozenset[str]  # told, or held by the person
    granted: frozenset[str]  # only by the role of the account

    @classmethod
    def of(cls, who: Who, organisation: Organisation, bearers: Callable[[str], list[Person]]) -> _Known:
        accounts = list(Account.objects.filter(pk=who.account_id)) if who.account_id is not None else []
        person_ids = (who.person_id, *(account.person_id for account in accounts))
        numbers = {number for number in person_ids if number is not None}
        people = tuple(Person.everywhere.filter(pk__in=numbers))
        accounts += [one for one in Account.objects.filter(person__in=numbers) if one not in accounts]
        names = {who.name, *(name for person in people for name in _called(person))}
        for account in accounts:
            names |= names_of(account)
        named = Named()
        for name in names:
            named |= read_named(name, organisation.kind)
        bearing = people or bearers(who.name)  # only a name: whoever bears it may be called by his post elsewhere
        held = Post.everywhere.filter(IN_FORCE, organisation=organisation, person__in=bearing)
        granted = Grant.objects.filter(organisation=organisation, account__in=accounts, role__in=POST_WORDS)
        return cls(
            people=people,
            named=named,
            posts=named.posts | set(held.values_list("role", flat=True)),
            granted=frozenset(granted.values_list("role", flat=True)),
        )

    def shares_post(self, other: _Known) -> bool:
        """Whether one may be called by the post of the other; two accounts with one role may well be two people."""
        return bool(self.posts & (other.posts | other.granted) or self.granted & other.posts)


def _called(person: Person) -> Iterable[str]:
    return filter(None, [person.name, *person.former_names.split("、")])


def _twins(one: Person, other: Person) -> Sameness:
    """Two persons of the roster, who may be one that was entered twice."""
    if one.pk == other.pk:
        return Sameness.SAME
    if one.identity_digest and other.identity_digest:
        return Sameness.SAME if one.identity_digest == other.identity_digest else Sameness.OTHER
    if {name_key(name) for name in _called(one)}.isdisjoint(name_key(name) for name in _called(other)):
        return Sameness.OTHER
    born_apart = not one.may_be_born(other.born)
    listed_both = one.organisation_id == other.organisation_id and not (one.withdrawn_at or other.withdrawn_at)
    return Sameness.OTHER if born_apart or listed_both else Sameness.DOUBT
