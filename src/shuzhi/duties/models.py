"""Explanations: what a branch says about a duty that has no record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from shuzhi.access.models import Recorded
from shuzhi.roster.models import Organisation, Person


class Explanation(Recorded):
    """The author's word on one duty; it stands beside the duty and changes no count."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    rule = models.CharField("责任", max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    period = models.CharField("期间", max_length=8)
    text = models.CharField("说明", max_length=500)

    class Meta:
        verbose_name = "责任说明"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["organisation", "rule", "period"], name="explanation_by_duty"),
        ]
