"""What a branch, a party group, a committee and a county do in a year, as data.  Plain titles, all invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Who = Literal["all", "committee", "talk", "secretary", "some"]


@dataclass(frozen=True, slots=True)
class Plan:
    """One event: when in the year, of what kinds, and who takes part."""

    month: int
    day: int
    kinds: tuple[str, ...]
    title: str
    minutes: int = 60
    who: Who = "all"
    agenda: tuple[tuple[str, str], ...] = ()
    place: str = "党员活动室"


def _committee_meeting(month: int, title: str) -> Plan:
    agenda = (("学习上级文件精神", "first_topic"), (title, "party_building"))
    return Plan(month, 5, ("committee_meeting",), title, 60, "committee", agenda, "小会议室")


COMMITTEE_MEETINGS = tuple(
    _committee_meeting(month, title)
    for month, title in enumerate(
        (
            "研究全年党建工作计划",
            "研究组织生活会准备工作",
            "研究发展党员工作",
            "研究学习计划落实情况",
            "研究党员志愿服务安排",
            "研究七一活动安排",
            "研究上半年工作小结",
            "研究暑期学习安排",
            "研究问题整改进展",
            "研究联系服务群众工作",
            "研究党费收缴情况",
            "研究年度总结和述职准备",
        ),
        1,
    )
)
THEME_DAYS = (
    Plan(1, 17, ("theme_day",), "走访慰问困难党员", 120, place="辖区"),
    Plan(2, 20, ("theme_day",), "学习党内法规", 90),
    Plan(3, 14, ("theme_day", "volunteer_service"), "植树志愿服务", 150, place="县苗圃"),
    Plan(4, 18, ("theme_day", "party_lecture"), "党课：联系群众的方法", 90),
    Plan(5, 16, ("theme_day",), "参观县档案馆", 120, place="县档案馆"),
    Plan(6, 27, ("theme_day", "oath_renewal"), "重温入党誓词", 60),
    Plan(7, 18, ("theme_day",), "政策宣讲进社区", 120, place="社区广场"),
    Plan(8, 15, ("theme_day",), "夏季防汛巡查", 150, place="河堤"),
    Plan(9, 19, ("theme_day",), "结合岗位谈学习体会", 90),
    Plan(10, 17, ("theme_day", "volunteer_service"), "整治环境卫生", 150, place="辖区"),
    Plan(11, 14, ("theme_day", "warning_education"), "观看警示教育片", 90),
    Plan(12, 19, ("theme_day",), "年终交流", 90),
)
LECTURES = (
    Plan(3, 28, ("party_lecture",), "党课：党支部工作条例", 90),
    Plan(6, 24, ("party_lecture",), "党课：身边的先进典型", 90),
    Plan(9, 26, ("party_lecture",), "党课：基层治理的实践", 90),
    Plan(11, 28, ("party_lecture",), "党课：纪律教育", 90),
)
ASSEMBLIES = (
    Plan(3, 21, ("assembly",), "通过全年工作计划", 60),
    Plan(6, 20, ("assembly",), "讨论发展党员", 60),
    Plan(9, 12, ("assembly",), "通报问题整改情况", 60),
    Plan(12, 26, ("assembly", "accountability_report"), "听取书记述职", 90),
)
STUDIES = tuple(
    Plan(month, 24 if month != 2 else 26, ("collective_study", "discussion"), title, 150)
    for month, title in (
        (1, "学习党章"),
        (2, "学习党员教育管理工作条例"),
        (4, "学习基层组织选举工作条例"),
        (5, "学习党支部工作条例"),
        (7, "学习发展党员工作细则"),
        (8, "学习纪律处分条例"),
        (10, "学习党费收缴规定"),
        (12, "学习年度文件汇编"),
    )
)
ONCE = (
    Plan(1, 22, ("organisational_life",), "年度组织生活会", 150),
    Plan(1, 23, ("democratic_appraisal",), "民主评议党员", 90),
    Plan(1, 15, ("dues_report",), "公布上年度党费收支", 10, "secretary"),
    Plan(4, 10, ("training",), "党员集中培训", 480, "all", place="县委党校"),
    Plan(5, 20, ("secretary_training",), "党支部书记培训班", 960, "secretary", place="县委党校"),
    Plan(5, 30, ("heart_talk",), "了解工作和家庭情况", 30, "talk"),
    Plan(8, 6, ("heart_talk",), "了解思想和工作情况", 30, "talk"),
    Plan(11, 6, ("heart_talk",), "听取对支部的意见", 30, "talk"),
    Plan(12, 8, ("heart_talk",), "组织生活会前谈心", 30, "talk"),
    Plan(6, 28, ("condolence_visit",), "走访慰问老党员", 120, "some", place="党员家中"),
    Plan(9, 4, ("research",), "调研党员教育情况", 180, "some", place="联系点"),
    Plan(10, 22, ("integrity_meeting",), "学习廉洁纪律要求", 60),
)
BRANCH_YEAR = (*COMMITTEE_MEETINGS, *THEME_DAYS, *LECTURES, *ASSEMBLIES, *STUDIES, *ONCE)
GROUP_YEAR = tuple(
    Plan(month, 11, ("group_meeting",), "学习讨论，交流近期工作" if month % 2 else "讨论小组党员的学习情况", 60)
    for month in range(1, 13)
)
COMMITTEE_YEAR = (
    *(
        Plan(
            month,
            9,
            ("party_committee_meeting",),
            "研究下属支部党建工作",
            90,
            agenda=(("研究党建工作", "party_building"),),
        )
        for month in range(1, 13)
    ),
    *(Plan(month, 16, ("study_group",), "理论学习中心组学习", 120) for month in (3, 6, 9, 12)),
    *(Plan(month, 25, ("party_governance_meeting",), "专题研究全面从严治党", 90) for month in (4, 10)),
    *(Plan(month, 18, ("ideology_meeting",), "专题研究意识形态工作", 60) for month in (5, 11)),
    Plan(12, 12, ("ideology_report",), "意识形态工作年度报告", 10),
    Plan(2, 24, ("review_session",), "听取党支部书记述职", 180),
    Plan(6, 30, ("party_lecture",), "党课：抓好基层基础", 90),
    Plan(1, 12, ("dues_report",), "党费收支情况报告", 10),
    Plan(11, 20, ("activist_analysis",), "入党积极分子队伍分析", 60),
    Plan(4, 22, ("guidance",), "到联系支部调研指导", 180),
    Plan(9, 24, ("guidance",), "到联系支部调研指导", 180),
)
COUNTY_YEAR = (
    *(Plan(month, 13, ("standing_committee_meeting",), "研究基层党建工作", 120) for month in (1, 4, 7, 10)),
    *(Plan(month, 20, ("study_group",), "理论学习中心组学习", 150) for month in (2, 5, 8, 11)),
    *(Plan(month, 27, ("party_governance_meeting",), "专题研究全面从严治党", 90) for month in (3, 9)),
    *(Plan(month, 21, ("ideology_meeting",), "专题研究意识形态工作", 60) for month in (6, 12)),
    Plan(12, 15, ("ideology_report",), "意识形态工作年度报告", 10),
    Plan(1, 28, ("review_session",), "听取党委书记述职", 240),
    Plan(1, 18, ("democratic_life",), "年度民主生活会", 240),
    Plan(1, 25, ("democratic_life_report",), "报送民主生活会情况", 10),
    Plan(6, 29, ("party_lecture",), "党课：县域发展与基层党建", 90),
    Plan(3, 18, ("weak_branch_survey",), "软弱涣散基层党组织排查", 60),
    Plan(7, 22, ("dues_inspection",), "党费工作检查", 120),
    Plan(11, 25, ("development_work_report",), "发展党员工作报告", 30),
    Plan(11, 18, ("activist_analysis",), "入党积极分子队伍分析", 60),
)
