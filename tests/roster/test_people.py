"""People with dated states: what held on a day holds for that day for ever."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shuzhi.access.models import AuditRecord
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.roster.dues import set_dues_base
from shuzhi.roster.models import DuesBase, Membership, Organisation, Person, Post
from shuzhi.roster.person import add_person, change_person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.spells import RosterError, in_force_on
from shuzhi.roster.standing import end_membership, note_circumstance, set_membership
from shuzhi.roster.transfers import transfer_person
from tests.houses import make_member

DAYS = [date(2025, 6, 30), date(2025, 9, 9), date(2025, 9, 10), date(2025, 9, 19), date(2025, 9, 20), date(2026, 3, 2)]


def standing(person: Person, day: date) -> list[tuple[int, str]]:
    """Where and as what a person counts on a day."""
    found = Membership.everywhere.filter(in_force_on(day), person=person)
    return list(found.values_list("organisation", "status"))


def holders(organisation: Organisation, role: str, day: date) -> list[str]:
    found = Post.everywhere.filter(in_force_on(day), organisation=organisation, role=role)
    return list(found.values_list("person__name", flat=True))


def test_full_admission_ends_the_probation_on_its_day(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一", status="probationary", since=date(2024, 6, 1))
    set_membership(actor=operator, person=person, organisation=branch, status="formal", since=date(2025, 6, 1))
    assert standing(person, date(2025, 5, 31)) == [(branch.pk, "probationary")]
    assert standing(person, date(2025, 6, 1)) == [(branch.pk, "formal")]
    assert standing(person, date(2024, 5, 31)) == []


def test_a_probation_told_late_ends_where_full_membership_begins(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一", since=date(2025, 6, 1))
    set_membership(actor=operator, person=person, organisation=branch, status="probationary", since=date(2024, 6, 1))
    assert standing(person, date(2025, 5, 31)) == [(branch.pk, "probationary")]
    assert standing(person, date(2025, 6, 1)) == [(branch.pk, "formal")]


@pytest.mark.parametrize("day", DAYS)
def test_a_person_in_transfer_counts_in_exactly_one_organisation(
    day: date, branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    person = make_member(branch, "赵一")
    transfer_person(
        actor=operator, person=person, target=other_branch, sent_on=date(2025, 9, 10), received_on=date(2025, 9, 20)
    )
    home = branch if day < date(2025, 9, 20) else other_branch
    assert standing(person, day) == [(home.pk, "formal")]


def test_a_transfer_takes_circumstances_and_dues_along_and_ends_posts(
    branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    person = make_member(branch, "赵一")
    note_circumstance(actor=operator, person=person, kind="mobile", since=date(2025, 1, 1))
    note_circumstance(actor=operator, person=person, kind="hardship", since=date(2025, 1, 1), until=date(2026, 12, 31))
    set_dues_base(
        actor=operator, person=person, category="waged", base=Decimal(5000), due=Decimal(50), since=date(2025, 1, 1)
    )
    fill_post(actor=operator, person=person, organisation=branch, role="committee", since=date(2024, 1, 1))
    day = date(2025, 9, 20)
    transfer_person(actor=operator, person=person, target=other_branch, sent_on=day, received_on=day)
    found = person.circumstances.filter(in_force_on(day)).order_by("kind")
    assert list(found.values_list("organisation", "kind", "until")) == [
        (other_branch.pk, "hardship", date(2026, 12, 31)),
        (other_branch.pk, "mobile", None),
    ]
    assert DuesBase.everywhere.get(in_force_on(day)).organisation == other_branch
    assert holders(branch, "committee", date(2025, 9, 19)) == ["赵一"]
    assert holders(branch, "committee", day) == []
    assert person.organisation == other_branch


def test_what_was_noted_after_the_day_of_a_late_transfer_moves_whole(
    branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    person = make_member(branch, "赵一")
    note_circumstance(actor=operator, person=person, kind="mobile", since=date(2026, 1, 1))
    day = date(2025, 9, 20)
    transfer_person(actor=operator, person=person, target=other_branch, sent_on=day, received_on=day)
    for asked, expected in ((date(2025, 12, 31), []), (date(2026, 1, 1), [other_branch.pk])):
        found = person.circumstances.filter(in_force_on(asked))
        assert list(found.values_list("organisation", flat=True)) == expected


def test_a_transfer_received_before_it_was_sent_is_refused(
    branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    person = make_member(branch, "赵一")
    with pytest.raises(RosterError) as refused:
        transfer_person(
            actor=operator, person=person, target=other_branch, sent_on=date(2025, 9, 20), received_on=date(2025, 9, 1)
        )
    assert refused.value.code == "date.order"
    assert standing(person, date(2025, 9, 20)) == [(branch.pk, "formal")]


def test_the_new_clerk_reaches_a_transferred_member_and_the_old_one_no_more(
    branch: Organisation, other_branch: Organisation, clerk: Actor, outsider: Actor
) -> None:
    person = make_member(branch, "赵一")
    day = date(2025, 9, 20)
    transfer_person(actor=clerk, person=person, target=other_branch, sent_on=day, received_on=day)
    assert not Person.objects.within(clerk).exists()
    assert Person.objects.within(outsider).get() == person
    with pytest.raises(AccessDeniedError):
        change_person(actor=clerk, person=person, reason="录入有误", name="改名")


def test_nobody_draws_anothers_member_into_his_own_branch(
    branch: Organisation, other_branch: Organisation, outsider: Actor
) -> None:
    person = make_member(branch, "赵一")
    with pytest.raises(AccessDeniedError):
        set_membership(
            actor=outsider, person=person, organisation=other_branch, status="formal", since=date(2026, 1, 1)
        )
    assert standing(person, date(2026, 3, 2)) == [(branch.pk, "formal")]


def test_an_ended_membership_stays_in_the_years_before(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一")
    end_membership(actor=operator, person=person, on=date(2025, 11, 5), reason="去世")
    assert standing(person, date(2025, 11, 4)) == [(branch.pk, "formal")]
    assert standing(person, date(2025, 11, 5)) == []
    assert person.memberships.get().ended_by == "去世"
    with pytest.raises(RosterError, match="没有有效的党籍"):
        end_membership(actor=operator, person=person, on=date(2025, 12, 1), reason="去世")


def test_a_new_secretary_ends_the_term_of_the_one_before(branch: Organisation, operator: Actor) -> None:
    first, second = make_member(branch, "前任"), make_member(branch, "现任")
    fill_post(actor=operator, person=first, organisation=branch, role="secretary", since=date(2023, 1, 1))
    fill_post(actor=operator, person=second, organisation=branch, role="secretary", since=date(2025, 8, 1))
    assert holders(branch, "secretary", date(2025, 7, 31)) == ["前任"]
    assert holders(branch, "secretary", date(2025, 8, 1)) == ["现任"]


def test_a_former_secretary_told_late_does_not_stand_beside_the_present_one(
    branch: Organisation, operator: Actor
) -> None:
    present, former = make_member(branch, "现任"), make_member(branch, "前任")
    fill_post(actor=operator, person=present, organisation=branch, role="secretary", since=date(2025, 8, 1))
    fill_post(actor=operator, person=former, organisation=branch, role="secretary", since=date(2023, 1, 1))
    assert holders(branch, "secretary", date(2024, 1, 1)) == ["前任"]
    assert holders(branch, "secretary", date(2026, 3, 2)) == ["现任"]


def test_committee_members_serve_side_by_side(branch: Organisation, operator: Actor) -> None:
    for name in ("委员一", "委员二"):
        person = make_member(branch, name)
        fill_post(actor=operator, person=person, organisation=branch, role="committee", since=date(2024, 1, 1))
    assert sorted(holders(branch, "committee", date(2026, 3, 2))) == ["委员一", "委员二"]


def test_a_secretary_of_one_branch_does_not_unseat_anothers(
    branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    ours, theirs = make_member(branch, "我方"), make_member(other_branch, "他方")
    fill_post(actor=operator, person=ours, organisation=branch, role="secretary", since=date(2024, 1, 1))
    fill_post(actor=operator, person=theirs, organisation=other_branch, role="secretary", since=date(2025, 1, 1))
    assert holders(branch, "secretary", date(2026, 3, 2)) == ["我方"]


def test_a_new_dues_base_ends_the_one_before(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一")
    for since, due in ((date(2025, 1, 1), 50), (date(2025, 7, 1), 60), (date(2025, 7, 1), 65)):
        set_dues_base(
            actor=operator, person=person, category="waged", base=Decimal(5000), due=Decimal(due), since=since
        )
    for day, due in ((date(2025, 6, 30), 50), (date(2025, 7, 1), 65)):
        assert DuesBase.everywhere.get(in_force_on(day), person=person).due == due
    assert AuditRecord.everywhere.filter(verb="dues_base.set").count() == 3


@pytest.mark.parametrize(
    "call",
    [
        lambda who, where, actor: set_membership(
            actor=actor, person=who, organisation=where, status="guest", since=date(2026, 1, 1), quiet=True
        ),
        lambda who, where, actor: note_circumstance(
            actor=actor, person=who, kind="happy", since=date(2026, 1, 1), quiet=True
        ),
        lambda who, where, actor: fill_post(
            actor=actor, person=who, organisation=where, role="king", since=date(2026, 1, 1), quiet=True
        ),
        lambda who, where, actor: set_dues_base(
            actor=actor, person=who, category="rich", base=None, due=Decimal(1), since=date(2026, 1, 1)
        ),
    ],
    ids=["membership", "circumstance", "post", "dues"],
)
def test_a_word_that_the_roster_does_not_know_is_refused(call, branch: Organisation, operator: Actor) -> None:  # type: ignore[no-untyped-def]
    person = make_member(branch, "赵一")
    with pytest.raises(RosterError) as refused:
        call(person, branch, operator)
    assert refused.value.code == "roster.choice"
    assert "可用" in refused.value.advice


def test_a_membership_that_ends_before_it_begins_is_refused(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一")
    with pytest.raises(RosterError) as refused:
        set_membership(
            actor=operator,
            person=person,
            organisation=branch,
            status="formal",
            since=date(2026, 1, 1),
            until=date(2025, 1, 1),
        )
    assert refused.value.code == "date.order"


def test_a_person_needs_a_name(branch: Organisation, operator: Actor) -> None:
    with pytest.raises(RosterError) as refused:
        add_person(actor=operator, organisation=branch, name="  ")
    assert refused.value.code == "person.name_missing"


def test_a_correction_needs_a_reason_and_says_what_changed(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一")
    with pytest.raises(RosterError) as refused:
        change_person(actor=operator, person=person, reason=" ", name="赵壹")
    assert refused.value.code == "reason.missing"
    change_person(actor=operator, person=person, reason="录入有误", name="赵壹", sex="男")
    told = AuditRecord.everywhere.get(verb="person.changed").sentence
    assert told == "更正名册 赵壹：姓名“赵一”改为“赵壹”；性别“”改为“男”；录入有误"


def test_a_correction_cannot_move_a_person_to_another_branch(
    branch: Organisation, other_branch: Organisation, clerk: Actor
) -> None:
    person = make_member(branch, "赵一")
    with pytest.raises(RosterError, match="不能这样更正"):
        change_person(actor=clerk, person=person, reason="调动", organisation=other_branch)
    person.refresh_from_db()
    assert person.organisation == branch
