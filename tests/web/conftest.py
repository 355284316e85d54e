"""Signed-in browsers for every sort of person, over the invented county of ``tests/conftest.py``."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from shuzhi.access.models import Account
from shuzhi.access.scoping import Actor
from shuzhi.roster.models import Organisation, Person
from tests.houses import fill_branch

SignIn = Callable[[str], Client]
USERNAMES = {
    "clerk": "jia",
    "secretary": "shuji",
    "member": "dangyuan",
    "superior": "zuzhibu",
    "outsider": "bing",
    "auditor": "shenji",
    "administrator": "admin",
}


@pytest.fixture
def everybody(  # noqa: PLR0917
    clerk: Actor,
    secretary: Actor,
    member: Actor,
    superior: Actor,
    outsider: Actor,
    auditor: Actor,
    administrator: Actor,
) -> None:
    """One account of every sort."""


@pytest.fixture
def sign_in(everybody: None) -> SignIn:
    """A client signed in as one of :data:`USERNAMES`; ``anonymous`` is not."""

    def signed_in(who: str) -> Client:
        client = Client(raise_request_exception=True)
        if who != "anonymous":
            client.force_login(Account.objects.get(username=USERNAMES[who]))
        return client

    return signed_in


@pytest.fixture
def filled(branch: Organisation) -> list[Person]:
    """The branch with a little of everything; its people."""
    return fill_branch(branch)


@pytest.fixture
def clerk_client(sign_in: SignIn) -> Client:
    """The branch's clerk."""
    return sign_in("clerk")
