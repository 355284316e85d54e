"""Figures over the people in entries: how many came, who they were, how long, and what those in a post did.

Whom the ledger knows by name only counts as the one person of the roster whom the name can mean (relation ``named``);
where it may mean several, or nobody can tell, the row is a doubt and the figure is known in part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shuzhi.evaluation.evidence import is_evidence
from shuzhi.evaluation.figure_entries import KNOWN_BY, entries_text, stands_in, told_text
from shuzhi.evaluation.own_members import MEMBER, own_member, own_stands_in, with_others
from shuzhi.evaluation.sql import Scope, holds, in_one_of, one_of, stays_on
from shuzhi.rulebook.shapes import Evidence
from shuzhi.rulebook.vocabulary import EVERY_EVENT, ORGANISATION_KINDS

PRESENT = ("attendee", "chair", "recorder", "lecturer", "speaker")  # who plays a part in it is there
ROLL = ("attendee", "leave", "absent")  # what is told of those who are called by name
SITTING_IN = "sitting_in"
# Those who lead a body above the branches; the committee of a branch is no such team.
LED = tuple(kind for kind in ORGANISATION_KINDS if kind not in {"branch", "joint_branch", "party_group", "unit"})
NAMED = "CASE WHEN w.person_id IS NULL THEN w.name ELSE '' END"
NAMELESS = "CASE WHEN w.person_id IS NULL AND w.name = '' THEN w.row_id ELSE 0 END"
EACH = f"w.person_id, {NAMED}, {NAMELESS}"  # groups of rows that speak of one person
HOW_MANY = (
    "COUNT(DISTINCT w.person_id) + COUNT(DISTINCT CASE WHEN w.person_id IS NULL AND w.name <> '' THEN w.name ELSE NULL"
    " END) + COUNT(CASE WHEN w.person_id IS NULL AND w.name = '' THEN 1 ELSE NULL END)"
)


def _told(select: Mapping[str, Any], scope: Scope) -> str:
    """Who stands in the entries asked for in one of the roles; where only members count, the own ones only."""
    told = told_text(entries_text(select, scope), select["roles"], person=bool(select.get("by_person")))
    if not select.get("members"):
        return told
    columns = "w.ref, w.day, w.minutes, w.row_id, w.person_id, w.name, w.doubt"
    return f"SELECT {columns} FROM ({told}) w WHERE {own_member('ms', 'w.person_id', 'w.day', scope)}"


def attendance(select: Mapping[str, Any], scope: Scope) -> str:
    """Person-times; where an entry names no attendee, the head-count if there is one.

    Of several roles a person counts once in an entry, of one (who spoke) every row.  NULL where an entry has neither a
    roll nor a head-count that could tell; where only rolls count, where nobody was called by name.  Where members are
    counted, also of what was held together with others: on whose roll none of the own stands, or whose head-count is
    that of all.
    """
    return _came(select, scope, HOW_MANY if len(select["roles"]) > 1 else "COUNT(w.ref)")


def _came(select: Mapping[str, Any], scope: Scope, people: str) -> str:
    roles = tuple(select["roles"])
    called = ROLL if select.get("rolls") else ()
    count, tells = "n.amount", stands_in("n.ref", called)
    if select.get("members"):
        alone = f"NOT {with_others('n.ref', scope)}"
        count = f"CASE WHEN {alone} THEN n.amount ELSE NULL END"
        tells = f"{tells} AND ({alone} OR {own_stands_in('n.ref', 'n.day', called, scope)})"
    heads = ""
    if "attendee" in roles and not select.get("by_person") and not select.get("rolls"):
        heads = f"WHEN n.amount > 0 AND NOT {stands_in('n.ref', ('attendee',))} THEN {count} "
    return (
        f"SELECT n.ref, CASE {heads}WHEN {tells} THEN COALESCE(t.people, 0) ELSE NULL END AS amount"
        f" FROM ({entries_text(select, scope)}) n LEFT JOIN (SELECT w.ref, {people} AS people"
        f" FROM ({_told(select, scope)}) w GROUP BY w.ref) t ON t.ref = n.ref"
    )


def people(select: Mapping[str, Any], scope: Scope) -> str:
    """Different people; who is known by name only goes by the negative number of a row that names him.

    ``together``: only those of entries in which so many different people stand.
    """
    where = []
    if select.get("of_states"):
        here = f"{in_one_of('os', select['of_states'])} AND {holds('os', ':on')} AND {scope.on('os.org_id')}"
        where.append(f"EXISTS (SELECT os.person_id FROM stay os WHERE os.person_id = w.person_id AND {here})")
    if select.get("also_states"):
        where.append(stays_on("oa", "w.person_id", select["also_states"], ":on"))
    if select.get("together"):
        whole = told_text(entries_text(select, scope), select["roles"])
        each = f"SELECT w.ref, {HOW_MANY} AS people FROM ({whole}) w GROUP BY w.ref"
        where.append(f"w.ref IN (SELECT t.ref FROM ({each}) t WHERE t.people >= {int(select['together'])})")
    only = f" WHERE {' AND '.join(where)}" if where else ""
    return (
        "SELECT CASE WHEN w.person_id IS NULL THEN -MIN(w.row_id) ELSE w.person_id END AS ref, 1 AS amount"
        f" FROM ({_told(select, scope)}) w{only} GROUP BY {EACH}"
    )


def minutes(select: Mapping[str, Any], scope: Scope) -> str:
    """Minutes times the people of the roles asked, or the head-count where nobody is named as attendee.

    NULL where an entry does not say how long it took, or has neither a roll nor a head-count.
    """
    his = " WHERE c.amount > 0" if select.get("by_person") else ""
    return (
        "SELECT c.ref, CASE WHEN n.minutes > 0 THEN n.minutes * c.amount ELSE NULL END AS amount"
        f" FROM ({_came(select, scope, HOW_MANY)}) c JOIN ({entries_text(select, scope)}) n ON n.ref = c.ref{his}"
    )


def deeds(select: Mapping[str, Any], scope: Scope) -> str:
    """Entries in which somebody in one of the posts acted, also those kept below; how often he did in each."""
    told = told_text(entries_text(select, scope, below=True), select["roles"])
    return (
        f"SELECT w.ref, COUNT(w.ref) AS amount FROM ({told}) w WHERE {_in_post(select, scope, 'w.person_id', 'w.day')}"
        " GROUP BY w.ref"
    )


def sitting_in(select: Mapping[str, Any], scope: Scope) -> str:
    """Meetings of others in which one in a post sat: as their ledgers tell, or his own; one told by both counts once.

    Of what his own ledger tells of a day, as many are left out as the others' ledgers tell of that day.
    """
    seen, typed = _observed(select, scope), _typed(select, scope)
    same = "{0}.person_id = a.person_id AND {0}.day = a.day"
    told_below = f"(SELECT COUNT(DISTINCT b.ref) FROM ({seen}) b WHERE {same.format('b')})"
    rank = f"(SELECT COUNT(DISTINCT x.ref) FROM ({typed}) x WHERE {same.format('x')} AND x.ref <= a.ref)"
    return (
        f"SELECT v.ref, 1 AS amount FROM (SELECT b.ref FROM ({seen}) b"
        f" UNION ALL SELECT a.ref FROM ({typed}) a WHERE {told_below} < {rank}) v GROUP BY v.ref"
    )


def _observed(select: Mapping[str, Any], scope: Scope) -> str:
    """Rows (ref, day, person_id): who in a post is told as observer in the ledger of another organisation."""
    event = is_evidence(Evidence(kinds=(EVERY_EVENT,)))
    return " UNION ALL ".join(
        f"SELECT e.entry_id AS ref, e.day, st.person_id FROM stay st JOIN {table} pr ON pr.person_id = st.person_id"
        f" AND pr.role = 'observer' JOIN entry e ON e.entry_id = pr.entry_id AND e.org_id <> st.org_id{led('st')}"
        f" WHERE {held(select, scope)} AND e.day BETWEEN :day_from AND :day_to AND {holds('st', 'e.day')}"
        f" AND {event} AND e.kind <> '{SITTING_IN}' AND {scope.below('e.org_id')}"
        for table in KNOWN_BY
    )


def _typed(select: Mapping[str, Any], scope: Scope) -> str:
    """Rows (ref, day, person_id): who in a post is told in what his own organisation keeps of sitting in."""
    told = told_text(entries_text({"kinds": (SITTING_IN,)}, scope), ("observer", *PRESENT))
    held = _in_post(select, scope, "w.person_id", "w.day")
    return f"SELECT w.ref, w.day, w.person_id FROM ({told}) w WHERE {held}"


def dual_life(select: Mapping[str, Any], scope: Scope) -> str:
    """Entries of the branches to which leaders belong, and how many of the leaders each has on its roll."""
    return f"SELECT v.ref, COUNT(v.person_id) AS amount FROM ({_at_home(select, scope)}) v GROUP BY v.ref"


def _at_home(select: Mapping[str, Any], scope: Scope) -> str:
    """Rows (ref, person_id): each entry of the branch to which a leader belongs, on whose roll he stands.

    The few leaders come first, then what their own branches hold, then its rolls: counted by entry, so that no engine
    looks up the names of a whole county, whatever it knows of how the rows are spread.
    """
    kinds = tuple(select["kinds"])
    entries = (
        "SELECT e.entry_id AS ref, st.person_id FROM stay st JOIN stay hs ON hs.person_id = st.person_id"
        f" AND hs.org_id <> st.org_id AND {in_one_of('hs', MEMBER)}"
        f" JOIN entry e ON e.org_id = hs.org_id AND {holds('hs', 'e.day')} AND {one_of('e.kind', kinds)}{led('st')}"
        f" WHERE {held(select, scope)} AND e.day BETWEEN :day_from AND :day_to AND {holds('st', 'e.day')}"
        f" AND {scope.below('e.org_id')} GROUP BY e.entry_id, st.person_id"
    )
    on_roll = " OR ".join(
        f"(SELECT COUNT(pr.entry_id) FROM {table} pr WHERE pr.entry_id = h.ref AND pr.person_id = h.person_id"
        f" AND {one_of('pr.role', PRESENT)}) > 0"
        for table in KNOWN_BY
    )
    return f"SELECT h.ref, h.person_id FROM ({entries}) h WHERE {on_roll}"


def dual_life_missing(select: Mapping[str, Any], scope: Scope) -> str:
    """Leaders of the last day who stand in no such entry of the branch to which they belong."""
    attended = f"SELECT v.person_id FROM ({_at_home(select, scope)}) v"
    return (
        f"SELECT st.person_id AS ref, 1 AS amount FROM stay st{led('st', ':on')} WHERE {held(select, scope)}"
        f" AND {holds('st', ':on')} AND {_home_tells(select, scope)} AND st.person_id NOT IN ({attended})"
        " GROUP BY st.person_id"
    )


def _home_tells(select: Mapping[str, Any], scope: Scope) -> str:
    """The branch to which the leader ``st`` belongs keeps rolls of such entries, and leaves no name in doubt.

    Of what it held together with others, a roll on which some of its own members stand.
    """
    kept = (
        f"he.org_id = hs.org_id AND {one_of('he.kind', tuple(select['kinds']))}"
        " AND he.day BETWEEN :day_from AND :day_to"
    )
    doubt = (
        f"EXISTS (SELECT hd.entry_id FROM named hd JOIN entry he ON he.entry_id = hd.entry_id AND {kept}"
        f" WHERE hd.doubt = 1 AND hd.person_id IS NULL AND {one_of('hd.role', PRESENT)})"
    )
    return (
        f"EXISTS (SELECT hs.org_id FROM stay hs WHERE hs.person_id = st.person_id AND {in_one_of('hs', MEMBER)}"
        f" AND {holds('hs', ':on')} AND hs.org_id <> st.org_id AND {scope.below('hs.org_id')}"
        f" AND EXISTS (SELECT he.entry_id FROM entry he WHERE {kept} AND {stands_in('he.entry_id', PRESENT)}"
        f" AND {_ROLL_OF_HOME})"
        f" AND NOT {doubt})"
    )


# The entry ``he`` is of the branch of ``hs`` alone, or one of its members stands in it.
_ROLL_OF_HOME = (
    "(NOT EXISTS (SELECT ho.entry_id FROM entry ho WHERE ho.entry_id = he.entry_id AND ho.org_id <> hs.org_id)"
    + "".join(
        f" OR EXISTS (SELECT hp.entry_id FROM {table} hp JOIN stay hm ON hm.person_id = hp.person_id"
        f" AND hm.org_id = hs.org_id AND {in_one_of('hm', MEMBER)} AND {holds('hm', 'he.day')}"
        f" WHERE hp.entry_id = he.entry_id AND {one_of('hp.role', PRESENT)})"
        for table in KNOWN_BY
    )
    + ")"
)


def _in_post(select: Mapping[str, Any], scope: Scope, person: str, day: str) -> str:
    """A person held one of the posts in scope on a day."""
    above = bool(select.get("leaders")) and scope.reach == "subtree"
    return (
        f"EXISTS (SELECT st.person_id FROM stay st{led('st', day, asked=True) if above else ''}"
        f" WHERE st.person_id = {person} AND {held(select, scope)} AND {holds('st', day)})"
    )


def held(select: Mapping[str, Any], scope: Scope) -> str:
    """The stay ``st`` is in one of the posts, in scope; where asked, of somebody who still holds it on the last day."""
    text = f"{in_one_of('st', select['posts'])} AND {scope.on('st.org_id')}"
    still = stays_on("sn", "st.person_id", select["posts"], ":on", "st.org_id")
    return f"{text} AND {still}" if select.get("still") else text


def led(alias: str, day: str = "e.day", *, asked: bool = False) -> str:
    """A join that keeps posts in bodies above the branches; ``asked``: and in the one asked with all below it."""
    kinds = one_of("po.kind", LED)
    kinds = f"({kinds} OR po.path = :path_from)" if asked else kinds
    return f" JOIN organisation po ON po.org_id = {alias}.org_id AND {holds('po', day)} AND {kinds}"


def _doubtful_names(select: Mapping[str, Any], scope: Scope) -> str:
    told = told_text(entries_text(select, scope), select["roles"], by=("named",))
    return f"(SELECT COUNT(w.ref) FROM ({told}) w WHERE w.doubt = 1 AND w.person_id IS NULL)"


def named_text(select: Mapping[str, Any], scope: Scope) -> str:
    """How many of the entries name somebody in one of the roles: one number."""
    return f"(SELECT COUNT(n.ref) FROM ({entries_text(select, scope)}) n WHERE {_names(select, scope)})"


def _names(select: Mapping[str, Any], scope: Scope) -> str:
    """The entry ``n`` names somebody in one of the roles: where members count and others held it too, one's own."""
    roles = tuple(select["roles"])
    if not select.get("members"):
        return stands_in("n.ref", roles)
    own = own_stands_in("n.ref", "n.day", roles, scope)
    return f"({stands_in('n.ref', roles)} AND (NOT {with_others('n.ref', scope)} OR {own}))"


def _nameless(select: Mapping[str, Any], scope: Scope) -> str:
    """Entries that name nobody in one of the roles: whoever took part in them is counted nowhere."""
    if select.get("by_person"):  # those in which he acted otherwise
        return "0"
    return f"(SELECT COUNT(n.ref) FROM ({entries_text(select, scope)}) n WHERE NOT {_names(select, scope)})"


def _doubtful_deeds(select: Mapping[str, Any], scope: Scope) -> str:
    """Entries of the organisation's own ledger that do not say who acted, or not clearly."""
    roles: Sequence[str] = select["roles"]
    unclear = f"pd.entry_id = n.ref AND {one_of('pd.role', tuple(roles))} AND pd.doubt = 1 AND pd.person_id IS NULL"
    return (
        f"(SELECT COUNT(n.ref) FROM ({entries_text(select, scope)}) n WHERE NOT {stands_in('n.ref', roles)}"
        f" OR EXISTS (SELECT pd.entry_id FROM named pd WHERE {unclear}))"
    )


def _doubtful_homes(select: Mapping[str, Any], scope: Scope) -> str:
    return (
        f"(SELECT COUNT(DISTINCT st.person_id) FROM stay st{led('st', ':on')} WHERE {held(select, scope)}"
        f" AND {holds('st', ':on')} AND NOT {_home_tells(select, scope)})"
    )


def doubts_text(measure: str, select: Mapping[str, Any], scope: Scope) -> str:
    """How many rows nobody can be sure of: one number."""
    if (measure == "attendance" and not select.get("members")) or (
        measure == "periods_with" and not select.get("posts")
    ):
        return "0"  # who they are is not asked
    return _DOUBTS[measure](select, scope) if measure in _DOUBTS else "0"


def _doubtful_people(select: Mapping[str, Any], scope: Scope) -> str:
    return f"({_doubtful_names(select, scope)} + {_nameless(select, scope)})"


_DOUBTS: dict[str, Callable[[Mapping[str, Any], Scope], str]] = {
    "people": _doubtful_people,
    "attendance": _doubtful_names,
    "deeds": _doubtful_deeds,
    "speeches": _doubtful_deeds,
    "periods_with": _doubtful_deeds,
    "absent_running": lambda select, scope: _doubtful_names({"kinds": select["kinds"], "roles": ("absent",)}, scope),
    "dual_life": _doubtful_homes,
    "dual_life_missing": _doubtful_homes,
    "sitting_in": lambda _, scope: _doubtful_people({"kinds": (SITTING_IN,), "roles": ("observer", *PRESENT)}, scope),
}
