"""The ledger: entries and registers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from shuzhi.access.models import Account, Recorded
from shuzhi.access.scoping import Scoped
from shuzhi.access.words import choices_from, words_of
from shuzhi.roster.models import Organisation, Person

ParticipantRole = words_of("roles", "ParticipantRole")  # in what way somebody took part


class Entry(Recorded):
    """One thing that happened, told once, of one or several kinds."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    happened_on = models.DateField("日期")
    started_at = models.CharField("时间", max_length=20, blank=True)
    kinds = models.JSONField("类别")  # ids of entry kinds, first the leading one
    title = models.CharField("主题", max_length=300)
    content = models.TextField("内容", blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    topics = models.JSONField("专题", default=list)
    due_count = models.PositiveIntegerField("应到", null=True, blank=True)
    present_count = models.PositiveIntegerField("实到", null=True, blank=True)
    minutes = models.PositiveIntegerField("时长（分钟）", null=True, blank=True)
    extension_months = models.PositiveSmallIntegerField("延长几个月", null=True, blank=True)  # of a resolved extension
    for_year = models.PositiveSmallIntegerField("所属年度", null=True, blank=True)  # of a yearly meeting
    corrected_at = models.DateTimeField("更正时间", null=True, blank=True)

    class Meta:
        verbose_name = "台账条目"
        ordering: ClassVar[list[str]] = ["-happened_on", "-id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["organisation", "happened_on"], name="entry_by_org_day"),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.title}"


class JointOrganisation(Scoped):
    """Another organisation in whose ledger the same entry stands."""

    scope_path = "entry__organisation__path"

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="joint")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "联办组织"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["entry", "organisation"], name="joint_once"),
        ]


class AgendaItem(Scoped):
    """One item of an agenda, in its place."""

    scope_path = "entry__organisation__path"

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField("次序")
    title = models.CharField("议题", max_length=300)
    category = models.CharField("议题类别", max_length=40, choices=choices_from("agenda_classes"), blank=True)

    class Meta:
        verbose_name = "议题"
        ordering: ClassVar[list[str]] = ["position"]


class Participant(Scoped):
    """Somebody in an entry, in a role; a guest has a name and no person."""

    scope_path = "entry__organisation__path"

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="participations")
    name = models.CharField("姓名", max_length=40)
    called = models.CharField(max_length=40, blank=True)  # the one name that ``name`` tells, as the roster is asked
    role = models.CharField("角色", max_length=12, choices=choices_from("roles"))
    reason = models.CharField("原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "参加人员"
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["person", "role", "entry"], name="participant_by_person"),
            models.Index(fields=["entry", "role", "person"], name="participant_by_entry"),
        ]


class EntryMark(Scoped):
    """What the calculation reads: one row per entry × marker × organisation, derived from the entry alone.

    A marker is a kind (``assembly``), a topic (``topic:…``), a class of agenda item (``agenda:…``, ``agenda1:…`` for
    the first item).  ``shuzhi verify`` proves these rows equal to their derivation.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="marks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    day = models.DateField()
    ym = models.IntegerField()
    minutes = models.IntegerField()
    present = models.IntegerField()
    for_year = models.IntegerField(null=True)

    class Meta:
        verbose_name = "条目标记"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["organisation", "kind", "day", "entry"], name="mark_by_org_kind_day"),
            # Holds all that is asked of an entry met through one of its people.
            models.Index(fields=["entry", "kind", "day", "ym", "minutes", "organisation"], name="mark_by_entry"),
        ]


class Attachment(Scoped):
    """A file kept with an entry; its hash is part of the entry's revision."""

    scope_path = "entry__organisation__path"

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="attachments")
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="%Y/%m")
    uploaded_by = models.CharField("上传人", max_length=80, blank=True)
    uploaded_by_account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_by_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "附件"


class RegisterRow(Recorded):
    """One row of a register: a document, an honour, dues paid, money, an external figure, 本年无此项.

    Which columns a register uses, and what they are called there, is data of the rulebook.  Money is integer 分.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    register = models.CharField("登记簿", max_length=20)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="register_rows")
    title = models.CharField("名称", max_length=300, blank=True)
    number = models.CharField("文号", max_length=80, blank=True)
    category = models.CharField("类别", max_length=60, blank=True)
    level = models.CharField("级别", max_length=40, choices=choices_from("levels"), blank=True)
    issuer = models.CharField("单位", max_length=120, blank=True)
    day = models.DateField("日期", null=True, blank=True)
    ym = models.IntegerField("月份", null=True, blank=True)  # year * 12 + month - 1
    due_fen = models.BigIntegerField("应缴（分）", null=True, blank=True)
    paid_fen = models.BigIntegerField("金额（分）", null=True, blank=True)
    value = models.DecimalField("数值", max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField("单位（量）", max_length=20, blank=True)
    period = models.CharField("期间", max_length=20, blank=True)
    source = models.CharField("出处", max_length=200, blank=True)

    class Meta:
        verbose_name = "登记"
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[Any]] = [
            # Both hold all that is asked of months: of an organisation's, and of a person's.
            models.Index(
                fields=["organisation", "register", "ym", "day", "paid_fen", "due_fen", "withdrawn_at"],
                name="register_by_org_month",
            ),
            models.Index(
                fields=["person", "register", "ym", "day", "paid_fen", "due_fen", "organisation", "withdrawn_at"],
                name="register_of_person",
                condition=models.Q(withdrawn_at=None),
            ),
            models.Index(
                fields=["person", "ym", "register"],
                name="register_taken_back",
                condition=models.Q(withdrawn_at=None, paid_fen__lt=0),
            ),
        ]
