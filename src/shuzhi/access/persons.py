"""Who may see the names of persons, and what is theirs alone: the one policy of the house.

A name is shown to whoever holds ``VIEW_NAMES`` over the organisation in whose ledger the name stands, and to nobody
else; in a row of several organisations (a joint entry) to whoever holds it over one of them, in a row behind a figure
also to whoever holds it over the organisation that was asked.  In place of a name that may not be seen stands
:data:`HIDDEN_NAME`; how many there are is told to all who see the rest.  So members read the names in the records of
their own branch, as keepers, secretaries and the organisation department do; reviewers and auditors read the same
pages without them, and whoever may not see a name may not search by one either.

What is a person's alone takes ``VIEW_PERSONS`` instead, which no member holds: birth, telephone and identity, standing
and posts, the person's own page, the dues owed and paid, whose a duty of persons is, whom a figure over persons counts
or a report's annex lists, what the log says of somebody, and asking what one person did.  There the name says whose it
is, and is hidden with it.

Both cover every field that holds a person: participants, who was talked with, who received an honour, who owns, fixed
or verified an item, the roster, and the same in files, answers and what is checked.  They do not cover what is no such
field: text that somebody typed (title, content, reason, the words of a report), the name under a report, and the name
of the account that recorded, corrected or logged something: who acts signs.

One exception: whoever keeps the accounts (``ACCOUNTS``) reads whose an account is, for he must know whose he keeps.
"""

from __future__ import annotations

from collections.abc import Sequence

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor, HasPath

HIDDEN_NAME = "（姓名从略）"


def sees_names(actor: Actor, *organisations: HasPath) -> bool:
    """Whether the actor may see the names in what stands in the ledgers of these organisations."""
    return any(actor.may(Capability.VIEW_NAMES, one) for one in organisations)


def sees_persons(actor: Actor, *organisations: HasPath) -> bool:
    """Whether the actor may see what is a person's alone in these organisations, and whose it is."""
    return any(actor.may(Capability.VIEW_PERSONS, one) for one in organisations)


def require_names(actor: Actor, organisation: HasPath) -> None:
    """Pass where the actor may see names: before something is looked for by a name.

    Raises:
        AccessDeniedError: He may not.
    """
    actor.require(Capability.VIEW_NAMES, organisation)


def require_persons(actor: Actor, organisation: HasPath) -> None:
    """Pass where the actor may see what is a person's alone: before one person is asked about.

    Raises:
        AccessDeniedError: He may not.
    """
    actor.require(Capability.VIEW_PERSONS, organisation)


def shown_name(name: str, *, named: bool) -> str:
    """A name as it may be shown; nothing stays nothing."""
    return name if named or not name else HIDDEN_NAME


def shown_names(names: Sequence[str], *, named: bool) -> str:
    """Several names as they may be shown, or how many there are."""
    return "、".join(names) if named or not names else f"{len(names)} 人{HIDDEN_NAME}"
