"""Reports and what was frozen of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from shuzhi.access.scoping import Scoped
from shuzhi.roster.models import Organisation


class ReportState(models.TextChoices):
    """Whether figures still move."""

    DRAFT = "draft", "起草中"
    FROZEN = "frozen", "已定稿"


class Report(Scoped):
    """The report of an organisation for a year.

    ``body`` is a list of blocks ``{id, type, section, role, text, …}`` (see :mod:`shuzhi.reports.blocks`).  Figures
    stand in a text as ``{figure.id}`` and are computed when it is read; blocks with ``author`` true are the author's.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.IntegerField("年度")
    profile = models.CharField("模板", max_length=60)
    title = models.CharField("标题", max_length=120)
    author_name = models.CharField("述职人", max_length=40, blank=True)
    body = models.JSONField("正文", default=list)
    state = models.CharField("状态", max_length=8, choices=ReportState.choices, default=ReportState.DRAFT)
    created_at = models.DateTimeField("起草时间")
    edited_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = "述职报告"
        ordering: ClassVar[list[str]] = ["-year", "organisation__path"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_report_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.title}"


class FrozenReport(Scoped):
    """A report as it was handed in: text, figures with their rows, and one digest over all of it; never changed."""

    scope_path = "report__organisation__path"

    report = models.ForeignKey(Report, models.PROTECT, related_name="frozen")
    text = models.TextField("全文")
    figures = models.JSONField("数字")  # id → {value, text, unit, label, definition, completeness, count, rows}
    manifest = models.JSONField("清单")  # title, author, organisation, year, profile, ledger head, paragraphs
    digest = models.CharField("校验值", max_length=64)
    frozen_at = models.DateTimeField("定稿时间")
    frozen_by = models.CharField("定稿人", max_length=80)

    class Meta:
        verbose_name = "定稿"
        ordering: ClassVar[list[str]] = ["-id"]

    @property
    def organisation_id(self) -> int:
        """Whose report it is."""
        return int(self.report.organisation_id)


class Submission(Scoped):
    """A report as it was handed to the superior: a frozen one, or a file written elsewhere; never changed.

    Of an organisation and year the last one that was not withdrawn stands.  ``own_text`` leaves out the sentences this
    program wrote: they are alike in every report, and nobody copied them.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.IntegerField("年度")
    frozen = models.ForeignKey(FrozenReport, models.PROTECT, null=True, blank=True, related_name="submissions")
    title = models.CharField("标题", max_length=200)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    file = models.FileField("原文件", upload_to="submitted/%Y", blank=True)
    text = models.TextField("全文")
    own_text = models.TextField("本人所写")
    digest = models.CharField("校验值", max_length=64)
    submitted_at = models.DateTimeField("报送时间")
    submitted_by = models.CharField("报送人", max_length=80)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "报送"
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["organisation", "year"], name="submission_of_year")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.title}"
