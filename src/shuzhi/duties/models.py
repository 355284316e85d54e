"""Explanations: what a branch says about a duty that has no record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from shuzhi.access.models import Recorded
from shuzhi.access.words import choices_from, words_of
from shuzhi.roster.models import Organisation, Person

ExplanationKind = words_of("explanation_kinds", "ExplanationKind")  # of what kind a word on a duty is


class Explanation(Recorded):
    """The author's word on one duty; it stands beside the duty and changes no count."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    rule = models.CharField("责任", max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    about = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")  # whom to remind
    period = models.CharField("期间", max_length=8)
    kind = models.CharField("性质", max_length=16, choices=choices_from("explanation_kinds"), default="reason")
    text = models.CharField("说明", max_length=500)
    approved_by = models.CharField("批准的组织", max_length=100, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)

    class Meta:
        verbose_name = "责任说明"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["organisation", "rule", "period"], name="explanation_by_duty"),
        ]
