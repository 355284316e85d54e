"""Frozen and submitted reports as the chain holds them: who, when, for whom; of their contents the digests."""

from __future__ import annotations

from shuzhi.chain.contents import columns
from shuzhi.reports.models import FrozenReport, Submission
from shuzhi.rooms import Column, FactType

FROZEN = FactType(
    "frozen_report",
    "定稿",
    FrozenReport,
    columns("report_id", "digest", "frozen_at", "frozen_by"),
    title="digest",
    kept_before=True,
)
SUBMISSION = FactType(
    "submission",
    "报送",
    Submission,
    (
        *columns("organisation_id", "year", "frozen_id", "title", "file_name", "digest"),
        *columns("submitted_at", "submitted_by", "withdrawn_at", "withdrawn_reason"),
        Column("text", secret=True),
        Column("own_text", secret=True),
    ),
    kept_before=True,
)
