"""Items: problem, rectification, opinion, promise, task, service.  One life for all."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from shuzhi.access.models import Account, Recorded
from shuzhi.access.scoping import Scoped
from shuzhi.access.words import choices_from, words_of
from shuzhi.roster.models import Organisation, Person

ItemKind = words_of("item_kinds", "ItemKind")  # what an item is


ItemSource = words_of("item_sources", "ItemSource")  # where an item comes from


ItemState = words_of("item_states", "ItemState")  # where an item stands in its life


class Item(Recorded):
    """Something to be put right or done, with its measures and where it stands."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    relapse_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="relapses")
    kind = models.CharField("性质", max_length=16, choices=choices_from("item_kinds"))
    source = models.CharField("来源", max_length=20, choices=choices_from("item_sources"))
    source_text = models.CharField("来源原文", max_length=60, blank=True)
    source_year = models.IntegerField("来源年度", null=True, blank=True)
    number = models.CharField("序号", max_length=20, blank=True)
    title = models.CharField("内容", max_length=500)
    measures = models.JSONField("措施", default=list)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    owner_name = models.CharField("责任人", max_length=40, blank=True)  # as told: 赵一, 赵一书记, somebody from outside
    opened_on = models.DateField("建立日期", null=True, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    progress = models.CharField("进展", max_length=500, blank=True)
    state = models.CharField("状态", max_length=12, choices=choices_from("item_states"), default=ItemState.OPENED)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    verifier = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    verifier_account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    verifier_name = models.CharField("销号人", max_length=40, blank=True)

    class Meta:
        verbose_name = "事项"
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["organisation", "source", "source_year"], name="item_by_source"),
        ]

    def __str__(self) -> str:
        return self.title


class ItemStep(Scoped):
    """One step in an item's life; a returned item keeps its history."""

    scope_path = "item__organisation__path"

    item = models.ForeignKey(Item, models.PROTECT, related_name="steps")
    act = models.CharField("动作", max_length=12)
    on = models.DateField("日期", null=True)
    by_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    by_account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField("办理人", max_length=80)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "办理记录"
        ordering: ClassVar[list[str]] = ["id"]
