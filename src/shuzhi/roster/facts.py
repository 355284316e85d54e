"""Organisations and people as the chain holds them, each with all its dated states."""

from __future__ import annotations

from shuzhi.access.facts import RECORDED
from shuzhi.chain.contents import columns
from shuzhi.rooms import Column, FactType, Part
from shuzhi.roster.models import (
    Circumstance,
    DuesBase,
    LedgerBeginning,
    Membership,
    OfficeSetting,
    Organisation,
    OrganisationPast,
    Person,
    Post,
    Succession,
    Transfer,
)

STATE = columns("name", "kind", "sector", "path", "has_committee", "temporary", "since")
SPELL = columns("organisation_id", "since", "since_told", "until", "until_told", "note") + RECORDED

ORGANISATION = FactType(
    "organisation",
    "组织",
    Organisation,
    STATE + columns("code", "parent_id", "founded_on", "founded_told", "closed_on", "ledger_since", "sample"),
    parts=(
        Part("past", OrganisationPast, "organisation", STATE + columns("parent_id", "until")),
        Part("precessions", Succession, "successor", columns("predecessor_id", "day", "how")),
    ),
    organisation="pk",
    title="name",
    kept_before=True,
)
PERSON = FactType(
    "person",
    "人员",
    Person,
    (
        *columns(
            "organisation_id",
            "name",
            "former_names",
            "sex",
            "ethnicity",
            "born_on",
            "born_told",
            "joined",
            "education",
            "occupation",
            "dues_category",
            "identity_digest",
            "identity_masked",
            "note",
            "sample",
        ),
        Column("identity_sealed", secret=True),
        Column("phone_sealed", secret=True),
        *RECORDED,
    ),
    parts=(
        Part("memberships", Membership, "person", SPELL + columns("status", "ended_by")),
        Part("circumstances", Circumstance, "person", SPELL + columns("kind")),
        Part("posts", Post, "person", SPELL + columns("role")),
        Part("bases", DuesBase, "person", SPELL + columns("category", "base", "due")),
        Part(
            "transfers",
            Transfer,
            "person",
            columns("organisation_id", "target_id", "target_name", "sent_on", "received_on") + RECORDED,
        ),
    ),
    title="name",
    kept_before=True,
)
SETTING = FactType(
    "setting",
    "制度设置",
    OfficeSetting,
    columns("organisation_id", "key", "value", "since") + RECORDED,
    title="key",
)
LEDGER_BEGINNING = FactType(
    "ledger_beginning",
    "台账起记",
    LedgerBeginning,
    columns("organisation_id", "kind", "since") + RECORDED,
    title="kind",
)
