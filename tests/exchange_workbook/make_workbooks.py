"""Makes the five workbooks of a branch with invented people, dates and mistakes, and says what a right import gives.

Deterministic: the same seed gives the same files.  Every person, number and event is invented.  The words of headings
are written here anew and not taken from the program's own tables, so that reading and making do not share a mistake.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
GIVEN = "明华丽强芳军敏静磊洋艳勇娟涛霞平刚桂英文辉玲健红波云帆松柏林海"
PLACES = ("三楼会议室", "党员活动室", "线上", "多功能厅")
REASONS = ("病假", "事假", "出差", "年休假", "驻村")
TOPICS = (
    "义务劳动", "观看警示教育片", "参观教育基地", "重温入党誓词", "走访慰问老党员", "过政治生日",
    "社区志愿服务", "读书分享", "政策宣讲", "技能竞赛", "年终交流", "学习党章党规",
)  # fmt: skip
MATTERS = ("传达学习上级文件，研究近期工作", "听取谈心谈话情况汇报", "研究换届筹备", "研究发展党员工作")
SHEETS = {
    "committee_meeting": ("支部委员会", "支委会", "支委会会议"),
    "assembly": ("党员大会", "支部党员大会"),
    "theme_day": ("主题党日", "主题党日活动"),
    "party_lecture": ("党课", "专题党课"),
}
HEADINGS = {
    "serial": ("序号", "序 号", "编号"),
    "day": ("会议时间", "日期", "时间", "召开时间", "活动时间", "会议\n时间"),
    "place": ("地点", "会议地点", "地　点"),
    "chair": ("主持人", "主 持 人", "会议主持人"),
    "recorder": ("记录人", "记录"),
    "due": ("应到人数", "应到", "应参加人数", "应到\n人数", "应到（人）"),
    "present": ("实到人数", "实到", "实际参加人数", "实到（人）"),
    "absences": ("缺席人员及原因", "请假人员", "缺席情况"),
    "content": ("主要内容", "内容", "会议议题", "议题", "会议内容", "活动主题"),
    "note": ("备注", "备 注"),
}


@dataclass
class Made:
    """The files, what they should give, and every seeded problem as (file, sheet, row, code)."""

    paths: list[Path]
    expected: dict[str, Any]
    problems: set[tuple[str, str, int, str]] = field(default_factory=set)
    names: list[str] = field(default_factory=list)


@dataclass
class Person:
    name: str
    sex: str
    born: date
    joined: date
    probationary: bool
    retired: bool


def identity_number(person: Person, serial: int) -> str:
    body = f"110105{person.born:%Y%m%d}{serial % 50:02d}{(serial * 2 + (person.sex == '男')) % 10}"
    if (int(body[16]) % 2 == 1) != (person.sex == "男"):
        body = body[:16] + str((int(body[16]) + 1) % 10)
    total = sum(int(digit) * ((1 << (17 - place)) % 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


class Maker:
    """One branch and one year of it."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = random.Random(seed)
        self.folder = folder
        self.year = self.rng.randint(2022, 2026)
        self.branch = self.rng.choice(("第一党支部", "第三党支部", "机关第二党支部", "城东社区党支部"))
        self.problems: set[tuple[str, str, int, str]] = set()
        self.people = self._people(self.rng.randint(8, 40))
        self.spaced = self.rng.random() < 0.6

    # -- people -------------------------------------------------------------------------------------------------
    def _people(self, number: int) -> list[Person]:
        people: dict[str, Person] = {}
        while len(people) < number:
            name = self.rng.choice(SURNAMES) + "".join(self.rng.sample(GIVEN, self.rng.choice((1, 1, 2, 2, 2))))
            born = date(self.rng.randint(1950, 1996), self.rng.randint(1, 12), self.rng.randint(1, 28))
            joined = date(self.rng.randint(born.year + 20, 2021), self.rng.randint(1, 12), self.rng.randint(1, 28))
            retired = born.year < 1964
            people.setdefault(
                name, Person(name, self.rng.choice("男女"), born, joined, probationary=False, retired=retired)
            )
        listed = list(people.values())
        for person in self.rng.sample(listed, self.rng.randint(1, 3)):
            person.probationary = True
            person.joined = date(self.year - 1, self.rng.randint(1, 12), self.rng.randint(1, 28))
        return listed

    def name(self, name: str) -> str:
        return f"{name[0]}{self.rng.choice('　 ')}{name[1]}" if len(name) == 2 and self.spaced else name

    # -- cells --------------------------------------------------------------------------------------------------
    def day(self, day: date, *, year_known: bool) -> Any:
        styles: list[Callable[[], Any]] = [
            lambda: datetime.combine(day, time(14, 30)),
            lambda: day,
            lambda: f"{day.year}.{day.month}.{day.day}",
            lambda: f"{day.year}年{day.month}月{day.day}日",
            lambda: f"{day.year}/{day.month}/{day.day}",
            lambda: f"{day:%Y-%m-%d} 15:00",
            lambda: wide(f"{day.year}/{day.month}/{day.day} ") + "下午２：３０",
            lambda: f"{day.year}年{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}）上午九点",
            lambda: f"{day:%Y%m%d}",
            lambda: (day - date(1899, 12, 30)).days,
        ]
        if year_known and day.year == self.year:
            styles += [lambda: f"{day.month}月{day.day}日"] * 3
        return self.rng.choice(styles)()

    def count(self, number: int) -> Any:
        return self.rng.choice((number, f"{number}人", str(number), wide(f"{number}人"), f"{number} 人"))

    def heading(self, name: str) -> str:
        return self.rng.choice(HEADINGS[name])

    def save(self, workbook: Workbook, name: str) -> Path:
        path = self.folder / name
        workbook.save(path)
        return path

    # -- table --------------------------------------------------------------------------------------------------
    def table(self, sheet: Worksheet, title: str | None, headings: list[str], rows: list[list[Any]]) -> int:
        """Write a table and return the row number of the first data row."""
        row = 1
        if title is not None:
            sheet.cell(1, 1, title)
            if self.rng.random() < 0.7:
                sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
            row = 2 + self.rng.choice((0, 0, 0, 1, 2))
            if row > 2 and self.rng.random() < 0.5:
                sheet.cell(2, 1, f"填报单位：{self.branch}")
        for column, text in enumerate(headings, 1):
            sheet.cell(row, column, text)
        for offset, values in enumerate(rows, 1):
            for column, value in enumerate(values, 1):
                cell = sheet.cell(row + offset, column, value)
                if isinstance(value, str) and value.startswith("=") and self.rng.random() < 0.5:
                    cell.data_type = "s"  # a formula kept as text, as exports leave it
        return row + 1


@dataclass
class Event:
    kind: str
    day: date
    content: str
    due: int
    absent: list[str]
    mistake: str = ""
    shown_day: str = ""


def _events(maker: Maker, expected: dict[str, Any]) -> dict[str, list[Event]]:
    rng, year, members = maker.rng, maker.year, len(maker.people)
    missing_month, missing_quarter = rng.randint(1, 12), rng.randint(1, 4)

    def event(kind: str, month: int, content: str, due: int) -> Event:
        absent = rng.sample([person.name for person in maker.people], rng.choice((0, 0, 1, 2)))
        return Event(kind, date(year, month, rng.randint(1, 26)), content, due, absent)

    committee = [
        event("committee_meeting", month, rng.choice(MATTERS), 5) for month in range(1, 13) if month != missing_month
    ]
    assemblies = [
        event("assembly", quarter * 3 - rng.randint(0, 2), f"第{quarter}次党员大会，通报党费收缴情况", members)
        for quarter in range(1, 5)
        if quarter != missing_quarter
    ]
    topics = rng.sample(TOPICS, 12)
    theme_days = [event("theme_day", month, topics[month - 1], members) for month in range(1, 13)]
    lectures = [
        event("party_lecture", month, f"廉洁专题党课第{month}讲", members) for month in rng.sample(range(1, 13), 3)
    ]
    lectures[0].day = rng.choice(theme_days).day  # same day, other content: two events
    told = rng.randint(0, 2)
    for number in range(told):
        day = theme_days[number * 5 + 1]
        day.content = f"主题党日暨专题党课：学习党章第{number + 1}章"
        content = f"主题党日暨专题党课: 学习党章 第{number + 1}章" if rng.random() < 0.5 else day.content
        lectures.append(Event("party_lecture", day.day, content, members, list(day.absent)))
    prepared = [(one, two) for one in committee for two in assemblies if one.day.month == two.day.month]
    if prepared and rng.random() < 0.5:  # the committee prepares what the assembly decides that day: two events
        meeting, decision = rng.choice(prepared)
        meeting.day, meeting.content = decision.day, decision.content
    other_year = Event("assembly", date(year - 1, 12, 30), "上年度总结大会", members, [])
    assemblies.append(other_year)
    by_kind = {
        "committee_meeting": committee,
        "assembly": assemblies,
        "theme_day": theme_days,
        "party_lecture": lectures,
    }
    total = sum(map(len, by_kind.values())) - told
    expected |= {
        "committee_meetings": len(committee),
        "committee_month_missing": missing_month,
        "assemblies": 3,
        "assembly_quarter_missing": missing_quarter,
        "theme_days": 12,
        "lectures": len(lectures),
        "events_total": total,
        "events_in_year": total - 1,
        "events_of_two_kinds": told,
    }
    bad_kind = rng.choice(list(by_kind))
    bad = Event(bad_kind, date(year, 1, 1), "民主评议党员", members, [], "date.invalid")
    bad.shown_day = rng.choice(
        (f"{year}年2月30日", f"{year}.13.5", f"{year}-04-31 15:00", f"{year}/6/31", "６月３１日")
    )
    by_kind[bad_kind].insert(rng.randint(0, len(by_kind[bad_kind])), bad)
    twice_kind = rng.choice(("committee_meeting", "theme_day"))
    by_kind[twice_kind].append(
        Event(
            **{**vars(rng.choice([one for one in by_kind[twice_kind] if not one.mistake])), "mistake": "row.duplicate"}
        )
    )
    formula = rng.choice(by_kind["party_lecture"][:3])
    if not formula.mistake:
        formula.mistake = "cell.formula"
    expected["duplicate_rows"] = 1
    return by_kind


def _shown_day(event: Event, year: int, *, year_known: bool) -> str:
    """The impossible date; with its year where nothing else on the sheet names one."""
    return (
        event.shown_day
        if year_known or "年" in event.shown_day or event.shown_day[:1] in {"", "2"}
        else f"{year}年6月31日"
    )


def _event_cells(maker: Maker, event: Event, *, year_known: bool, number: int, chair: str) -> dict[str, Any]:
    rng = maker.rng
    separator = rng.choice("、，；, ")
    absent = separator.join(
        f"{maker.name(name) if separator != ' ' else name}（{rng.choice(REASONS)}）" for name in event.absent
    )
    content: Any = event.content
    if event.mistake == "cell.formula":
        content = '=HYPERLINK("http://127.0.0.1/","党课课件")'
    return {
        "serial": number,
        "day": _shown_day(event, maker.year, year_known=year_known) or maker.day(event.day, year_known=year_known),
        "place": rng.choice(PLACES),
        "chair": maker.name(chair),
        "recorder": maker.name(maker.people[1].name),
        "due": maker.count(event.due),
        "present": maker.count(event.due - len(event.absent)),
        "absences": absent or rng.choice(("无", "/", "—", None)),
        "content": content,
        "note": "补记" if event.day.year != maker.year else None,
    }


def _event_book(maker: Maker, expected: dict[str, Any]) -> list[Path]:
    rng = maker.rng
    by_kind = _events(maker, expected)
    file = rng.choice(("三会一课台账.xlsx", f"{maker.year}年三会一课台账.xlsx", "组织生活台账.xlsx"))
    workbook = Workbook()
    workbook.remove(workbook.active)
    if rng.random() < 0.25:
        mixed = [event for events in by_kind.values() for event in events]
        _event_sheet(maker, workbook, file, "Sheet1", mixed, expected=expected, with_kind=True)
    else:
        for kind, events in by_kind.items():
            label = rng.choice(SHEETS[kind])
            sheet = label if rng.random() < 0.8 else f"Sheet{len(workbook.sheetnames) + 1}"
            _event_sheet(maker, workbook, file, sheet, events, expected=expected, label=label)
    return [maker.save(workbook, file)]


def _event_sheet(
    maker: Maker,
    workbook: Workbook,
    file: str,
    name: str,
    events: list[Event],
    *,
    expected: dict[str, Any],
    label: str = "三会一课",
    with_kind: bool = False,
) -> None:
    rng = maker.rng
    titled = name.startswith("Sheet") or rng.random() < 0.8
    year = maker.year
    title = rng.choice((f"{maker.branch}{year}年度{label}台账", f"{wide(str(year))}年{maker.branch}{label}记录"))
    order = list(HEADINGS)
    if rng.random() < 0.5:
        order = ["serial", *rng.sample(order[1:], len(order) - 1)]
    extra = rng.choice((None, None, "影像资料", "是否报送"))
    headings = [maker.heading(key) for key in order] + ["类别"] * with_kind + [extra] * bool(extra)
    rows = _event_rows(maker, events, order, with_kind=with_kind, extra=extra, year_known=titled or str(year) in file)
    sheet = workbook.create_sheet(name)
    first = maker.table(sheet, title if titled else None, headings, rows)
    for offset, event in enumerate(events):
        if event.mistake:
            maker.problems.add((file, name, first + offset, event.mistake))
        if event.mistake == "date.invalid":
            expected["bad_date_row"] = {"sheet": name, "row": first + offset}
    if rng.random() < 0.5:
        last = first + len(rows) + rng.choice((0, 1))
        sheet.cell(last, 1, rng.choice(("合计", "合 计", "总计")))
        sheet.cell(last, 2, f"{len(rows)}次")
        maker.problems.add((file, name, last, "row.total"))


def _event_rows(
    maker: Maker, events: list[Event], order: list[str], *, with_kind: bool, extra: str | None, year_known: bool
) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for number, event in enumerate(events, 1):
        if event.mistake == "row.duplicate":
            twin = next(place for place, other in enumerate(events) if other is not event and _same(other, event))
            rows.append([number, *rows[twin][1:]])
            continue
        cells = _event_cells(maker, event, year_known=year_known, number=number, chair=maker.people[0].name)
        kind = [maker.rng.choice(SHEETS[event.kind])] if with_kind else []
        rows.append([cells[key] for key in order] + kind + (["是"] if extra else []))
    return rows


def _same(one: Event, two: Event) -> bool:
    return not one.mistake and (one.kind, one.day, one.content) == (two.kind, two.day, two.content)


def _roster_book(maker: Maker, expected: dict[str, Any]) -> list[Path]:
    rng = maker.rng
    bad = set(rng.sample(range(len(maker.people)), rng.randint(0, 2)))
    headings = ["序号", rng.choice(("姓 名", "姓名", "姓\n名")), "性别", "民族", rng.choice(("出生日期", "出生年月日"))]
    headings += [rng.choice(("公民身份号码", "身份证号", "身份证号码")), "学历", rng.choice(("人员类别", "党员类别"))]
    headings += [rng.choice(("入党日期", "入党时间")), rng.choice(("转正日期", "转正时间")), "工作岗位"]
    headings += [rng.choice(("联系电话", "手机号码")), "是否流动党员", "备注"]
    rows = []
    for number, person in enumerate(maker.people):
        identity = identity_number(person, number)
        if number in bad:
            identity = identity[:17] + ("1" if identity[17] != "1" else "2")
        confirmed = None if person.probationary else person.joined + timedelta(days=365)
        rows.append(
            [
                number + 1,
                maker.name(person.name),
                person.sex,
                rng.choice(("汉", "汉族", "回族")),
                maker.day(person.born, year_known=False),
                identity,
                "大学本科",
                "预备党员" if person.probationary else rng.choice(("正式党员", "正式")),
                maker.day(person.joined, year_known=False),
                confirmed and maker.day(confirmed, year_known=False),
                rng.choice(("离退休", "退休")) if person.retired else rng.choice(("在岗职工", "在职")),
                rng.choice((13800000000 + number, str(13800000000 + number))),
                rng.choice(("是", "否", "否")),
                None,
            ]
        )
    file, name = "党员名册.xlsx", rng.choice(("党员信息", "Sheet1", "名册"))
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = name
    first = maker.table(sheet, f"{maker.branch}党员名册（{maker.year}年）", headings, rows)
    maker.problems |= {(file, name, first + number, "identity.checksum") for number in bad}
    sheet.cell(first + len(rows) + 1, 1, "合计")
    sheet.cell(first + len(rows) + 1, 2, f"{len(rows)}人")
    maker.problems.add((file, name, first + len(rows) + 1, "row.total"))
    expected |= {
        "members": len(rows),
        "probationary": sum(person.probationary for person in maker.people),
        "bad_ids": len(bad),
    }
    return [maker.save(workbook, file)]


def due_by_rate(base: Decimal, *, retired: bool) -> Decimal:
    """The rates of 2008, written here on their own: the whole base at the rate of its band."""
    if retired:
        rate = Decimal("0.005") if base <= 5000 else Decimal("0.01")
    else:
        bands = ((3000, "0.005"), (5000, "0.01"), (10000, "0.015"))
        rate = next((Decimal(rate) for limit, rate in bands if base <= limit), Decimal("0.02"))
    return (base * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _dues_book(maker: Maker, expected: dict[str, Any]) -> list[Path]:
    rng = maker.rng
    styles: list[Callable[[int], Any]] = [
        lambda month: f"{month}月",
        lambda month: ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")[month - 1] + "月",
        lambda month: f"{maker.year}年{month}月",
        lambda month: f"{maker.year}-{month:02d}",
        lambda month: wide(str(month)) + "月份",
    ]
    style = rng.choice(styles)
    headings = [
        "姓名",
        "缴纳基数",
        rng.choice(("月应缴", "月应缴（元）", "应缴金额")),
        *map(style, range(1, 13)),
        "合计",
    ]
    wrong = rng.sample(range(len(maker.people)), rng.randint(0, 2))
    behind = rng.choice([number for number in range(len(maker.people)) if number not in wrong])
    unpaid = set(rng.sample(range(1, 13), rng.randint(0, 3)))
    rows = []
    for number, person in enumerate(maker.people):
        base = Decimal(
            rng.choice(("3000", "3000.01", "2800", "4999", "5000", "5200", "7300", "3600.5", "9999.99", "12500"))
        )
        due = due_by_rate(base, retired=person.retired) + (3 if number in wrong else 0)
        paid = [None if number == behind and month in unpaid else due for month in range(1, 13)]
        amounts = [value if value is None else float(value) for value in paid]
        rows.append(
            [maker.name(person.name), float(base), float(due), *amounts, float(sum(value or 0 for value in paid))]
        )
    file, name = "党费收缴登记表.xlsx", rng.choice((str(maker.year), "党费", "Sheet1"))
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = name
    first = maker.table(sheet, f"{maker.year}年党费收缴登记表", headings, rows)
    maker.problems |= {(file, name, first + number, "dues.amount") for number in wrong}
    expected |= {"dues_arrear_months": len(unpaid), "dues_wrong_due": len(wrong)}
    return [maker.save(workbook, file)]


def _development_book(maker: Maker, expected: dict[str, Any]) -> list[Path]:
    rng = maker.rng
    headings = [
        "姓名",
        "申请入党日期",
        "派人谈话日期",
        "确定积极分子日期",
        "确定发展对象日期",
        "接收预备党员日期",
        "转正日期",
        "备注",
    ]
    rows, late, missing, applicants = [], 0, 0, rng.randint(1, 3)
    for number in range(applicants + 2):
        applied = date(maker.year - 3, rng.randint(1, 12), rng.randint(1, 28))
        gap = rng.choice((10, 20, 90, None))
        late += gap == 90
        missing += gap is None and number < applicants  # whoever was accepted is asked no more
        accepted = number >= applicants
        talked = applied + timedelta(days=gap) if gap else None
        steps = [applied, talked, None, None, None]
        if accepted:
            steps[2:] = [applied + timedelta(days=200), applied + timedelta(days=600), applied + timedelta(days=800)]
        cells = [day and maker.day(day, year_known=False) for day in steps]
        rows.append([f"申请{'甲乙丙丁戊'[number]}", *cells, None, None])
    file = "发展党员台账.xlsx"
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = rng.choice(("发展党员台账", "Sheet1"))
    maker.table(sheet, f"{maker.branch}发展党员台账" if rng.random() < 0.5 else None, headings, rows)
    expected |= {"applicants": applicants, "talk_late": late, "talk_missing": missing}
    return [maker.save(workbook, file)]


def _findings_book(maker: Maker, expected: dict[str, Any]) -> list[Path]:
    rng = maker.rng
    headings = ["序号", "问题来源", "具体问题", "整改措施", "责任人", "完成时限", "整改进展", "是否销号"]
    rows, review, closed, number = [], 0, 0, rng.randint(3, 9)
    for serial in range(1, number + 1):
        source = rng.choice(("述职评议", "述职评议", "巡察反馈", "征求意见", "自查", "督查"))
        answer = rng.choice(("是", "否", "已销号", "未销号", "√", "×"))
        review += source == "述职评议"
        closed += answer in {"是", "已销号", "√"}
        due = maker.day(date(maker.year, rng.randint(1, 12), 20), year_known=False)
        owner = maker.name(rng.choice(maker.people).name)
        rows.append([serial, source, f"第{serial}个问题", f"第{serial}条措施", owner, due, "正在推进", answer])
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = rng.choice(("整改台账", "Sheet1"))
    maker.table(sheet, f"{maker.year - 1}年度述职评议反馈问题整改台账", headings, rows)
    expected |= {"findings": number, "findings_from_review": review, "findings_closed": closed}
    return [maker.save(workbook, "整改台账.xlsx")]


def make_workbooks(seed: int, folder: Path) -> Made:
    """Write five workbooks into ``folder`` and return them, shuffled, with what they should give."""
    maker = Maker(seed, folder)
    expected: dict[str, Any] = {"year": maker.year}
    paths: list[Path] = []
    for book in (_event_book, _roster_book, _dues_book, _development_book, _findings_book):
        paths += book(maker, expected)
    maker.rng.shuffle(paths)
    return Made(paths, expected, maker.problems, [person.name for person in maker.people])
