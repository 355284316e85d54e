"""The people and organisations the tests share; all of them invented.

甲 keeps the ledger of the branch, the superior committee's organisation department looks at all below the county,
丙 keeps another branch's ledger and has no business in the first.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from shuzhi.access.scoping import Actor, local_operator
from shuzhi.roster.models import Organisation, Person
from tests.houses import THE_MOMENT, make_actor, make_branch, make_member, make_organisation


@pytest.fixture
def the_moment() -> Iterator[time_machine.Traveller]:
    """It is 2026-03-02, 10:00 in Shanghai."""
    with time_machine.travel(THE_MOMENT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def county(db: None, the_moment: object) -> Organisation:
    return make_organisation("X", "虚构县委", "county_committee")


@pytest.fixture
def branch(county: Organisation) -> Organisation:
    return make_branch(county, "X01", "虚构县委办党支部")


@pytest.fixture
def other_branch(county: Organisation) -> Organisation:
    return make_branch(county, "X02", "虚构县财政局党支部")


@pytest.fixture
def operator() -> Actor:
    return local_operator()


@pytest.fixture
def clerk(branch: Organisation) -> Actor:
    return make_actor("jia", "干事甲", "clerk", branch)


@pytest.fixture
def secretary(branch: Organisation) -> Actor:
    return make_actor("shuji", "书记甲", "secretary", branch)


@pytest.fixture
def superior(county: Organisation) -> Actor:
    return make_actor("zuzhibu", "组织部乙", "department", county)


@pytest.fixture
def outsider(other_branch: Organisation) -> Actor:
    return make_actor("bing", "外人丙", "clerk", other_branch)


@pytest.fixture
def member(branch: Organisation) -> Actor:
    return make_actor("dangyuan", "党员丁", "member", branch)


@pytest.fixture
def reviewer(county: Organisation) -> Actor:
    return make_actor("pingyi", "评议员戊", "reviewer", county)


@pytest.fixture
def auditor(county: Organisation) -> Actor:
    return make_actor("shenji", "审计己", "auditor", county)


@pytest.fixture
def administrator(county: Organisation) -> Actor:
    return make_actor("admin", "管理员庚", "administrator", county)


@pytest.fixture
def people(branch: Organisation) -> list[Person]:
    """Four invented members of the branch."""
    return [make_member(branch, name) for name in ("赵一", "钱二", "孙三", "李四")]
