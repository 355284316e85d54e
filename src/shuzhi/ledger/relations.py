"""What the ledger gives the calculation: entries by marker, who stands in them, and the rows of the registers."""

from __future__ import annotations

from shuzhi.ledger.dues import full_paid
from shuzhi.rooms import RelationPart
from shuzhi.rulebook.vocabulary import LEVEL_WORDS

ENTRIES = "SELECT entry_id, organisation_id AS org_id, kind, day, ym, minutes, present, for_year FROM ledger_entrymark"
PARTICIPANTS = "SELECT entry_id, person_id, role FROM ledger_participant"
EXTENSIONS = "SELECT id AS entry_id, extension_months AS months FROM ledger_entry WHERE extension_months IS NOT NULL"
# Whom a name can mean: people of the organisations of the entry, of those above them and of those below.  A name is a
# doubt where it may mean several, where somebody elsewhere bears it, where it is no full name, or where no roster is
# kept that could know him.
_BEARERS = """
    FROM called c JOIN roster_organisation k ON k.id = c.org_id JOIN ledger_entrymark m ON m.entry_id = p.entry_id
    JOIN roster_organisation o ON o.id = m.organisation_id
    WHERE (o.path = k.path OR o.path > k.path AND o.path < k.path || '~'
           OR k.path > o.path AND k.path < o.path || '~')"""
# Looked up once for whom a name means and once for the doubt: a column that engines write out wherever it is asked for
# must not hold another one twice.
_BEAR_IT = _BEARERS + " AND c.name = p.called AND p.called <> ''"
NAMED = f"""
    SELECT p.id AS row_id, p.entry_id,
           (SELECT CASE WHEN MIN(c.person_id) = MAX(c.person_id) THEN MIN(c.person_id) END {_BEAR_IT}) AS person_id,
           p.role, p.called AS name,
           (SELECT CASE WHEN p.called = '' OR MIN(c.person_id) <> MAX(c.person_id) THEN 1
                        WHEN MIN(c.person_id) IS NOT NULL THEN 0
                        WHEN EXISTS (SELECT s.person_id FROM called s WHERE s.name = p.called) THEN 1
                        WHEN EXISTS (SELECT c.person_id {_BEARERS}) THEN 0 ELSE 1 END {_BEAR_IT}) AS doubt
    FROM ledger_participant p WHERE p.person_id IS NULL"""  # noqa: S608
_LEVELS = " ".join(f"WHEN '{word}' THEN '{level}'" for word, level in LEVEL_WORDS.items())  # as ever it was told
REGISTER_ROWS = """
    SELECT r.id AS row_id, r.organisation_id AS org_id, r.person_id, r.register, r.category,
           CASE r.level LEVEL_WORDS ELSE r.level END AS level, r.day, r.ym, r.due_fen,
           CASE WHEN r.register = 'fund' THEN COALESCE(r.paid_fen, r.due_fen) ELSE r.paid_fen END AS paid_fen,
           r.value AS quantity, FULL_PAID AS full_paid, r.unit,
           CASE WHEN r.register = 'publication' THEN TRIM(r.title) ELSE '' END AS title
    FROM ledger_registerrow r WHERE r.withdrawn_at IS NULL""".replace("LEVEL_WORDS", _LEVELS)


def register_rows(vendor: str) -> str:
    """The rows of the registers in force."""
    return REGISTER_ROWS.replace("FULL_PAID", full_paid(vendor))


RELATIONS = (
    RelationPart("entry", lambda _: ENTRIES),
    RelationPart("participation", lambda _: PARTICIPANTS),
    RelationPart("extension", lambda _: EXTENSIONS),
    RelationPart("named", lambda _: NAMED),
    RelationPart("register", register_rows),
)
