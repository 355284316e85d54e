"""The changes that the roster gives the calculation: what begins, what ends, and what only goes on."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from shuzhi.access.provenance import provenance
from shuzhi.access.scoping import Actor
from shuzhi.clock import now
from shuzhi.duties.relations import working_engine
from shuzhi.evaluation.engine import as_day
from shuzhi.roster.dues import set_dues_base
from shuzhi.roster.models import BEGINNING, Circumstance, Membership, Organisation, Person, Post, Transfer
from shuzhi.roster.organisations import merge_organisations
from shuzhi.roster.posts import fill_post
from shuzhi.roster.standing import end_membership, note_circumstance, set_membership
from shuzhi.roster.transfers import transfer_person
from tests.evaluation.changes import Change, state_changes
from tests.evaluation.rows import PersonState
from tests.houses import make_branch, make_member

HANDED_OVER = date(2026, 2, 1)


def told(*facts: str) -> list[Change]:
    """The changes of persons that the calculation sees (only these facts, where some are named)."""
    rows = working_engine().rows("SELECT org_id, person_id, fact, day FROM change WHERE person_id IS NOT NULL", {})
    return sorted((org, person, fact, as_day(day)) for org, person, fact, day in rows if not facts or fact in facts)  # type: ignore[misc]


def test_a_standing_begins_on_its_day_and_ends_on_the_day_the_next_begins(
    branch: Organisation, operator: Actor
) -> None:
    person = make_member(branch, "赵一", status="probationary", since=date(2025, 1, 10))
    set_membership(actor=operator, person=person, organisation=branch, status="formal", since=date(2026, 1, 10))
    assert told() == [
        (branch.pk, person.pk, "formal.begins", date(2026, 1, 10)),
        (branch.pk, person.pk, "member.begins", date(2025, 1, 10)),
        (branch.pk, person.pk, "probationary.begins", date(2025, 1, 10)),
        (branch.pk, person.pk, "probationary.ends", date(2026, 1, 10)),
    ]


def test_a_first_day_that_nobody_recorded_is_no_beginning(branch: Organisation) -> None:
    make_member(branch, "赵一", since=BEGINNING)
    assert told() == []


def test_a_day_of_which_only_the_month_was_told_is_vague(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一", since=BEGINNING)
    lost = note_circumstance(actor=operator, person=person, kind="lost", since=date(2025, 9, 1))
    lost.since_told = "2025-09"
    lost.save()
    fill_post(actor=operator, person=person, organisation=branch, role="clerk", since=HANDED_OVER)
    rows = working_engine().rows("SELECT fact, vague FROM change WHERE fact LIKE '%.begins'", {})
    assert sorted(rows) == [("lost.begins", 1), ("post.clerk.begins", 0)]


def test_who_leaves_the_party_ends_his_standing_and_his_membership(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一", since=BEGINNING)
    end_membership(actor=operator, person=person, on=HANDED_OVER, reason="除名")
    assert told() == [
        (branch.pk, person.pk, "formal.ends", HANDED_OVER),
        (branch.pk, person.pk, "member.ends", HANDED_OVER),
    ]


def test_a_transfer_tells_both_sides_and_neither_ends_nor_begins_what_goes_on(
    branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    person = make_member(branch, "赵一", since=BEGINNING)
    note_circumstance(actor=operator, person=person, kind="hardship", since=BEGINNING)
    transfer_person(
        actor=operator, person=person, target=other_branch, sent_on=date(2026, 1, 5), received_on=HANDED_OVER
    )
    assert told() == [
        (branch.pk, person.pk, "transfer.out.received", HANDED_OVER),
        (branch.pk, person.pk, "transfer.out.sent", date(2026, 1, 5)),
        (other_branch.pk, person.pk, "transfer.in.received", HANDED_OVER),
        (other_branch.pk, person.pk, "transfer.in.sent", date(2026, 1, 5)),
    ]


def test_a_transfer_on_its_way_to_where_nobody_keeps_a_ledger_is_told_to_the_source_alone(
    branch: Organisation, operator: Actor
) -> None:
    person = make_member(branch, "赵一", since=BEGINNING)
    Transfer.everywhere.create(
        person=person,
        organisation=branch,
        target=None,
        target_name="外省某支部",
        sent_on=HANDED_OVER,
        **provenance(operator, None, ""),
    )
    assert told() == [(branch.pk, person.pk, "transfer.out.sent", HANDED_OVER)]


def test_a_merger_neither_ends_nor_begins_a_membership(county: Organisation, operator: Actor) -> None:
    first, second = (make_branch(county, f"M{number}", f"合并前支部{number}") for number in (1, 2))
    person = make_member(first, "赵一", since=BEGINNING)
    merge_organisations(actor=operator, predecessors=[first], successor=second, on=HANDED_OVER)
    assert [fact for _, pk, fact, _ in told() if pk == person.pk] == []


def test_a_secretary_appointed_again_without_a_break_is_no_new_one(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一", since=BEGINNING)
    for since in (date(2023, 1, 1), date(2026, 1, 1)):
        fill_post(actor=operator, person=person, organisation=branch, role="secretary", since=since)
    assert told("post.secretary.begins", "post.secretary.ends") == [
        (branch.pk, person.pk, "post.secretary.begins", date(2023, 1, 1))
    ]


def test_a_secretary_who_becomes_one_elsewhere_is_new_there(
    branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    person = make_member(branch, "赵一", since=BEGINNING)
    fill_post(actor=operator, person=person, organisation=branch, role="secretary", since=date(2023, 1, 1))
    fill_post(actor=operator, person=person, organisation=other_branch, role="secretary", since=HANDED_OVER)
    assert told("post.secretary.begins") == [
        (branch.pk, person.pk, "post.secretary.begins", date(2023, 1, 1)),
        (other_branch.pk, person.pk, "post.secretary.begins", HANDED_OVER),
    ]


def test_a_change_of_the_dues_is_no_change_of_standing(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一", since=date(2019, 7, 1))
    before = told()
    set_dues_base(actor=operator, person=person, category="waged", base=None, due=30, since=HANDED_OVER)  # type: ignore[arg-type]
    assert told() == before


def test_what_was_told_twice_begins_once(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一", since=BEGINNING)
    for _ in range(2):
        note_circumstance(actor=operator, person=person, kind="lost", since=HANDED_OVER)
    assert told() == [(branch.pk, person.pk, "lost.begins", HANDED_OVER)]


@pytest.mark.parametrize("seed", range(12))
def test_random_spells_change_as_plain_loops_tell(
    seed: int, county: Organisation, branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    dice, homes = Random(seed), (branch, other_branch)
    people = [Person.everywhere.create(organisation=branch, name="甲", **provenance(operator, None, "")) for _ in "ab"]
    spells: list[PersonState] = []
    for _ in range(14):
        since = dice.choice([BEGINNING, date(2026, 1, 1) + timedelta(days=dice.randrange(6))])
        until = dice.choice([None, max(since, date(2026, 1, 1) + timedelta(days=dice.randrange(8)))])
        facts = {"person": dice.choice(people), "organisation": dice.choice(homes), "since": since, "until": until}
        withdrawn = {"withdrawn_at": now()} if dice.random() < 0.1 else {}
        model, column, words, prefix = dice.choice(
            [
                (Membership, "status", ("formal", "suspended"), ""),
                (Circumstance, "kind", ("lost",), ""),
                (Post, "role", ("secretary",), "post."),
            ]
        )
        word = dice.choice(words)
        model.everywhere.create(**facts, **{column: word}, **withdrawn, **provenance(operator, None, ""))
        if not withdrawn:
            spells.append(PersonState(facts["person"].pk, facts["organisation"].pk, prefix + word, since, until))
    assert told() == sorted(state_changes(spells))
