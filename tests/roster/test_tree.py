"""The tree changes; how it stood on any day can still be asked."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from django.db import connection

from shuzhi.access.scoping import Actor, subtree_end
from shuzhi.duties.relations import working_engine
from shuzhi.errors import NotFoundError
from shuzhi.roster.models import BEGINNING, Organisation, OrganisationPast, Succession
from shuzhi.roster.organisations import (
    OrganisationError,
    add_organisation,
    change_organisation,
    close_organisation,
    find_organisation,
    merge_organisations,
    move_organisation,
    note_committee,
    split_organisation,
)
from tests.houses import make_branch, make_member, make_organisation


def stood(organisation: Organisation, day: date) -> dict[str, object]:
    """The organisation's span in the relation that the calculation reads, as it held on a day."""
    columns = ("path", "kind", "sector", "committee", "temporary")
    [row] = working_engine().rows(
        f"SELECT {', '.join(columns)} FROM organisation WHERE org_id = :org AND since <= :day"
        " AND (until IS NULL OR until > :day)",
        {"org": organisation.pk, "day": day.isoformat()},
    )
    return dict(zip(columns, row, strict=True))


def below(organisation: Organisation, day: date) -> list[int]:
    """Who stood below ``organisation``'s present path on a day."""
    rows = working_engine().rows(
        "SELECT org_id FROM organisation WHERE path >= :low AND path < :high AND since <= :day"
        " AND (until IS NULL OR until > :day) ORDER BY org_id",
        {"low": organisation.path, "high": subtree_end(organisation.path), "day": day.isoformat()},
    )
    return [row[0] for row in rows]


def test_a_new_organisation_stands_below_its_parent(county: Organisation, branch: Organisation) -> None:
    assert branch.path == county.path + f"{branch.pk:08d}"
    assert branch.parent == county


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"code": " "}, "organisation.invalid"),
        ({"name": ""}, "organisation.invalid"),
        ({"kind": "club"}, "organisation.kind"),
        ({"sector": "moon"}, "organisation.sector"),
        ({"code": "X"}, "organisation.code_taken"),
    ],
)
def test_an_organisation_that_says_too_little_is_refused(
    facts: dict[str, str], code: str, county: Organisation, operator: Actor
) -> None:
    usual = {"code": "X05", "name": "支部", "kind": "branch"}
    with pytest.raises(OrganisationError) as refused:
        add_organisation(actor=operator, parent=county, **usual | facts)
    assert refused.value.code == code
    assert refused.value.advice


def test_renaming_keeps_the_name_before(branch: Organisation, operator: Actor) -> None:
    change_organisation(actor=operator, organisation=branch, on=date(2025, 7, 1), name="新名称党支部")
    [before] = branch.past.all()
    assert (before.name, before.since, before.until) == ("虚构县委办党支部", date(2020, 1, 1), date(2025, 7, 1))
    branch.refresh_from_db()
    assert (branch.name, branch.since) == ("新名称党支部", date(2025, 7, 1))


def test_the_kind_of_a_day_is_the_kind_that_held_then(branch: Organisation, operator: Actor) -> None:
    change_organisation(
        actor=operator, organisation=branch, on=date(2025, 7, 1), kind="general_branch", sector="institution"
    )
    assert stood(branch, date(2025, 6, 30))["kind"] == "branch"
    assert stood(branch, date(2025, 7, 1))["kind"] == "general_branch"
    assert stood(branch, date(2025, 6, 30))["sector"] == "government"


def test_spans_of_many_changes_meet_without_gap_or_overlap(branch: Organisation, operator: Actor) -> None:
    days = [date(2025, 3, 1), date(2025, 7, 1), date(2025, 7, 1), date(2025, 12, 31)]
    for number, day in enumerate(days):
        change_organisation(actor=operator, organisation=branch, on=day, name=f"名称{number}")
    spans = [*branch.past.order_by("since").values_list("since", "until", "name"), (branch.since, None, branch.name)]
    assert [name for *_, name in spans] == ["虚构县委办党支部", "名称0", "名称2", "名称3"]
    for (_, until, _), (since, _, _) in itertools.pairwise(spans):
        assert until == since


def test_a_change_before_the_present_span_is_refused(branch: Organisation, operator: Actor) -> None:
    change_organisation(actor=operator, organisation=branch, on=date(2025, 7, 1), name="新名称")
    with pytest.raises(OrganisationError, match="早于"):
        change_organisation(actor=operator, organisation=branch, on=date(2025, 6, 30), name="更新的名称")
    assert OrganisationPast.everywhere.count() == 1


def test_a_change_of_nothing_is_refused(branch: Organisation, operator: Actor) -> None:
    with pytest.raises(OrganisationError, match="没有可以变更"):
        change_organisation(actor=operator, organisation=branch, on=date(2025, 7, 1), name=branch.name)


def test_only_what_may_change_can_be_changed(branch: Organisation, operator: Actor) -> None:
    for column in ({"path": "00000001"}, {"code": "Y"}, {"nonsense": 1}):
        with pytest.raises(OrganisationError, match="没有可以变更"):
            change_organisation(actor=operator, organisation=branch, on=date(2025, 7, 1), **column)


def test_an_organisation_cannot_become_of_an_unknown_kind(branch: Organisation, operator: Actor) -> None:
    with pytest.raises(OrganisationError) as refused:
        change_organisation(actor=operator, organisation=branch, on=date(2025, 7, 1), kind="club")
    assert refused.value.code == "organisation.kind"


def test_a_committee_noted_for_the_first_time_holds_from_the_beginning(county: Organisation, operator: Actor) -> None:
    branch = make_branch(county, "X06", "支部", has_committee=None)
    change_organisation(actor=operator, organisation=branch, on=date(2025, 7, 1), name="改名的支部")
    note_committee(actor=operator, organisation=branch, has_committee=True)
    assert stood(branch, date(2025, 1, 1))["committee"] == 1
    assert stood(branch, date(2026, 1, 1))["committee"] == 1


def test_a_recorded_committee_is_changed_with_its_day_only(branch: Organisation, operator: Actor) -> None:
    with pytest.raises(OrganisationError, match="已有记录"):
        note_committee(actor=operator, organisation=branch, has_committee=False)
    change_organisation(actor=operator, organisation=branch, on=date(2025, 7, 1), has_committee=False)
    assert stood(branch, date(2025, 6, 30))["committee"] == 1
    assert stood(branch, date(2025, 7, 1))["committee"] == 0


def test_moving_takes_all_below_along_and_keeps_where_they_stood(county: Organisation, operator: Actor) -> None:
    old = make_organisation("X7", "虚构第一党委", "committee", parent=county)
    new = make_organisation("X8", "虚构第二党委", "committee", parent=county)
    branch = make_branch(old, "X71", "被移动的支部")
    group = make_organisation("X711", "第一党小组", "party_group", parent=branch)
    move_organisation(actor=operator, organisation=branch, parent=new, on=date(2025, 9, 1))
    group.refresh_from_db()
    assert branch.parent == new
    assert group.path == f"{new.path}{branch.pk:08d}{group.pk:08d}"
    assert below(old, date(2025, 8, 31)) == [old.pk, branch.pk, group.pk]
    assert below(new, date(2025, 8, 31)) == [new.pk]
    assert below(old, date(2025, 9, 1)) == [old.pk]
    assert below(new, date(2025, 9, 1)) == [new.pk, branch.pk, group.pk]
    assert branch.past.get().parent == old


def test_an_organisation_cannot_stand_below_itself(branch: Organisation, operator: Actor) -> None:
    group = make_organisation("X0101", "第一党小组", "party_group", parent=branch)
    for parent in (branch, group):
        with pytest.raises(OrganisationError, match="自己的下级"):
            move_organisation(actor=operator, organisation=branch, parent=parent, on=date(2025, 9, 1))


def test_a_move_that_fails_below_changes_nothing(county: Organisation, operator: Actor) -> None:
    """The group changed later than the day of the move: the whole move is taken back."""
    old = make_organisation("X7", "虚构第一党委", "committee", parent=county)
    branch = make_branch(old, "X71", "支部")
    group = make_organisation("X711", "党小组", "party_group", parent=branch)
    change_organisation(actor=operator, organisation=group, on=date(2025, 12, 1), name="改了名的党小组")
    before = list(Organisation.everywhere.order_by("pk").values_list("path", "parent", "since"))
    with pytest.raises(OrganisationError, match="早于"):
        move_organisation(actor=operator, organisation=branch, parent=county, on=date(2025, 9, 1))
    assert list(Organisation.everywhere.order_by("pk").values_list("path", "parent", "since")) == before


def test_a_closed_organisation_keeps_its_row_and_closes_once(branch: Organisation, operator: Actor) -> None:
    close_organisation(actor=operator, organisation=branch, on=date(2026, 1, 1))
    branch.refresh_from_db()
    assert branch.closed_on == date(2026, 1, 1)
    with pytest.raises(OrganisationError, match="已于2026-01-01撤销"):
        close_organisation(actor=operator, organisation=branch, on=date(2026, 2, 1))


def test_an_organisation_with_members_does_not_close(branch: Organisation, operator: Actor) -> None:
    make_member(branch, "赵一")
    with pytest.raises(OrganisationError) as refused:
        close_organisation(actor=operator, organisation=branch, on=date(2026, 1, 1))
    assert refused.value.code == "organisation.has_members"
    branch.refresh_from_db()
    assert branch.closed_on is None


def test_a_merger_closes_the_old_and_says_what_it_became(
    branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    person = make_member(other_branch, "外一")
    merge_organisations(actor=operator, predecessors=[other_branch], successor=branch, on=date(2025, 10, 1))
    other_branch.refresh_from_db()
    assert other_branch.closed_on == date(2025, 10, 1)
    told = Succession.everywhere.values_list("predecessor", "successor", "day", "how")
    assert list(told) == [(other_branch.pk, branch.pk, date(2025, 10, 1), "merge")]
    assert list(person.memberships.order_by("since").values_list("organisation", "since", "until", "ended_by")) == [
        (other_branch.pk, date(2019, 7, 1), date(2025, 10, 1), "组织合并"),
        (branch.pk, date(2025, 10, 1), None, ""),
    ]


def test_nobody_merges_into_himself(branch: Organisation, operator: Actor) -> None:
    with pytest.raises(OrganisationError, match="它自己"):
        merge_organisations(actor=operator, predecessors=[branch], successor=branch, on=date(2025, 10, 1))
    branch.refresh_from_db()
    assert branch.closed_on is None


def test_a_split_takes_the_named_members_and_leaves_the_others(branch: Organisation, operator: Actor) -> None:
    goes, stays = make_member(branch, "走的"), make_member(branch, "留的")
    fresh = split_organisation(
        actor=operator, source=branch, code="X01B", name="分出的党支部", people=[goes.pk], on=date(2025, 10, 1)
    )
    goes.refresh_from_db()
    stays.refresh_from_db()
    assert (goes.organisation, stays.organisation) == (fresh, branch)
    assert (fresh.kind, fresh.sector, fresh.parent, fresh.founded_on) == (
        "branch",
        "government",
        branch.parent,
        date(2025, 10, 1),
    )
    assert Succession.everywhere.get().how == "split"


def test_a_split_cannot_take_somebody_elses_members(
    branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    foreign = make_member(other_branch, "外一")
    split_organisation(
        actor=operator, source=branch, code="X01B", name="分出的党支部", people=[foreign.pk], on=date(2025, 10, 1)
    )
    foreign.refresh_from_db()
    assert foreign.organisation == other_branch


def test_an_unknown_founding_day_counts_as_always(county: Organisation) -> None:
    branch = make_branch(county, "X06", "支部", founded_on=None)
    assert branch.since == BEGINNING
    assert stood(branch, date(1950, 1, 1))["kind"] == "branch"


def test_an_unknown_code_and_a_code_out_of_reach_are_not_told_apart(other_branch: Organisation, clerk: Actor) -> None:
    told = []
    for code in ("X02", "nowhere"):
        with pytest.raises(NotFoundError) as refused:
            find_organisation(actor=clerk, code=code)
        told.append(refused.value.message.replace(code, "…"))
    assert told[0] == told[1]


def test_the_path_is_compared_as_bytes_on_every_engine(county: Organisation, branch: Organisation) -> None:
    """A collation that skips digits or cares for length would tear a subtree apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM roster_organisation WHERE path >= %s AND path < %s",
            [county.path, subtree_end(county.path)],
        )
        assert cursor.fetchone()[0] == 2
