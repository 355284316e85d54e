"""The first run of an office: its organisation and its first account, while there is no account yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from shuzhi.access.accounts import create_account, grant_role
from shuzhi.access.finding import has_accounts
from shuzhi.access.models import Account
from shuzhi.access.roles import Role
from shuzhi.access.scoping import local_operator
from shuzhi.errors import NotFoundError
from shuzhi.roster.models import Organisation
from shuzhi.roster.organisations import add_organisation

FIRST_ROLES = (Role.CLERK, Role.SECRETARY)
OPERATOR = local_operator("首次设置")


def require_beginning() -> None:
    """Pass while there is no account.

    Raises:
        NotFoundError: Somebody has begun.
    """
    if has_accounts():
        raise NotFoundError("首次设置已经完成。", advice="请直接登录；需要新账号请找系统管理员。", code="setup.done")


def add_first_organisation(*, superior: str = "", superior_kind: str = "", **facts: Any) -> Organisation:
    """The office's organisation, and its superior where one is named.

    Args:
        facts: What :func:`add_organisation` takes of the office's organisation.
    """
    parent = None
    if superior.strip():
        parent = add_organisation(
            actor=OPERATOR,
            code=f"{facts['code'].strip()}-S",
            name=superior,
            kind=superior_kind or "committee",
            sector=facts["sector"],
        )
    return add_organisation(actor=OPERATOR, parent=parent, **facts)


@transaction.atomic
def begin(*, username: str, name: str, password: str, organisation: Organisation | Mapping[str, Any]) -> Account:
    """Make the first account: it records and signs for the organisation and keeps the accounts from the top.

    Args:
        organisation: One that is there already, or what :func:`add_first_organisation` takes.

    Raises:
        NotFoundError: There is an account already.
        OrganisationError, AccountError: What was told cannot be so.
    """
    require_beginning()
    known = isinstance(organisation, Organisation)
    own = organisation if isinstance(organisation, Organisation) else add_first_organisation(**organisation)
    account = create_account(actor=OPERATOR, username=username, name=name, password=password)
    keeps_from = own if known else own.parent or own
    grant_role(actor=OPERATOR, account=account, role=Role.ADMINISTRATOR, organisation=keeps_from)
    for role in FIRST_ROLES:
        grant_role(actor=OPERATOR, account=account, role=role, organisation=own)
    return account
