"""The dated changes that may start or settle a duty: a closed list, made from the lists of states.

A person's state is written ``<state>.begins`` or ``<state>.ends`` (``lost.begins``, ``post.secretary.ends``);
``member`` is being in the Party at all, whatever the standing.  A transfer is a change on either side:
``transfer.out.…`` where the member leaves, ``transfer.in.…`` where he comes.  An item's change is the state it comes
to: ``item.returned``.
"""

from __future__ import annotations

from shuzhi.rulebook.vocabulary import ITEM_STATES, PERSON_STATES

MEMBER = "member"
TURNS = {"begins": "起", "ends": "止"}
STATE_CHANGES = {
    f"{state}.{turn}": f"{label}（{word}）"
    for state, label in {MEMBER: "党员", **PERSON_STATES}.items()
    for turn, word in TURNS.items()
}
TRANSFER_CHANGES = {
    "transfer.out.sent": "组织关系转出：开出介绍信",
    "transfer.out.received": "组织关系转出：对方已接收",
    "transfer.in.sent": "组织关系转入：对方开出介绍信",
    "transfer.in.received": "组织关系转入：已接收",
}
ITEM_CHANGES = {f"item.{state}": f"事项{label}" for state, label in ITEM_STATES.items()}
CHANGES = {**STATE_CHANGES, **TRANSFER_CHANGES, **ITEM_CHANGES}


def family_of(change: str) -> str:
    """Of what a change is: ``item``, ``transfer`` or ``state``."""
    return next((family for family in ("item", "transfer") if change.startswith(f"{family}.")), "state")
