"""What the demo tells in the end, counted from the data as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from shuzhi.access.scoping import Actor
from shuzhi.clock import today
from shuzhi.demo.account import USERNAME
from shuzhi.demo.county import COUNTY_CODE
from shuzhi.duties.listing import Duty, duties_of
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.items.models import Item
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.roster.models import Organisation, Person
from shuzhi.rulebook.statuses import LABELS, OPEN

EXAMPLES = (
    "assembly.count", "committee_meeting.count", "theme_day.count", "party_lecture.count", "event.count",
    "member.total", "member.probationary", "dues.arrears.months", "review_finding.total", "review_finding.closed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One figure: its label, value as written, and how many rows stand behind it."""

    id: str
    label: str
    text: str
    rows: int


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was made, or found as made before (``created`` False).  ``password`` is None unless made just now."""

    created: bool
    year: int
    branch: str
    branch_code: str
    report: Path
    report_written: bool
    organisations: int
    people: int
    entries: int
    registers: int
    items: int
    figures: tuple[Example, ...]
    duties_open: int
    duties_shown: tuple[str, ...]
    password: str | None = field(default=None, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """The result as ``shuzhi demo --json`` prints it; everything in it is invented (``sample``)."""
        return {
            "created": self.created,
            "sample": True,
            "year": self.year,
            "branch": {"code": self.branch_code, "name": self.branch},
            "report": str(self.report),
            "report_written": self.report_written,
            "organisations": self.organisations,
            "people": self.people,
            "entries": self.entries,
            "registers": self.registers,
            "items": self.items,
            "figures": [{"id": e.id, "label": e.label, "text": e.text, "rows": e.rows} for e in self.figures],
            "duties_open": self.duties_open,
            "account": {"username": USERNAME, "password": self.password},
        }

    def lines(self) -> list[str]:
        """The result as people read it."""
        open_words = f"{LABELS['due']}和{LABELS['overdue']}"
        words = [
            "样例县已建立。其中的组织、人员和事情全部是虚构的。"
            if self.created
            else "样例县早已建立，数据未作任何改动。其中的组织、人员和事情全部是虚构的。",
            f"组织 {self.organisations} 个，人员 {self.people} 人，台账条目 {self.entries} 条。",
            f"登记 {self.registers} 行，事项 {self.items} 项；主要为{self.year}年。",
            "",
            f"指标举例（{self.branch}，{self.year}年；每个数都能翻到背后的记录）：",
            *(f"  {e.label}　{e.text}　← {e.rows} 条记录" for e in self.figures),
            "",
            f"今天{open_words}的责任：{self.duties_open} 项" + ("，例如：" if self.duties_shown else "。"),
            *(f"  {line}" for line in self.duties_shown),
            "",
            f"述职报告：{self.report}" + ("（已写出）" if self.report_written else "（早已写出，未改动）"),
            "",
            "接下来：",
            "  shuzhi serve                        打开 http://127.0.0.1:8000",
        ]
        if self.password is not None:
            words.append(f"  用户名 {USERNAME}，口令 {self.password}　（口令只显示这一次，请记下）")
        else:
            words.append(
                f"  用户名 {USERNAME}，口令在建立时显示过；忘了用 shuzhi account password --user {USERNAME} 重设。"
            )
        words += [
            f"  shuzhi figures --org {self.branch_code} --year {self.year}    全部指标",
            f"  shuzhi duties --org {self.branch_code} --on {self.year}-12-31  某天的责任",
            f"  shuzhi collection --org {COUNTY_CODE} --year {self.year}      全县述职报告收齐情况",
            "  shuzhi verify                       核对台账有没有在程序之外被改动",
        ]
        return words


def tell(
    *, actor: Actor, branch: Organisation, year: int, report: Path, written: bool, password: str | None
) -> DemoResult:
    """Count what there is and give examples from one branch."""
    figures = figures_of(Question(actor=actor, organisation=branch, year=year), ids=EXAMPLES)
    duties = [d for d in duties_of(actor=actor, organisation=branch, on=today()) if d.row.status in OPEN]
    return DemoResult(
        created=password is not None,
        year=year,
        branch=branch.name,
        branch_code=branch.code,
        report=report,
        report_written=written,
        organisations=Organisation.objects.within(actor).count(),
        people=Person.objects.within(actor).count(),
        entries=Entry.objects.within(actor).count(),
        registers=RegisterRow.objects.within(actor).count(),
        items=Item.objects.within(actor).count(),
        figures=tuple(Example(f.id, f.definition.label, f.text_with_unit, f.count) for f in figures),
        duties_open=len(duties),
        duties_shown=tuple(_duty_words(_one_a_rule(duties))),
        password=password,
    )


def _one_a_rule(duties: Sequence[Duty], at_most: int = 5) -> list[Duty]:
    """The duties due soonest, one of each rule."""
    ordered = sorted(duties, key=lambda duty: duty.row.due_on or date.max)
    return list({duty.rule.id: duty for duty in reversed(ordered)}.values())[::-1][:at_most]


def _duty_words(duties: Sequence[Duty]) -> list[str]:
    return [
        f"{duty.row.period}　{duty.rule.title}　{duty.status_label}　期限 {duty.row.due_on or '不明'}　{duty.reference}"
        for duty in duties
    ]
