"""Finding accounts and the roles they hold, for whoever keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from shuzhi.access.accounts import require_administrator
from shuzhi.access.models import Account, Grant
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Held:
    """A role that an account holds; ``may_end``: the actor keeps the accounts of its organisation."""

    grant: Grant
    may_end: bool


def has_accounts() -> bool:
    """Whether there is any account: without one the first run is still to come."""
    return Account.objects.exists()


def account_named(username: str) -> Account | None:
    """The account with a user name, for signing in; it tells nobody whether there is one."""
    return Account.objects.filter(username=username).first()


def accounts_kept(*, actor: Actor) -> list[tuple[Account, Sequence[Held]]]:
    """The accounts with a role where the actor keeps accounts, and those without any, each with the roles it holds.

    Raises:
        AccessDeniedError: The actor does not keep the accounts.
    """
    require_administrator(actor)
    kept = actor.condition(Capability.ACCOUNTS, "organisation__path")
    standing = Grant.objects.filter(organisation__closed_on=None)
    reached = standing.none() if kept is None else standing.filter(kept)
    held = Grant.objects.filter(until=None).select_related("organisation").order_by("id")
    within = Q(grants=None) | Q(grants__in=reached)
    found = Account.objects.filter(within).distinct().order_by("id").select_related("person__organisation")
    mine = set(reached.filter(until=None).values_list("pk", flat=True))
    return [
        (account, [Held(grant, grant.pk in mine) for grant in account.grants.all()])
        for account in found.prefetch_related(Prefetch("grants", held))
    ]


def find_account_kept(*, actor: Actor, account_id: int) -> Account:
    """An account by its number.

    Raises:
        AccessDeniedError: The actor does not keep the accounts.
        NotFoundError: There is none.
    """
    require_administrator(actor)
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise NotFoundError("没有这个账号。", advice="请从账号列表中打开。", code="account.not_found")
    return found


def find_grant(*, actor: Actor, grant_id: int) -> Grant:
    """A role in force by its number.

    Raises:
        AccessDeniedError: The actor does not keep the accounts.
        NotFoundError: There is none, or it has ended.
    """
    require_administrator(actor)
    found = Grant.objects.filter(pk=grant_id, until=None).select_related("account", "organisation").first()
    if found is None:
        raise NotFoundError("没有这项授权。", advice="请从账号列表中打开。", code="account.not_found")
    return found
