"""Reports handed in, for the tests of what their superior sees."""

from __future__ import annotations

from shuzhi.reports.models import Submission
from shuzhi.reports.submitting import submit_file
from shuzhi.roster.models import Organisation
from tests.reports.conftest import YEAR, County

OWN = (
    "我们在东岭片区试行党员联户，把一百一十户分给二十二名党员，每户每季度至少走访一次，"
    "发现漏雨房屋七处，当年全部修好，群众在村民会议上逐户确认。"
)
COMMON = (
    "班子成员带头清理历史遗留的宅基地纠纷，先听双方老人讲清来历，再到现场丈量，"
    "三起拖了十年的纠纷当年办结，双方在调解书上按了手印，此后没有反复。"
)


def report_text(*paragraphs: str, title: str = "抓基层党建工作述职报告") -> str:
    """A report as a text file; its headings are typed."""
    return "\n".join([title, "一、主要工作", *paragraphs, "二、存在问题", "学习还不够经常。"])


def hand_in(county: County, organisation: Organisation, *paragraphs: str, year: int = YEAR) -> Submission:
    """Hand a text file in for an organisation."""
    return submit_file(
        actor=county.operator,
        organisation=organisation,
        year=year,
        name=f"{organisation.code}.txt",
        data=report_text(*paragraphs).encode(),
    )
