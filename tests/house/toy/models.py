"""Plaques."""

from __future__ import annotations

from django.db import models

from shuzhi.access.models import Recorded
from shuzhi.roster.models import Organisation


class Plaque(Recorded):
    """A plaque that hangs in a branch's room since a day."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=100)
    day = models.DateField("挂牌日期")

    class Meta:
        verbose_name = "牌匾"
