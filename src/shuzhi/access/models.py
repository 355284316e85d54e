"""Accounts, roles, the audit log, and what every recorded fact carries."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q

from shuzhi.access.persons import HIDDEN_NAME, sees_persons
from shuzhi.access.roles import Role
from shuzhi.access.scoping import NOWHERE, Actor, Authority, Scoped
from shuzhi.access.sentences import audit_verbs, sentence_of
from shuzhi.chain.links import append_links
from shuzhi.clock import today


class Account(AbstractUser):
    """Somebody who signs in."""

    name = models.CharField("姓名", max_length=40, blank=True)
    # Whom of the roster it belongs to, as somebody said; one person may have several accounts.
    person = models.ForeignKey("roster.Person", models.PROTECT, null=True, blank=True, related_name="accounts")

    class Meta:
        verbose_name = "账号"

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password.  Django may keep it in a newer way then, which the chain is told."""
        before = self.password
        with transaction.atomic():  # the new way of keeping it and its link stand together, or neither
            right = super().check_password(raw_password)
            if right and self.password != before:
                append_links(self.actor(), [self], reason="口令改用更新的方式保存")
        return right

    def actor(self) -> Actor:
        """This account with the authorities in force today."""
        day = today()
        grants = self.grants.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
        return Actor(
            name=self.name or self.username,
            account_id=self.pk,
            authorities=tuple(
                Authority(role=role, path=path or NOWHERE)
                for role, path in grants.values_list("role", "organisation__path")
            ),
            person_id=self.person_id,
        )


class Grant(models.Model):
    """A role of an account on an organisation and its subtree, for a time."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    organisation = models.ForeignKey("roster.Organisation", models.CASCADE, null=True, blank=True, related_name="+")
    since = models.DateField("起", default=today)
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "授权"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["account", "role", "organisation", "since"], name="one_grant"),
        ]


class AuditRecord(Scoped):
    """One thing somebody did, as facts; only ever added."""

    at = models.DateTimeField("时间")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField("操作人", max_length=80)
    verb = models.CharField(max_length=60)
    organisation = models.ForeignKey("roster.Organisation", models.PROTECT, null=True, related_name="+")
    facts = models.JSONField("事实", default=dict, encoder=DjangoJSONEncoder)
    written = models.TextField("事项", blank=True, default="")  # the sentence of a record from before facts were kept

    class Meta:
        verbose_name = "操作日志"
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["organisation", "-id"], name="audit_by_organisation")]

    @property
    def sentence(self) -> str:
        """What was done, in a sentence."""
        return self.written or sentence_of(self.verb, self.facts)

    def sentence_for(self, actor: Actor) -> str:
        """The same as this reader may read it, see :mod:`shuzhi.access.persons`."""
        kind = audit_verbs().get(self.verb)
        if kind is None or not kind.persons or (self.organisation and sees_persons(actor, self.organisation)):
            return self.sentence
        if self.written:  # who is named in it nobody can tell apart any more
            return f"{kind.label}{HIDDEN_NAME}"
        return sentence_of(self.verb, self.facts | dict.fromkeys(kind.persons, HIDDEN_NAME))


class Batch(Scoped):
    """Facts that were recorded together, so that they can be taken back together."""

    organisation = models.ForeignKey("roster.Organisation", models.PROTECT, related_name="+")
    label = models.CharField("说明", max_length=400)
    made_at = models.DateTimeField("时间")
    made_by = models.CharField("操作人", max_length=80)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    summary = models.JSONField("结果", default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "导入批次"
        ordering: ClassVar[list[str]] = ["-id"]


class Recorded(Scoped):
    """What every fact carries: who wrote it, when, from where, and whether it was withdrawn."""

    recorded_at = models.DateTimeField("录入时间")
    recorded_by = models.CharField("录入人", max_length=80)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="+")
    origin = models.CharField("来源", max_length=300, blank=True)  # file, sheet and row of an import
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=300, blank=True)

    class Meta:
        abstract = True
