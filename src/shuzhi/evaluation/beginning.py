"""From which day on a ledger tells: what lies before its beginning is held against nobody.

``beginning`` has a row for each organisation whose ledger has begun (``kind`` empty), and one for each kind of entry or
register that begins on a day of its own.  A kind without a row begins with the ledger.
"""

from __future__ import annotations

from shuzhi.evaluation.sql import one_of
from shuzhi.rulebook.shapes import Dated
from shuzhi.rulebook.vocabulary import EVERY_EVENT

UNBEGUN = "unbegun"  # what a text says of a duty that is unknown because the ledger had not begun


def kinds_asked(dated: Dated) -> tuple[str, ...]:
    """The kinds whose ledger must have begun; none of changes, of which the roster and the items tell themselves."""
    if dated.relation == "change":
        return ()
    return dated.kinds if dated.register is None else (dated.register,)


def not_begun(dated: Dated, org: str, day: str) -> str:
    """The ledger of ``org`` had begun with none of the kinds on ``day``; empty where nothing needs to have begun.

    The first day is told without ``day``, so that of one organisation engines look it up once and not for every period.
    """
    kinds = kinds_asked(dated)
    if not kinds:
        return ""
    begun = f"bg.org_id = {org}"
    if EVERY_EVENT not in kinds:
        here = f"bk.org_id = {org} AND {one_of('bk.kind', kinds)}"
        own = f"(SELECT COUNT(bk.kind) FROM beginning bk WHERE {here})"
        begun += f" AND {one_of('bg.kind', ('', *kinds))} AND (bg.kind <> '' OR {own} < {len(set(kinds))})"
    return f"CASE WHEN (SELECT MIN(bg.since) FROM beginning bg WHERE {begun}) <= {day} THEN 0 ELSE 1 END = 1"


def unbegun_branch(dated: Dated, org: str, day: str, only_if: str = "") -> str:
    """The branch of the status for what began before the ledger did, where ``only_if`` holds."""
    condition = not_begun(dated, org, day)
    if not condition:
        return ""
    return f" WHEN {only_if} AND {condition} THEN '{UNBEGUN}'" if only_if else f" WHEN {condition} THEN '{UNBEGUN}'"
