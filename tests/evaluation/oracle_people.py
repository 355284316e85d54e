"""Figures over the people in entries by plain loops, written from the table of measures in docs/architecture.md."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from shuzhi.evaluation import Period
from shuzhi.rulebook.shapes import Evidence
from shuzhi.rulebook.vocabulary import ROLES
from tests.evaluation.oracle import covers, in_scope, is_evidence, persons_in, state_of
from tests.evaluation.oracle_members import MEMBER, at_home_on, home_of, is_member, is_own
from tests.evaluation.rows import ASKED_PERSON, Entry, Relations

Rows = dict[int, Decimal]  # id of the row -> what it adds
PRESENT = ("attendee", "chair", "recorder", "lecturer", "speaker")
CALLED = ("attendee", "leave", "absent")
BELOW = ("branch", "joint_branch", "party_group", "unit")  # whose own committee is no team of leaders


@dataclass(frozen=True)
class Asked:
    """Of which organisations, and on which days."""

    scope: set[int]
    period: Period
    below: set[int]  # the scope and, where one organisation is asked, those below it
    whole: str | None = None  # of an organisation with all below it, its path
    home: frozenset[int] = frozenset()  # whose members are those of the organisations asked


class Told(NamedTuple):
    """One row of a roll: somebody by his number, or by a name (``row_id`` tells names apart)."""

    entry: int
    role: str
    person: int | None
    name: str = ""
    row_id: int = 0
    doubt: int = 0

    @property
    def who(self) -> tuple[int | None, str, int]:
        """The same for all rows that speak of one person."""
        if self.person is not None:
            return self.person, "", 0
        return None, self.name, 0 if self.name else self.row_id


def asked_of(rows: Relations, period: Period, org: int | None, path: str | None) -> Asked:
    scope = in_scope(rows, period.on, org=org, path=path)
    if org is None:
        return Asked(scope, period, scope, whole=path, home=home_of(rows, path or "", period.on))
    standing = state_of(rows, org, period.on)
    below = in_scope(rows, period.on, path=standing.path) if standing else set()
    return Asked(scope, period, below, home=home_of(rows, standing.path, period.on) if standing else frozenset())


def told(rows: Relations, entries: Collection[int], roles: Collection[str]) -> Iterator[Told]:
    for one in rows.participation:
        if one.entry_id in entries and one.role in roles and one.person_id is not None:
            yield Told(one.entry_id, one.role, one.person_id)
    for name in rows.named:
        if name.entry_id in entries and name.role in roles:
            yield Told(name.entry_id, name.role, name.person_id, name.name, name.row_id, name.doubt)


def acted(rows: Relations, entry: Entry, select: dict[str, Any], on: date) -> bool:
    """Whether the right person played one of the parts in an entry, by number or by name."""
    roles = tuple(select.get("by_roles") or filter(None, [select.get("by_role")]))
    if not roles:
        return True
    states = select.get("by_states", ())
    if not select.get("by_person") and not states:
        return any(one.entry_id == entry.entry_id and one.role in roles for one in rows.participation)
    people = {one.person for one in told(rows, {entry.entry_id}, roles)}
    if select.get("by_person"):
        people &= {ASKED_PERSON}
    if states:
        people &= set(persons_in(rows, entry.org_id, states, entry.day))
    if states and select.get("still"):
        people &= set(persons_in(rows, entry.org_id, states, on))
    return bool(people)


def chosen_entries(rows: Relations, select: dict[str, Any], asked: Asked, *, below: bool = False) -> dict[int, Entry]:
    evidence = Evidence(kinds=tuple(select["kinds"]), also=tuple(select.get("also", ())))
    lacking = {(one.entry_id, one.org_id) for one in rows.entry if one.kind in select.get("without", ())}
    return {
        entry.entry_id: entry
        for entry in rows.entry
        if entry.org_id in (asked.below if below else asked.scope)
        and asked.period.first <= entry.day <= asked.period.last
        and is_evidence(rows, entry, evidence)
        and acted(rows, entry, select, asked.period.on)
        and (entry.entry_id, entry.org_id) not in lacking
    }


def roll(rows: Relations, select: dict[str, Any], entries: dict[int, Entry], asked: Asked) -> list[Told]:
    """Those who stand in the entries in one of the roles; own members, or the one asked for only, where so asked."""
    found = list(told(rows, entries, select["roles"]))
    if select.get("by_person"):
        found = [one for one in found if one.person == ASKED_PERSON]
    if select.get("members"):
        found = [one for one in found if is_own(rows, asked.home, one.person, entries[one.entry].day)]
    return found


def tells_of_own(rows: Relations, home: Collection[int], entry: int, roles: Collection[str]) -> bool:
    """Nobody else held the entry, or somebody of the organisations asked stands in it in one of the roles."""
    kept = [one for one in rows.entry if one.entry_id == entry]
    if all(one.org_id in home for one in kept):
        return True
    return any(at_home_on(rows, home, one.person, kept[0].day) for one in told(rows, {entry}, roles))


def entries(rows: Relations, select: dict[str, Any], asked: Asked) -> Rows:
    return {e.entry_id: Decimal(e.present) for e in chosen_entries(rows, select, asked).values()}


def attendance(rows: Relations, select: dict[str, Any], asked: Asked) -> Rows:
    """People of several roles once each, of one role every row; without attendees the head-count, if there is one."""
    chosen = chosen_entries(rows, select, asked)
    came = roll(rows, select, chosen, asked)
    found: Rows = {}
    for entry in chosen.values():
        here = [one for one in came if one.entry == entry.entry_id]
        number = len({one.who for one in here}) if len(select["roles"]) > 1 else len(here)
        has_roll = any(one.entry_id == entry.entry_id and one.role == "attendee" for one in rows.participation)
        by_head = "attendee" in select["roles"] and not has_roll and entry.present > 0
        by_head = by_head and not select.get("by_person") and not select.get("rolls")
        if not tells(rows, select, asked, entry):
            number, by_head = 0, False
        found[entry.entry_id] = Decimal(entry.present if by_head else number)
    return found


def tells(rows: Relations, select: dict[str, Any], asked: Asked, entry: Entry) -> bool:
    """Whether an entry says who came: by any row of a roll, by one of those called by name, or by a head-count.

    Where members are counted and others held it too: of one's own, and no head-count can.
    """
    here = [one for one in rows.participation if one.entry_id == entry.entry_id]
    counted = "attendee" in select["roles"] and entry.present > 0
    counted = counted and not select.get("by_person") and not select.get("rolls")
    if counted and not any(one.role == "attendee" for one in here):
        return not select.get("members") or tells_of_own(rows, asked.home, entry.entry_id, ())
    roles = CALLED if select.get("rolls") else tuple(ROLES)
    if not any(one.role in roles for one in here):
        return False
    return not select.get("members") or tells_of_own(rows, asked.home, entry.entry_id, roles)


def people(rows: Relations, select: dict[str, Any], asked: Asked) -> Rows:
    found: Rows = {}
    names: dict[tuple[int | None, str, int], int] = {}
    chosen = chosen_entries(rows, select, asked)
    for one in roll(rows, select, chosen, asked):
        if not _is_asked(rows, select, asked, one.person):
            continue
        if len({each.who for each in told(rows, {one.entry}, select["roles"])}) < select.get("together", 1):
            continue
        if one.person is None:
            names[one.who] = min(one.row_id, names.get(one.who, one.row_id))
        else:
            found[one.person] = Decimal(1)
    return found | {-row_id: Decimal(1) for row_id in names.values()}


def _is_asked(rows: Relations, select: dict[str, Any], asked: Asked, person: int | None) -> bool:
    on = asked.period.on
    if select.get("of_states") and not any(
        s.person_id == person
        and s.org_id in asked.scope
        and s.state in select["of_states"]
        and covers(s.since, s.until, on)
        for s in rows.person_state
    ):
        return False
    return not select.get("also_states") or (person is not None and is_member(rows, person, on, select["also_states"]))


def minutes(rows: Relations, select: dict[str, Any], asked: Asked) -> Rows:
    chosen = chosen_entries(rows, select, asked)
    # Of one role, too, a person counts once; and of one person only what he took part in counts.
    came = attendance(rows, {**select, "roles": (*select["roles"], *select["roles"])}, asked)
    told = {entry: chosen[entry].minutes * people for entry, people in came.items() if people}
    return {entry: Decimal(told.get(entry, 0)) for entry in (told if select.get("by_person") else came)}


def posts_held(rows: Relations, select: dict[str, Any], asked: Asked, person: int | None, day: date) -> Iterator[int]:
    """The organisations in scope in which somebody held one of the posts on a day."""
    for s in rows.person_state:
        if s.person_id != person or s.state not in select["posts"] or s.org_id not in asked.scope:
            continue
        if not covers(s.since, s.until, day):
            continue
        if select.get("still") and person not in persons_in(rows, s.org_id, select["posts"], asked.period.on):
            continue
        yield s.org_id


def stood_at(rows: Relations, org_id: int, day: date) -> str | None:
    standing = state_of(rows, org_id, day)
    return standing.path if standing else None


def leads(rows: Relations, org_id: int, day: date) -> bool:
    standing = state_of(rows, org_id, day)
    return standing is not None and standing.kind not in BELOW


def deeds(rows: Relations, select: dict[str, Any], asked: Asked) -> Rows:
    found: Rows = {}
    chosen = chosen_entries(rows, select, asked, below=True)
    for one in told(rows, chosen, select["roles"]):
        day = chosen[one.entry].day
        held = set(posts_held(rows, select, asked, one.person, day))
        if select.get("leaders") and asked.whole is not None:
            held = {org for org in held if leads(rows, org, day) or stood_at(rows, org, day) == asked.whole}
        if held:
            found[one.entry] = found.get(one.entry, Decimal(0)) + 1
    return found


def sitting_in(rows: Relations, select: dict[str, Any], asked: Asked) -> Rows:
    seen, typed = set(observed(rows, select, asked)), set()
    own = chosen_entries(rows, {"kinds": ("sitting_in",)}, asked)
    for one in told(rows, own, ("observer", *PRESENT)):
        if any(posts_held(rows, select, asked, one.person, own[one.entry].day)):
            typed.add((one.person, own[one.entry].day, one.entry))
    left = {
        entry
        for person, day, entry in typed
        if len([1 for p, d, _ in seen if (p, d) == (person, day)])
        < len([1 for p, d, e in typed if (p, d) == (person, day) and e <= entry])
    }
    return {entry: Decimal(1) for entry in left | {entry for _, _, entry in seen}}


def observed(rows: Relations, select: dict[str, Any], asked: Asked) -> Iterable[tuple[int | None, date, int]]:
    """Who in a post is told as observer in the ledger of another organisation."""
    for entry in chosen_entries(rows, {"kinds": ("*",)}, asked, below=True).values():
        ledgers = {
            one.org_id
            for one in rows.entry
            if one.entry_id == entry.entry_id
            and one.org_id in asked.below
            and one.kind != "sitting_in"
            and is_evidence(rows, one, Evidence(kinds=("*",)))
        }
        for one in told(rows, {entry.entry_id}, ("observer",)):
            for org in posts_held(rows, select, asked, one.person, entry.day):
                if leads(rows, org, entry.day) and ledgers - {org}:
                    yield one.person, entry.day, entry.entry_id


def dual_life(rows: Relations, select: dict[str, Any], asked: Asked) -> Rows:
    found: dict[int, set[int | None]] = {}
    for entry, person in at_home(rows, select, asked):
        found.setdefault(entry, set()).add(person)
    return {entry: Decimal(len(who)) for entry, who in found.items()}


def at_home(rows: Relations, select: dict[str, Any], asked: Asked) -> Iterator[tuple[int, int | None]]:
    """(Entry, leader) where he stands on the roll of the branch to which he belongs."""
    for entry in rows.entry:
        if entry.kind not in select["kinds"] or entry.org_id not in asked.below:
            continue
        if not asked.period.first <= entry.day <= asked.period.last:
            continue
        members = persons_in(rows, entry.org_id, MEMBER, entry.day)
        for one in told(rows, {entry.entry_id}, PRESENT):
            led = {o for o in posts_held(rows, select, asked, one.person, entry.day) if leads(rows, o, entry.day)}
            if one.person in members and led - {entry.org_id}:
                yield entry.entry_id, one.person


def leaders(rows: Relations, select: dict[str, Any], asked: Asked) -> dict[int, set[bool]]:
    """Those who lead on the last day, and of each post whether the branch to which he belongs can tell of him."""
    on = asked.period.on
    found: dict[int, set[bool]] = {}
    for person in {s.person_id for s in rows.person_state}:
        led = [o for o in posts_held(rows, select, asked, person, on) if leads(rows, o, on)]
        for post in led:
            homes = {
                s.org_id
                for s in rows.person_state
                if s.person_id == person and s.state in MEMBER and covers(s.since, s.until, on)
            }
            tell = any(home_tells(rows, select, asked, home) for home in (homes & asked.below) - {post})
            found.setdefault(person, set()).add(tell)
    return found


def home_tells(rows: Relations, select: dict[str, Any], asked: Asked, home: int) -> bool:
    kept = {
        one.entry_id
        for one in rows.entry
        if one.org_id == home and one.kind in select["kinds"] and asked.period.first <= one.day <= asked.period.last
    }
    rolled = any(
        one.entry_id in kept and one.role in PRESENT and tells_of_own(rows, {home}, one.entry_id, PRESENT)
        for one in rows.participation
    )
    return rolled and not any(one.doubt and one.person is None for one in told(rows, kept, PRESENT))


def dual_life_missing(rows: Relations, select: dict[str, Any], asked: Asked) -> Rows:
    attended = {person for _, person in at_home(rows, select, asked)}
    told_of = leaders(rows, select, asked)
    return {person: Decimal(1) for person, tells in told_of.items() if True in tells and person not in attended}


def doubts(rows: Relations, measure: str, select: dict[str, Any], asked: Asked) -> int:
    """How many rows nobody can be sure of."""
    if measure == "sitting_in":
        measure, select = "people", {"kinds": ("sitting_in",), "roles": ("observer", *PRESENT)}
    if measure == "people" or (measure == "attendance" and select.get("members")):
        nameless = measure == "people" and not select.get("by_person")
        return doubtful_names(rows, select, asked) + (nameless_entries(rows, select, asked) if nameless else 0)
    if measure in {"deeds", "speeches"} or (measure == "periods_with" and select.get("posts")):
        chosen = chosen_entries(rows, select, asked)
        return len([entry for entry in chosen if _is_unclear(rows, entry, select["roles"])])
    if measure == "absent_running":
        return doubtful_names(rows, {"kinds": select["kinds"], "roles": ("absent",)}, asked)
    if measure in {"dual_life", "dual_life_missing"}:
        return len([person for person, tells in leaders(rows, select, asked).items() if False in tells])
    return 0


def doubtful_names(rows: Relations, select: dict[str, Any], asked: Asked) -> int:
    named = told(rows, chosen_entries(rows, select, asked), select["roles"])
    return len([one for one in named if one.person is None and one.doubt])


def nameless_entries(rows: Relations, select: dict[str, Any], asked: Asked) -> int:
    return len(chosen_entries(rows, select, asked)) - naming(rows, select, asked)


def naming(rows: Relations, select: dict[str, Any], asked: Asked) -> int:
    """How many of the entries name somebody in one of the roles."""
    roles = select["roles"]
    return len(
        [
            entry
            for entry in chosen_entries(rows, select, asked)
            if _names(rows, entry, roles)
            and (not select.get("members") or tells_of_own(rows, asked.home, entry, roles))
        ]
    )


def _names(rows: Relations, entry: int, roles: Collection[str]) -> bool:
    return any(one.entry_id == entry and one.role in roles for one in rows.participation)


def _is_unclear(rows: Relations, entry: int, roles: Collection[str]) -> bool:
    if not _names(rows, entry, roles):
        return True
    return any(one.person is None and one.doubt for one in told(rows, {entry}, roles))


MEASURES: dict[str, Callable[[Relations, dict[str, Any], Asked], Rows]] = {
    "entries": entries,
    "attendance": attendance,
    "people": people,
    "minutes": minutes,
    "deeds": deeds,
    "speeches": deeds,
    "sitting_in": sitting_in,
    "dual_life": dual_life,
    "dual_life_missing": dual_life_missing,
}
