"""The demo's account.  Its password is made anew each time, shown once and kept nowhere but as its hash."""

from __future__ import annotations

import secrets

from shuzhi.access.accounts import create_account, grant_role
from shuzhi.access.roles import Role
from shuzhi.access.scoping import Actor
from shuzhi.roster.models import Organisation

USERNAME = "demo"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


def open_account(*, actor: Actor, branch: Organisation, county: Organisation) -> str:
    """Make the account: clerk and secretary of one branch, organisation department of the county; its password.

    Raises:
        AccountError: The user name is taken.
    """
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    account = create_account(actor=actor, username=USERNAME, name="样例干事（虚构）", password=password)
    for role, organisation in ((Role.CLERK, branch), (Role.SECRETARY, branch), (Role.DEPARTMENT, county)):
        grant_role(actor=actor, account=account, role=role, organisation=organisation)
    return password
