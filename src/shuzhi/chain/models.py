"""The links of the chains, and where each chain ends."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class Revision(models.Model):
    """One link of a chain: a fact was recorded, corrected or withdrawn.

    Each organisation has a chain; what belongs to none (accounts, the log of the house) stands in the chain of the
    house, whose ``organisation`` is None.  ``digest`` is the SHA-256 of the link's canonical JSON, which holds the
    digest before it.
    """

    organisation = models.ForeignKey("roster.Organisation", models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveIntegerField("序号")
    fact_type = models.CharField(max_length=16)
    fact_id = models.BigIntegerField()
    act = models.CharField("动作", max_length=12)
    reason = models.CharField("原因", max_length=300, blank=True)
    content = models.TextField("内容")
    at = models.DateTimeField("时间")
    actor_name = models.CharField("操作人", max_length=80)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    everywhere: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        verbose_name = "修订"
        ordering: ClassVar[list[str]] = ["sequence"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organisation", "sequence"], name="one_link_a_place"),
            models.UniqueConstraint(
                fields=["sequence"], condition=Q(organisation=None), name="one_link_a_place_of_house"
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fact_type", "fact_id"], name="revision_by_fact")]


class ChainHead(models.Model):
    """The end of a chain; it also shows when the last links were cut off."""

    organisation = models.OneToOneField("roster.Organisation", models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    everywhere: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        verbose_name = "链尾"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["sequence"], condition=Q(organisation=None), name="one_head_of_house"),
        ]
