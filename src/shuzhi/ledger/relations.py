"""What the ledger gives the calculation: entries by marker, who stands in them, and the rows of the registers."""

from __future__ import annotations

from shuzhi.rooms import RelationPart
from shuzhi.rulebook.vocabulary import LEVEL_WORDS

ENTRIES = "SELECT entry_id, organisation_id AS org_id, kind, day, ym, minutes, present FROM ledger_entrymark"
PARTICIPANTS = "SELECT entry_id, person_id, role FROM ledger_participant"
EXTENSIONS = "SELECT id AS entry_id, extension_months AS months FROM ledger_entry WHERE extension_months IS NOT NULL"
_LEVELS = " ".join(f"WHEN '{word}' THEN '{level}'" for word, level in LEVEL_WORDS.items())  # as ever it was told
REGISTER_ROWS = """
    SELECT id AS row_id, organisation_id AS org_id, person_id, register, category,
           CASE level LEVEL_WORDS ELSE level END AS level, day, ym, due_fen, paid_fen,
           value AS quantity, CASE WHEN paid_fen >= due_fen THEN 1 ELSE 0 END AS full_paid
    FROM ledger_registerrow WHERE withdrawn_at IS NULL""".replace("LEVEL_WORDS", _LEVELS)

RELATIONS = (
    RelationPart("entry", lambda _: ENTRIES),
    RelationPart("participation", lambda _: PARTICIPANTS),
    RelationPart("extension", lambda _: EXTENSIONS),
    RelationPart("register", lambda _: REGISTER_ROWS),
)
