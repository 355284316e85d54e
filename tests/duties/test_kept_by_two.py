"""Two who change the same person at the same time on PostgreSQL leave the stays that both changes make."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from django.db import connection, transaction

from shuzhi.access.scoping import local_operator
from shuzhi.duties.kept import kept_faults
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.standing import note_circumstance
from tests.houses import make_member

PATIENCE = 20  # seconds until a test that waits for ever is given up
WAITING = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted"


def mobile(person: Person) -> None:
    note_circumstance(actor=local_operator(), person=person, kind="mobile", since=date(2025, 3, 1))


def secretary(person: Person) -> None:
    organisation = Organisation.everywhere.get(pk=person.organisation_id)
    fill_post(
        actor=local_operator(), person=person, organisation=organisation, role="secretary", since=date(2025, 2, 1)
    )


def kept_open(change: Callable[[Person], None], person: Person, made: Event, go_on: Event) -> None:
    """Make a change and leave its transaction open until the other one waits."""
    try:
        with transaction.atomic():
            change(person)
            made.set()
            assert go_on.wait(PATIENCE)
    finally:
        connection.close()


def right_after(change: Callable[[Person], None], person: Person) -> None:
    try:
        change(person)
    finally:
        connection.close()


def wait_for_a_waiter() -> None:
    """Until somebody waits for a lock, or for the patience of a test."""
    for _ in range(PATIENCE * 100):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody waits")


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "second"), [(mobile, secretary), (secretary, mobile)])
def test_the_second_waits_and_sees_what_the_first_did(
    branch: Organisation, first: Callable[[Person], None], second: Callable[[Person], None]
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("runs where the suite runs on PostgreSQL")
    person = make_member(branch, "党员乙")
    made, go_on = Event(), Event()
    with ThreadPoolExecutor(2) as both:
        held = both.submit(kept_open, first, person, made, go_on)
        assert made.wait(PATIENCE)
        waiting = both.submit(right_after, second, person)
        try:
            wait_for_a_waiter()
        finally:
            go_on.set()
        held.result(PATIENCE)
        waiting.result(PATIENCE)
    assert kept_faults() == []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT mobile, post_secretary FROM stay WHERE person_id = {person.pk} AND until IS NULL")
        assert cursor.fetchall() == [(1, 1)]
