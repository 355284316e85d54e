"""The invented county as data: its tree, the size of each branch, and what each branch left undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

COUNTY_CODE = "YL"
REPORT_BRANCH_CODE = "YL0101"


@dataclass(frozen=True, slots=True)
class Unit:
    """One organisation of the county.

    ``elected`` counts years back from the demo's year to the last election (None: none recorded); ``missed`` names
    the kinds of meeting that were not held in a month of the demo's year.
    """

    code: str
    name: str
    kind: str
    parent: str | None
    sector: str = "other"
    members: int = 0
    committee: bool | None = None
    founded: date = date(2008, 7, 1)
    elected: int | None = None
    missed: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    groups: tuple[str, ...] = ()


def _missed(**months: tuple[int, ...]) -> frozenset[tuple[str, int]]:
    return frozenset((kind, month) for kind, listed in months.items() for month in listed)


def _branch(  # noqa: PLR0917  the columns of the table below
    code: str, name: str, sector: str, members: int, elected: int | None, missed: frozenset[tuple[str, int]]
) -> Unit:
    return Unit(
        code=code,
        name=name,
        kind="joint_branch" if "联合" in name else "branch",
        parent=code[:4],
        sector=sector,
        members=members,
        committee=members >= 7,
        founded=date(2012 + members % 9, 7, 1),
        elected=elected,
        missed=missed,
        groups=GROUPS.get(code, ()),
    )


GROUPS = {"YL0101": ("第一党小组", "第二党小组"), "YL0201": ("上河党小组", "下河党小组")}
BRANCHES = (
    _branch("YL0101", "样例县委办公室党支部", "government", 22, 0, _missed(theme_day=(8,), committee_meeting=(10,))),
    _branch("YL0102", "样例县财政局党支部", "government", 26, 2, _missed(theme_day=(2,), group_meeting=(7,))),
    _branch("YL0103", "样例县统计局党支部", "government", 11, 1, _missed(committee_meeting=(7, 8), party_lecture=(9,))),
    _branch("YL0104", "样例县第一中学党支部", "institution", 34, 2, _missed(theme_day=(7, 8), committee_meeting=(8,))),
    _branch("YL0105", "样例县人民医院党支部", "institution", 29, 1, _missed(committee_meeting=(2,))),
    _branch("YL0201", "样例乡长河村党支部", "village", 31, 4, _missed(theme_day=(5, 10), party_lecture=(6,))),
    _branch("YL0202", "样例乡东岭村党支部", "village", 24, 3, _missed(theme_day=(2, 5, 9), assembly=(9,))),
    _branch(
        "YL0203", "样例乡南坡村党支部", "village", 19, 6, _missed(committee_meeting=(4, 5, 9, 10), assembly=(6, 9))
    ),
    _branch("YL0204", "样例乡新街社区党支部", "community", 27, 2, _missed(theme_day=(11,))),
    _branch("YL0205", "样例乡苗木行业联合党支部", "new", 6, 1, _missed(theme_day=(1, 2, 7), party_lecture=(3, 9))),
    _branch("YL0301", "样例水务公司党支部", "enterprise", 21, 0, _missed(committee_meeting=(12,))),
    _branch("YL0302", "样例公交公司党支部", "enterprise", 18, 2, _missed(theme_day=(6,), committee_meeting=(6,))),
    _branch("YL0303", "样例商贸企业联合党支部", "new", 5, None, _missed(theme_day=(1, 3, 4, 8, 12), assembly=(3,))),
)
ABOVE = (
    Unit(COUNTY_CODE, "样例县委", "county_committee", None, founded=date(1950, 1, 1)),
    Unit("YL01", "样例县直属机关党委", "committee", COUNTY_CODE, "government", elected=3, founded=date(1984, 7, 1)),
    Unit("YL02", "样例乡党委", "committee", COUNTY_CODE, elected=4, founded=date(1958, 7, 1)),
    Unit("YL03", "样例县国有企业党委", "committee", COUNTY_CODE, "enterprise", elected=1, founded=date(2010, 7, 1)),
)
GROUP_UNITS = tuple(
    Unit(
        f"{branch.code}G{number}",
        f"{branch.name}{name}",
        "party_group",
        branch.code,
        branch.sector,
        founded=branch.founded,
        missed=branch.missed,
    )
    for branch in BRANCHES
    for number, name in enumerate(branch.groups, 1)
)
UNITS = (*ABOVE, *BRANCHES, *GROUP_UNITS)
