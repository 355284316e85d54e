"""Organisations as a dated tree; people with dated states.

What holds now stands in the row; what held before stands in a history row with its span, so that any day can be
asked again later.  ``BEGINNING`` stands for a day that nobody recorded: it counts as always.

Where only a month or a year is known, the calculation takes its first day and a ``…_told`` column keeps what was told
(``2007-07``, ``2007``).
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from shuzhi.access.models import Recorded
from shuzhi.access.scoping import Scoped
from shuzhi.access.words import choices_from, words_of

BEGINNING = date(1900, 1, 1)


OrganisationKind = words_of("organisation_kinds", "OrganisationKind")  # what an organisation is


Sector = words_of("sectors", "Sector")  # where an organisation works; it decides the term and the report's profile


class OrganisationState(models.Model):
    """What may change about an organisation while it stays itself."""

    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类型", max_length=24, choices=choices_from("organisation_kinds"))
    sector = models.CharField("领域", max_length=16, choices=choices_from("sectors"), default=Sector.OTHER)
    path = models.CharField(max_length=120, db_index=True)
    has_committee = models.BooleanField("设支委会", null=True, blank=True)
    temporary = models.BooleanField("临时党组织", default=False)
    since = models.DateField("起", default=BEGINNING)

    class Meta:
        abstract = True


class Organisation(Scoped, OrganisationState):
    """A Party organisation, or a unit, as it stands now."""

    scope_path = "path"

    code = models.CharField("代码", max_length=40, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    founded_on = models.DateField("成立日期", null=True, blank=True)
    founded_told = models.CharField(max_length=7, blank=True)
    ledger_since = models.DateField("台账起记日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    sample = models.BooleanField("虚构样例", default=False)

    class Meta:
        verbose_name = "组织"
        ordering: ClassVar[list[str]] = ["path"]

    def __str__(self) -> str:
        return self.name


class OrganisationPast(Scoped, OrganisationState):
    """How an organisation stood over an earlier span, up to but not including ``until``."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="past")
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    until = models.DateField("止")

    class Meta:
        verbose_name = "组织沿革"


class Succession(Scoped):
    """One organisation went over into another on a day: merger or split."""

    scope_path = "successor__path"

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="precessions")
    day = models.DateField("日期")
    how = models.CharField("方式", max_length=8, choices=[("merge", "合并"), ("split", "分设")])

    class Meta:
        verbose_name = "组织承接"


DuesCategory = words_of("dues_categories", "DuesCategory")  # classes of members in the dues rules


class Person(Recorded):
    """Somebody the roster knows.  Identity number and telephone are stored encrypted."""

    # A person is reached through the organisation that keeps him now.
    scope_path = "organisation__path"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people")
    name = models.CharField("姓名", max_length=40, db_index=True)
    former_names = models.CharField("曾用名", max_length=200, blank=True)  # each name corrected, joined by 、
    sex = models.CharField("性别", max_length=2, choices=choices_from("sexes"), blank=True)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    born_told = models.CharField(max_length=7, blank=True)
    joined = models.CharField("入党日期", max_length=10, blank=True)  # a day, a month or a year, as told
    education = models.CharField("学历", max_length=20, blank=True)
    occupation = models.CharField("工作岗位", max_length=60, blank=True)
    dues_category = models.CharField("党费类别", max_length=12, choices=choices_from("dues_categories"), blank=True)
    identity_sealed = models.TextField(blank=True)
    identity_digest = models.CharField(max_length=64, blank=True, db_index=True)
    identity_masked = models.CharField("公民身份号码", max_length=18, blank=True)
    phone_sealed = models.TextField(blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    sample = models.BooleanField("虚构样例", default=False)

    class Meta:
        verbose_name = "人员"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def born(self) -> str:
        """As much of the day of birth as is known: ``1980-03-05``, ``1980-03``, ``1980``, or nothing."""
        return self.born_told or (self.born_on.isoformat() if self.born_on else "")

    @property
    def born_words(self) -> str:
        """The same for people to read: 1980年3月5日, 1980年3月, 1980年."""
        return "".join(f"{int(part)}{unit}" for part, unit in zip(self.born.split("-"), "年月日", strict=False) if part)

    def may_be_born(self, other: str) -> bool:
        """Whether another telling of the birth may be of the same day; what is not known may be anything."""
        return self.born.startswith(other) or other.startswith(self.born)


class Spell(Recorded):
    """Something that held of a person in an organisation from ``since`` up to, not including, ``until``."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)ss")
    since = models.DateField("起")
    since_told = models.CharField(max_length=7, blank=True)
    until = models.DateField("止", null=True, blank=True)
    until_told = models.CharField(max_length=7, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        abstract = True


MembershipStatus = words_of("membership_states", "MembershipStatus")  # a member's standing in the Party


class Membership(Spell):
    """A person belongs to an organisation with a standing."""

    status = models.CharField("党籍", max_length=16, choices=choices_from("membership_states"))
    ended_by = models.CharField("结束原因", max_length=40, blank=True)  # 转出、去世、除名 …

    class Meta:
        verbose_name = "党籍"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["organisation", "status", "since"], name="membership_by_org"),
        ]


CircumstanceKind = words_of("circumstances", "CircumstanceKind")  # what may be true of a member for a time


class Circumstance(Spell):
    """A circumstance of a member."""

    kind = models.CharField("情况", max_length=16, choices=choices_from("circumstances"))

    class Meta:
        verbose_name = "党员情况"


PostRole = words_of("posts", "PostRole")  # posts in an organisation


class Post(Spell):
    """A person holds a post."""

    role = models.CharField("职务", max_length=20, choices=choices_from("posts"))

    class Meta:
        verbose_name = "任职"


class DuesBase(Spell):
    """The base and the monthly due of a member, in force from a month on."""

    category = models.CharField("类别", max_length=12, choices=choices_from("dues_categories"))
    base = models.DecimalField("缴纳基数（元）", max_digits=12, decimal_places=2, null=True)
    due = models.DecimalField(
        "月应缴（元）", max_digits=10, decimal_places=2, null=True
    )  # None: the rules leave it open

    class Meta:
        verbose_name = "党费基数"


class Transfer(Recorded):
    """A member's 组织关系 on its way; he is counted at the source until it is received."""

    scope_path = "organisation__path"

    person = models.ForeignKey(Person, models.PROTECT, related_name="transfers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="transfers_out")
    target = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="transfers_in")
    target_name = models.CharField("转往", max_length=100)
    sent_on = models.DateField("开出日期")
    received_on = models.DateField("接收日期", null=True, blank=True)

    class Meta:
        verbose_name = "组织关系转接"


class LedgerBeginning(Recorded):
    """From which day on a ledger tells of one kind; of the whole it is ``Organisation.ledger_since``."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=80)
    since = models.DateField("起")

    class Meta:
        verbose_name = "台账起记"
        ordering: ClassVar[list[str]] = ["kind", "id"]


class OfficeSetting(Recorded):
    """What an office set from a day on, for itself and all below it, see :mod:`shuzhi.rulebook.settings`."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    key = models.CharField("设置", max_length=80)  # of a practice the id of its rule
    value = models.JSONField("值", null=True)
    since = models.DateField("起")

    class Meta:
        verbose_name = "制度设置"
        ordering: ClassVar[list[str]] = ["since", "id"]
