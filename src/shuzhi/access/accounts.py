"""Verbs on accounts: make one, give it a role, and what signing in leaves behind.

The lock-out needs no table of its own: five failures in ten minutes, counted from the audit log since the last
success, close an account until ten minutes have passed since the fifth.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Account, AuditRecord, Grant
from shuzhi.access.roles import Capability, Role
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.chain.links import append_links
from shuzhi.clock import now, today
from shuzhi.errors import ShuzhiError

FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=10)


class AccountError(ShuzhiError):
    """An account cannot be made or changed like this."""

    code = "account.invalid"


def require_administrator(actor: Actor) -> None:
    """Pass for whoever keeps the accounts.

    Raises:
        AccessDeniedError: The actor holds no role that does.
    """
    if not actor.is_operator and not any(authority.role == Role.ADMINISTRATOR for authority in actor.authorities):
        raise AccessDeniedError("您的账号不能管理账号。", advice="请由系统管理员办理。")


def check_password(password: str, *, username: str = "") -> None:
    """Pass, or say what a password lacks.

    Raises:
        AccountError: Too short, too common, or digits only.
    """
    try:
        validate_password(password, Account(username=username))
    except ValidationError as error:
        raise AccountError(
            "口令太容易猜到。",
            advice="口令至少 10 位，不能全是数字，不能用常见口令。可以用几个词连在一起。",
            code="password.weak",
        ) from error


@transaction.atomic
def create_account(*, actor: Actor, username: str, name: str, password: str) -> Account:
    """Make an account without any role.

    Raises:
        AccessDeniedError: The actor does not keep the accounts.
        AccountError: The user name is missing or taken, or the password is weak.
    """
    require_administrator(actor)
    username = username.strip()
    if not username:
        raise AccountError("用户名没有填写。", advice="例如：wangwenshu。", code="account.username_missing")
    if Account.objects.filter(username=username).exists():
        raise AccountError(f"用户名“{username}”已被使用。", advice="请换一个用户名。", code="account.username_taken")
    check_password(password, username=username)
    account = Account.objects.create_user(username=username, password=password, name=name.strip())
    append_links(actor, [account], "recorded")
    write_audit(actor=actor, verb="account.created", username=username, name=name.strip())
    return account


def find_account(*, actor: Actor, username: str) -> Account:
    """The account with a user name, for whoever keeps the accounts.

    Raises:
        AccessDeniedError: The actor does not keep the accounts.
        AccountError: There is no such account.
    """
    require_administrator(actor)
    account = Account.objects.filter(username=username.strip()).first()
    if account is None:
        raise AccountError(f"没有用户“{username}”。", advice="请核对用户名。", code="account.not_found")
    return account


@transaction.atomic
def grant_role(*, actor: Actor, account: Account, role: str, organisation: Any) -> Grant:
    """Give an account a role on an organisation and its subtree, from today.

    Raises:
        AccessDeniedError: The actor does not keep the accounts there.
        AccountError: The role is unknown or held already.
    """
    actor.require(Capability.ACCOUNTS, organisation)
    if role not in Role.values:
        raise AccountError(f"角色“{role}”不认识。", advice="请从角色表中选择。", code="account.role_unknown")
    grant, made = Grant.objects.get_or_create(
        account=account, role=role, organisation=organisation, until=None, defaults={"since": today()}
    )
    if not made:
        raise AccountError("这个账号已有这个角色。", advice="不用再次授予。", code="account.role_held")
    append_links(actor, [account])
    write_audit(
        actor=actor,
        verb="account.granted",
        organisation=organisation,
        username=account.username,
        role=role,
        organisation_name=str(organisation),
    )
    return grant


@transaction.atomic
def open_account(
    *, actor: Actor, username: str, name: str, password: str, role: str, organisation: Any, person: Any = None
) -> Account:
    """Make an account that holds its first role from today, and belongs to ``person``: all, or nothing where one is
    refused.

    Raises:
        AccessDeniedError: The actor does not keep the accounts there.
        AccountError: What :func:`create_account`, :func:`grant_role` or :func:`say_whose` refuses.
    """
    account = create_account(actor=actor, username=username, name=name, password=password)
    grant_role(actor=actor, account=account, role=role, organisation=organisation)
    if person is not None:
        say_whose(actor=actor, account=account, person=person)
    return account


@transaction.atomic
def end_grant(*, actor: Actor, grant: Grant) -> None:
    """Take a role back from today.

    Raises:
        AccessDeniedError: The actor does not keep the accounts there.
        AccountError: It would leave nobody who keeps the accounts.
    """
    organisation = grant.organisation
    if organisation is None:
        require_administrator(actor)
    else:
        actor.require(Capability.ACCOUNTS, organisation)
    others = Grant.objects.filter(role=Role.ADMINISTRATOR, until=None, account__is_active=True).exclude(pk=grant.pk)
    if grant.role == Role.ADMINISTRATOR and not others.exists():
        raise AccountError(
            "这是最后一位系统管理员，不能收回。", advice="请先授予另一个账号系统管理员角色。", code="account.last"
        )
    grant.until = today()
    grant.save(update_fields=["until"])
    append_links(actor, [grant.account])
    write_audit(
        actor=actor,
        verb="account.grant_ended",
        organisation=organisation,
        username=grant.account.username,
        role=grant.role,
        organisation_name=str(organisation or ""),
    )


@transaction.atomic
def set_password(*, actor: Actor, account: Account, password: str) -> None:
    """Give an account another password: its own holder, or whoever keeps the accounts.

    Raises:
        AccessDeniedError: The actor is neither.
        AccountError: The password is weak.
    """
    if actor.account_id != account.pk:
        _require_reach(actor, account)
    check_password(password, username=account.username)
    account.set_password(password)
    account.save(update_fields=["password"])
    append_links(actor, [account])
    write_audit(actor=actor, verb="account.password_set", organisation=home_of(account), username=account.username)


@transaction.atomic
def say_whose(*, actor: Actor, account: Account, person: Any) -> None:
    """Say which person of the roster an account belongs to, or with None that nobody knows.

    Raises:
        AccessDeniedError: The actor does not keep the accounts of this account's organisations, or of the person's.
        AccountError: Somebody would change who he himself is.
    """
    _require_reach(actor, account)
    if person is not None:
        actor.require(Capability.ACCOUNTS, person.organisation)
    own = actor.account_id == account.pk or (actor.person_id is not None and actor.person_id == account.person_id)
    if own and account.person_id is not None and not actor.is_operator:
        raise AccountError(
            "自己的账号是谁，不能自己改。", advice="请由另一位系统管理员办理。", code="account.own_person"
        )
    account.person = person
    account.save(update_fields=["person"])
    append_links(actor, [account])
    write_audit(
        actor=actor,
        verb="account.person_said",
        organisation=home_of(account),
        username=account.username,
        whose=f"{person.name}（{person.organisation}）" if person is not None else "未写明",
    )


def names_of(account: Account) -> set[str]:
    """Every name an account has or ever acted under; the log keeps those it had before."""
    rows = AuditRecord.everywhere.filter(account=account).exclude(verb="account.sign_in_failed")
    return {account.name or account.username, *rows.values_list("actor_name", flat=True).distinct().order_by()}


def is_locked(account: Account) -> bool:
    """Whether too many failures lie too close behind."""
    rows = AuditRecord.everywhere.filter(account=account, at__gt=now() - LOCKED_FOR)
    success = rows.filter(verb="account.signed_in").order_by("-id").values_list("id", flat=True).first()
    failures = rows.filter(verb="account.sign_in_failed", id__gt=success or 0)
    return failures.count() >= FAILURES_ALLOWED


def note_sign_in(account: Account) -> None:
    """Tell the log that somebody signed in."""
    write_audit(actor=account.actor(), verb="account.signed_in", organisation=home_of(account))


def note_failure(username: str, account: Account | None) -> None:
    """Tell the log that signing in failed; the name typed is kept, the password never."""
    actor = Actor(name="未登录", account_id=account.pk if account else None, authorities=())
    home = home_of(account) if account else None
    write_audit(actor=actor, verb="account.sign_in_failed", organisation=home, username=username[:60])


def _require_reach(actor: Actor, account: Account) -> None:
    """Pass for whoever keeps the accounts of all organisations on which the account holds a role."""
    require_administrator(actor)
    for grant in account.grants.filter(until=None).exclude(organisation=None).select_related("organisation"):
        held_on: Any = grant.organisation
        actor.require(Capability.ACCOUNTS, held_on)  # nobody takes over an account above his own


def home_of(account: Account) -> Any:
    """The organisation of an account's first role; None where it has none."""
    grant = account.grants.select_related("organisation").exclude(organisation=None).order_by("id").first()
    return grant.organisation if grant else None
