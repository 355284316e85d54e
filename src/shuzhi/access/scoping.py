"""Scoping that fails closed: a query that does not say who asks raises.

Organisations carry a materialised path of fixed-width numbers, so that a subtree is one index range.  A scoped model
names the path that guards it in ``scope_path``; ``Model.objects`` answers only ``within(actor)``.  ``Model.everywhere``
is Django's plain manager for the machinery that has no asker: verifying, evaluating, writing after a check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from shuzhi.access.roles import Capability, capabilities_of
from shuzhi.errors import ShuzhiError

PATH_STEP = 8  # digits of one level of a path
NOWHERE = "!"  # the path of a role that was granted on no organisation: it reaches none

M = TypeVar("M", bound=models.Model)


class AccessDeniedError(ShuzhiError):
    """The actor's role does not reach this, or does not allow it."""

    code = "access.denied"


class UnscopedQueryError(RuntimeError):
    """A programming error: a scoped model was queried without saying who asks."""


class HasPath(Protocol):
    """Anything that stands in the organisation tree."""

    path: Any


def subtree_end(path: str) -> str:
    """The first path after the subtree of ``path`` (exclusive upper bound of the range)."""
    return path[:-PATH_STEP] + f"{int(path[-PATH_STEP:]) + 1:0{PATH_STEP}d}"


@dataclass(frozen=True, slots=True)
class Authority:
    """A role held on the subtree at ``path``; None reaches everything (the operator at the office's own computer)."""

    role: str
    path: str | None

    def reaches(self, path: str) -> bool:
        """Whether an organisation at ``path`` lies in this subtree."""
        return self.path is None or path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks or acts, with the authorities in force now."""

    name: str
    account_id: int | None
    authorities: tuple[Authority, ...]
    is_operator: bool = False
    person_id: int | None = None  # of the roster, as far as somebody said whose account it is

    def may(self, capability: str, organisation: HasPath) -> bool:
        """Whether the actor holds ``capability`` over ``organisation``."""
        return self.is_operator or any(
            capability in capabilities_of(authority.role) and authority.reaches(organisation.path)
            for authority in self.authorities
        )

    def require(self, capability: str, organisation: HasPath) -> None:
        """Pass, or say in plain words that this is not allowed.

        Raises:
            AccessDeniedError: No authority of the actor gives ``capability`` there.
        """
        if not self.may(capability, organisation):
            raise AccessDeniedError(
                "您的账号没有这项权限。", advice="请由本组织的党务干事或书记办理，或请管理员调整角色。"
            )

    def condition(self, capability: str, path_field: str) -> Q | None:
        """The filter that keeps what the actor reaches; None where he reaches nothing."""
        if self.is_operator:
            return Q()
        held = [a.path for a in self.authorities if capability in capabilities_of(a.role)]
        if None in held:
            return Q()
        paths = [path for path in held if path is not None and path != NOWHERE]
        if not paths:
            return None
        reach = Q()
        for path in paths:
            reach |= Q(**{f"{path_field}__gte": path, f"{path_field}__lt": subtree_end(path)})
        return reach


def local_operator(name: str = "本机操作员") -> Actor:
    """The person at the office's own computer who runs the ``shuzhi`` command and owns the data file."""
    return Actor(name=name, account_id=None, authorities=(), is_operator=True)


class ScopedManager(models.Manager[M]):
    """Answers only questions that say who asks."""

    def get_queryset(self) -> QuerySet[M]:
        """Refuse: there is no unscoped query.

        Raises:
            UnscopedQueryError: Always.
        """
        raise UnscopedQueryError(
            f"{self.model.__name__}.objects 必须先写 within(actor)；确属系统内部计算的用 everywhere。"
        )

    def within(self, actor: Actor, capability: str = Capability.VIEW) -> QuerySet[M]:
        """The rows that ``actor`` reaches with ``capability``; none where he reaches nothing."""
        rows: QuerySet[M] = QuerySet(self.model, using=self._db)
        condition = actor.condition(capability, self.model.scope_path)  # type: ignore[attr-defined]
        return rows.none() if condition is None else rows.filter(condition)


class Scoped(models.Model):
    """A model guarded by the organisation tree."""

    scope_path: ClassVar[str] = "organisation__path"

    # Django's own machinery (saving, uniqueness, related rows) uses the first manager.
    everywhere = models.Manager[Any]()
    objects = ScopedManager[Any]()

    class Meta:
        abstract = True
