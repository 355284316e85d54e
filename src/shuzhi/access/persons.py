"""Who may see the names of persons: the one policy of the house.

A name is shown to whoever holds ``VIEW_PERSONS`` over the organisation in whose ledger the name stands, and to nobody
else; a row of several organisations (a joint entry) to whoever holds it over one of them, a row behind a figure also
to whoever holds it over the organisation that was asked.  In place of a name that may not be seen stands
:data:`HIDDEN_NAME`; how many there are is told to all who see the rest.  So keepers, secretaries and the organisation
department read names; reviewers, members and auditors read the same pages without them, and whoever may not see a name
may not search by one either.

It covers every field that holds a person: participants, who was talked with, who paid, who owns, fixed or verified an
item, whose duty it is, the roster, what the log says of a person, and the same in files, answers and what is checked.
It does not cover what is no such field: text that somebody typed (title, content, reason, the words of a report), the
name under a report, and the name of the account that recorded, corrected or logged something: who acts signs.
"""

from __future__ import annotations

from collections.abc import Sequence

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor, HasPath

HIDDEN_NAME = "（姓名从略）"


def sees_persons(actor: Actor, *organisations: HasPath) -> bool:
    """Whether the actor may see the names in what stands in the ledgers of these organisations."""
    return any(actor.may(Capability.VIEW_PERSONS, one) for one in organisations)


def require_persons(actor: Actor, organisation: HasPath) -> None:
    """Pass where the actor may see names: before somebody is looked for or asked about by name.

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
