"""What earlier facts files became, so that the same file again enters nothing, whatever was corrected since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shuzhi.access.models import Batch
from shuzhi.exchange.models import ImportedRow

AT_ONCE = 400


class RowMemory:
    """Remembers in the table of imported rows: what an element says, which of its like, the fact it became."""

    def __init__(self) -> None:
        self._kept: list[ImportedRow] = []

    def recall(self, part: str, digests: Iterable[str]) -> Mapping[tuple[str, int], int]:
        """(digest, which of its like) → the fact it became, where its batch was not undone."""
        asked = sorted(set(digests))
        found: dict[tuple[str, int], int] = {}
        for start in range(0, len(asked), AT_ONCE):
            rows = ImportedRow.everywhere.filter(
                file_digest__in=asked[start : start + AT_ONCE], sheet=part, batch__undone_at=None
            )
            for digest, number, fact in rows.values_list("file_digest", "row", "fact_id"):
                found[digest, number] = fact
        return found

    def keep(self, part: str, digest: str, number: int, fact: Any) -> None:
        """Note what one became; written by :meth:`write`."""
        self._kept.append(
            ImportedRow(
                organisation_id=fact.organisation_id,
                file_digest=digest,
                sheet=part,
                row=number,
                fact_type=part,
                fact_id=fact.pk,
                outcome="created",
            )
        )

    def write(self, batch: Batch) -> None:
        """Keep all that was noted."""
        for row in self._kept:
            row.batch = batch
        ImportedRow.everywhere.bulk_create(self._kept, batch_size=500)
