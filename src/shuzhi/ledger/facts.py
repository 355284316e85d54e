"""The facts of the ledger as the chain holds them."""

from __future__ import annotations

from shuzhi.access.facts import RECORDED
from shuzhi.chain.contents import columns
from shuzhi.ledger.models import AgendaItem, Attachment, Entry, JointOrganisation, Participant, RegisterRow
from shuzhi.rooms import FactType, Part

ENTRY = FactType(
    "entry",
    "台账条目",
    Entry,
    columns(
        "organisation_id",
        "happened_on",
        "started_at",
        "kinds",
        "title",
        "content",
        "place",
        "topics",
        "due_count",
        "present_count",
        "minutes",
        "corrected_at",
    )
    + columns("extension_months", since=3)
    + columns("for_year", since=4)
    + RECORDED,
    parts=(
        Part("agenda", AgendaItem, "entry", columns("position", "title", "category")),
        Part("participants", Participant, "entry", columns("person_id", "name", "role", "reason")),
        Part("joint", JointOrganisation, "entry", columns("organisation_id")),
        Part(
            "attachments",
            Attachment,
            "entry",
            columns("name", "size", "sha256")
            + columns("uploaded_by", since=2, blank="")
            + columns("uploaded_by_account_id", "uploaded_by_person_id", since=2),
        ),
    ),
)
REGISTER = FactType(
    "register",
    "登记",
    RegisterRow,
    columns(
        "organisation_id",
        "register",
        "person_id",
        "title",
        "number",
        "category",
        "level",
        "issuer",
        "day",
        "ym",
        "due_fen",
        "paid_fen",
        "value",
        "unit",
        "period",
        "source",
    )
    + RECORDED,
)
