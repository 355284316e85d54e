"""Which row of which file became which fact, so that the same file twice changes nothing and a batch can be undone."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Scoped
from shuzhi.roster.models import Organisation


class ImportedRow(Scoped):
    """One row of an imported sheet and the fact it is now part of."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="imported_rows")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    file_digest = models.CharField(max_length=64)
    sheet = models.CharField("工作表", max_length=100)
    row = models.PositiveIntegerField("行")
    fact_type = models.CharField(max_length=16)
    fact_id = models.BigIntegerField()
    outcome = models.CharField("结果", max_length=10)  # created, merged, unchanged

    class Meta:
        verbose_name = "导入行"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["organisation", "file_digest", "sheet", "row"], name="imported_row_by_place"),
        ]
