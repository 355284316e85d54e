"""Made ``old_home.zip`` and ``expected.json``: a data folder as the program left it at commit 1756426.

Not run by the tests, and not to be run again: it calls the verbs as they were then.  To see how the folder came about,
check 1756426 out beside this tree and run ``PYTHONPATH=<that tree>/src:<this tree> python -m
tests.keeping.make_old_home``.  Everybody and everything in it is invented.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import time_machine

HERE = Path(__file__).parent
HOME = Path(tempfile.mkdtemp(prefix="shuzhi-old-"))
os.environ["SHUZHI_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.settings"
os.environ.pop("SHUZHI_DATABASE_URL", None)

import django  # noqa: E402

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from shuzhi.access.accounts import create_account, end_grant, grant_role, note_sign_in  # noqa: E402
from shuzhi.access.models import Account  # noqa: E402
from shuzhi.access.scoping import local_operator  # noqa: E402
from shuzhi.clock import month_number  # noqa: E402
from shuzhi.duties.explain import explain_duty  # noqa: E402
from shuzhi.exchange.importing import import_workbooks, undo_batch  # noqa: E402
from shuzhi.items.life import advance_item, open_item, relapse_item, withdraw_items  # noqa: E402
from shuzhi.keeping.readiness import prepare  # noqa: E402
from shuzhi.ledger.attachments import attach_file  # noqa: E402
from shuzhi.ledger.entries import (  # noqa: E402
    Agenda,
    Attendance,
    EntryFacts,
    correct_entry,
    facts_of,
    record_entries,
    record_entry,
    withdraw_entry,
)
from shuzhi.ledger.registers import correct_row, declare_none, record_rows, withdraw_rows  # noqa: E402
from shuzhi.reports.drafting import draft_report, edit_report, live_draft  # noqa: E402
from shuzhi.reports.freezing import freeze_report  # noqa: E402
from shuzhi.reports.models import Report  # noqa: E402
from shuzhi.reports.submitting import submit_file, submit_report  # noqa: E402
from shuzhi.roster.dues import set_dues_base  # noqa: E402
from shuzhi.roster.models import Organisation, Person  # noqa: E402
from shuzhi.roster.organisations import (  # noqa: E402
    add_organisation,
    change_organisation,
    merge_organisations,
    move_organisation,
)
from shuzhi.roster.person import add_person, change_person  # noqa: E402
from shuzhi.roster.posts import fill_post  # noqa: E402
from shuzhi.roster.standing import end_membership, note_circumstance, set_membership  # noqa: E402
from shuzhi.roster.transfers import transfer_person  # noqa: E402
from shuzhi.rulebook import national  # noqa: E402
from tests.keeping.ask_home import THE_MOMENT  # noqa: E402

STAMPS = ("calendar_stamp", "relations_stamp")
CODES = ("C", "D", "B1", "B2", "B3")
NAMES = "赵一帆 钱知夏 孙可 李云舟 周沐 吴青禾 郑远 王桐 冯书言 陈岚 褚溪 卫景行".split()
INVENTED_NUMBER = "110101196001011231"  # a valid check digit and nobody's number
operator = local_operator("本机操作员（样例）")


def plant() -> dict[str, Organisation]:
    """County, committee, three branches, a party group; one was renamed, one moved, one dissolved into another."""
    made: dict[str, Organisation] = {}

    def add(code: str, name: str, kind: str, parent: str | None, **facts: Any) -> None:
        above = made[parent] if parent else None
        made[code] = add_organisation(
            actor=operator, code=code, name=name, kind=kind, parent=above, sample=True, **facts
        )

    add("C", "虚构县委", "county_committee", None)
    add("D", "虚构县直机关党委", "committee", "C", sector="government", founded_on=date(2001, 7, 1))
    branch: dict[str, Any] = {"sector": "government", "founded_on": date(2016, 5, 1)}
    add("B1", "虚构县档案科党支部", "branch", "D", has_committee=True, **branch)
    add("B2", "虚构长河村党支部", "branch", "C", sector="village", founded_on=date(2010, 7, 1), has_committee=False)
    add("B3", "虚构县史志科党支部", "branch", "D", **branch)
    add("G1", "虚构档案馆党支部第一党小组", "party_group", "B1", **branch)
    change_organisation(actor=operator, organisation=made["B1"], on=date(2024, 3, 1), name="虚构县档案馆党支部")
    move_organisation(actor=operator, organisation=made["B2"], parent=made["D"], on=date(2025, 4, 1))
    return made


def accounts(made: dict[str, Organisation]) -> dict[str, Any]:
    """Whoever works in the folder; one grant was taken back."""
    for username, name, role, code in (
        ("jia", "干事甲", "clerk", "B1"),
        ("shuji", "赵一帆", "secretary", "B1"),
        ("yi", "组织部乙", "department", "C"),
        ("ding", "党员丁", "member", "B1"),
        ("wu", "评议员戊", "reviewer", "C"),
        ("geng", "管理员庚", "administrator", "C"),
    ):
        account = create_account(actor=operator, username=username, name=name, password="correct-horse-battery")
        grant_role(actor=operator, account=account, role=role, organisation=made[code])
    gone = grant_role(
        actor=operator, account=Account.objects.get(username="ding"), role="auditor", organisation=made["D"]
    )
    end_grant(actor=operator, grant=gone)
    note_sign_in(Account.objects.get(username="jia"))
    return {account.username: account.actor() for account in Account.objects.all()}


def people(made: dict[str, Organisation]) -> list[Person]:
    """Twelve members with every standing, circumstance, post; some came, some left."""
    listed = []
    for number, name in enumerate(NAMES):
        home = made["B1" if number < 7 else "B2" if number < 10 else "B3"]
        person = add_person(
            actor=operator,
            organisation=home,
            name=name,
            identity_number=INVENTED_NUMBER if number == 0 else "",
            phone="13800000000" if number == 0 else "",
            quiet=number % 2 == 0,
            sample=True,
            sex="女" if number % 3 == 0 else "男",
            ethnicity="汉族",
            born_on=None if number == 6 else date(1942 + 5 * number, 1 + number, 3),
            education="本科",
            occupation="农民" if home.code == "B2" else "机关干部",
            dues_category="farmer" if home.code == "B2" else "waged",
            note="虚构样例，并无此人",
        )
        status = "probationary" if number == 5 else "formal"
        since = date(2025, 6, 20) if number == 5 else date(2016 + number % 5, 7, 1)
        set_membership(
            actor=operator, person=person, organisation=home, status=status, since=since, quiet=number % 2 == 1
        )
        listed.append(person)
    set_membership(
        actor=operator, person=listed[1], organisation=made["B1"], status="suspended", since=date(2025, 10, 1)
    )
    for number, code, role, since in (
        (2, "B1", "secretary", date(2019, 6, 1)),
        (0, "B1", "secretary", date(2022, 6, 20)),
        (3, "B1", "deputy_secretary", date(2022, 6, 20)),
        (4, "B1", "committee", date(2022, 6, 20)),
        (4, "B1", "clerk", date(2025, 1, 6)),
        (2, "G1", "group_leader", date(2025, 1, 1)),
        (7, "B2", "secretary", date(2021, 3, 1)),
        (0, "D", "committee", date(2023, 1, 1)),
    ):
        fill_post(actor=operator, person=listed[number], organisation=made[code], role=role, since=since)
    for number, kind, since, until in (
        (0, "retired", date(2024, 1, 1), None),
        (4, "mobile", date(2025, 2, 20), date(2025, 9, 1)),
        (7, "hardship", date(2024, 1, 1), None),
        (8, "lost", date(2025, 5, 1), None),
        (9, "exempt", date(2024, 1, 1), None),
    ):
        note_circumstance(actor=operator, person=listed[number], kind=kind, since=since, until=until)
    for number in range(6):
        base = Decimal(3000 + 350 * number)
        set_dues_base(
            actor=operator, person=listed[number], category="waged", base=base, due=base / 100, since=date(2025, 1, 1)
        )
    set_dues_base(
        actor=operator,
        person=listed[0],
        category="retired",
        base=Decimal(5000),
        due=Decimal(25),
        since=date(2025, 7, 1),
    )
    transfer_person(
        actor=operator, person=listed[9], target=made["B1"], sent_on=date(2025, 5, 6), received_on=date(2025, 6, 3)
    )
    end_membership(actor=operator, person=listed[8], on=date(2025, 11, 3), reason="除名")
    change_person(actor=operator, person=listed[3], reason="原表录入有误", ethnicity="回族", phone="13900000000")
    merge_organisations(actor=operator, predecessors=[made["B3"]], successor=made["B1"], on=date(2025, 8, 1))
    for organisation in made.values():
        organisation.refresh_from_db()
    for person in listed:
        person.refresh_from_db()
    return listed


def roll(listed: list[Person], away: int) -> tuple[Attendance, ...]:
    """Who came to a meeting of B1, who was on leave, a guest."""
    here = listed[:7]
    return (
        Attendance("chair", here[0]),
        Attendance("recorder", here[4]),
        *(Attendance("attendee", person) for number, person in enumerate(here) if number != away % 7),
        Attendance("leave", here[away % 7], reason="出差"),
        Attendance("observer", name="列席的客人"),
    )


def entries(made: dict[str, Organisation], listed: list[Person], clerk: Any) -> None:
    """A year of meetings with rolls and agendas, one entry of every kind, a joint one, corrections, a withdrawal."""
    b1, b2 = made["B1"], made["B2"]
    told = []
    for month in range(1, 13):
        if month != 8:
            told.append(
                EntryFacts(
                    happened_on=date(2025, month, 6),
                    kinds=("committee_meeting",),
                    title=f"支委会：研究{month}月工作",
                    minutes=60,
                    topics=("party_discipline",) if month % 4 == 0 else (),
                    agenda=(Agenda("学习重要讲话", "first_topic"), Agenda("研究党建工作", "party_building")),
                    participants=roll(listed, month),
                )
            )
        told.append(
            EntryFacts(
                happened_on=date(2025, month, 20),
                kinds=("theme_day", "party_lecture") if month % 3 == 0 else ("theme_day",),
                place="活动室",
                started_at="09:30",
                minutes=90,
                due_count=7,
                present_count=6,
                content="观看专题片，交流体会。",
                participants=(
                    Attendance("lecturer", listed[0]),
                    *(Attendance("attendee", person) for person in listed[:5]),
                ),
            )
        )
    told += [EntryFacts(happened_on=date(2025, month, 25), kinds=("assembly",)) for month in (3, 6, 12)]
    for clause in ("application", "activist", "candidate", "acceptance", "full_admission"):
        told.append(
            EntryFacts(
                happened_on=date(2025, 2, 3) + timedelta(days=28 * len(clause)),
                kinds=(f"development.{clause}",),
                participants=(Attendance("subject", listed[5]),),
            )
        )
    record_entries(actor=clerk, organisation=b1, told=[(facts, "") for facts in told])
    every = [
        EntryFacts(
            happened_on=date(2025, 1, 2) + timedelta(days=2 * number),
            kinds=(kind,),
            minutes=30 + number,
            participants=(Attendance("attendee", listed[7]), Attendance("subject", name="某某")),
        )
        for number, kind in enumerate(national().kinds)
    ]
    record_entries(actor=operator, organisation=b2, told=[(facts, f"样例{n}") for n, facts in enumerate(every)])
    joint = record_entry(
        actor=operator,
        organisation=b1,
        facts=EntryFacts(
            happened_on=date(2025, 5, 23),
            kinds=("joint_activity", "volunteer_service"),
            title="与长河村党支部共建",
            minutes=150,
            participants=tuple(Attendance("attendee", person) for person in listed[:9]),
            joint_organisations=(b2,),
        ),
    )
    attach_file(actor=clerk, entry=joint, name="签到表.txt", file=ContentFile("虚构签到表".encode(), "签到表.txt"))
    early = record_entry(
        actor=operator, organisation=b1, facts=EntryFacts(happened_on=date(2022, 6, 20), kinds=("election",))
    )
    correct_entry(
        actor=operator,
        entry=early,
        facts=facts_of(early).__class__(
            happened_on=date(2022, 6, 21),
            kinds=("election",),
            title="换届选举",
            participants=(Attendance("subject", listed[0]),),
        ),
        reason="日期录入有误",
    )
    twice = record_entry(
        actor=clerk, organisation=b1, facts=EntryFacts(happened_on=date(2025, 9, 9), kinds=("theme_day",))
    )
    withdraw_entry(actor=clerk, entry=twice, reason="重复登记")
    record_entries(
        actor=operator,
        organisation=made["D"],
        told=[
            (EntryFacts(happened_on=date(2025, month, 15), kinds=("study_group",), due_count=9, present_count=8), "")
            for month in (2, 4, 7, 10)
        ],
    )


def registers(made: dict[str, Organisation], listed: list[Person], clerk: Any) -> None:
    """Rows of every register; one corrected, one withdrawn."""
    b1 = made["B1"]
    dues = [
        {
            "person": person,
            "ym": month_number(date(2025, month, 1)),
            "due_fen": 3000 + 350 * number,
            "paid_fen": 3000 + 350 * number if (number, month) != (1, 11) else 1000,
            "day": date(2025, month, 10) if (number, month) != (2, 12) else None,
        }
        for number, person in enumerate(listed[:5])
        for month in range(1, 13)
    ]
    record_rows(actor=clerk, organisation=b1, register="dues", rows=dues, audited=False)
    for register, rows in {
        "document": [
            {"title": "支部学习制度", "category": "regulation", "number": "虚档〔2025〕1号", "day": date(2025, 1, 15)},
            {"title": "没有日期的清单", "category": "list"},
        ],
        "publication": [{"title": "简讯", "category": "news", "level": "市级", "day": date(2025, 10, 24)}],
        "honour": [
            {"title": "先进基层党组织", "category": "organisation", "level": "县级", "day": date(2025, 6, 28)},
            {"title": "优秀共产党员", "category": "member", "level": "县级", "issuer": "县委", "person": listed[3]},
        ],
        "fund": [
            {"title": "年度党建经费", "category": "budget", "paid_fen": 2000000, "day": date(2025, 1, 10)},
            {"title": "购书", "category": "spend", "paid_fen": 12345, "day": date(2025, 3, 3)},
        ],
        "external": [
            {
                "title": "群众满意率",
                "category": "满意率",
                "value": Decimal("96.5"),
                "unit": "%",
                "period": "2025",
                "source": "虚构县民意调查",
                "day": date(2025, 12, 20),
            }
        ],
    }.items():
        made_rows = record_rows(actor=operator, organisation=b1, register=register, rows=rows)
        if register == "fund":
            correct_row(actor=clerk, row=made_rows[1], reason="金额录入有误", paid_fen=12300)
        if register == "document":
            again = record_rows(actor=operator, organisation=b1, register=register, rows=rows[:1])
            withdraw_rows(actor=operator, organisation=b1, rows=again, reason="重复登记")
    for kind in ("letter_of_admonition", "publication", "inspection", "promise"):
        declare_none(actor=operator, organisation=made["B2"], kind=kind, year=2025)


def matters(made: dict[str, Organisation], actors: dict[str, Any]) -> None:
    """Items in each state of their life, one come back, one withdrawn."""
    clerk, above = actors["jia"], actors["yi"]

    def item(title: str, acts: str = "", **facts: Any) -> Any:
        usual: dict[str, Any] = {"kind": "problem", "source": "review", "source_year": 2024, "owner_name": "赵一帆"}
        opened = open_item(actor=clerk, organisation=made["B1"], title=title, **usual | facts)
        for number, act in enumerate(acts.split()):
            opened = advance_item(
                actor=above if act in {"return", "close"} else clerk,
                item=opened,
                act=act,
                note="佐证已核" if act == "close" else "",
                measures=["修缮活动室", "添置书柜"] if act == "measure" else (),
                on=date(2025, 3 + number, 5),
            )
        return opened

    item("学习记录不全", opened_on=date(2025, 2, 25), due_on=date(2025, 6, 30))
    item("谈心谈话不够", "measure", opened_on=date(2025, 2, 25))
    item("经费公开不及时", "measure submit", opened_on=date(2025, 2, 25), progress="已公开")
    item("制度上墙不规范", "measure submit return", opened_on=date(2025, 2, 25))
    closed = item("阵地建设不足", "measure submit return measure submit close", opened_on=date(2025, 2, 25))
    item("年度述职承诺", "measure submit close", kind="promise", source="plan", source_year=2025, number="3")
    item("帮扶困难群众", kind="service", source="masses", opened_on=date(2025, 4, 1))
    again = relapse_item(actor=clerk, item=closed, note="活动室漏水")
    mistaken = item("误登的事项")
    withdraw_items(actor=clerk, organisation=made["B1"], items=[mistaken], reason="重复登记")
    open_item(
        actor=clerk,
        organisation=made["B1"],
        kind="rectification",
        source="review",
        title="分项整改",
        parent=again,
        source_year=2024,
    )


def explanations(made: dict[str, Organisation], actors: dict[str, Any]) -> None:
    """Words on duties without a record; one was replaced."""
    for rule, period, text in (
        ("branch.assembly.quarterly", "2025-Q3", "防汛"),
        ("branch.assembly.quarterly", "2025-Q3", "因防汛改期，未能召开。"),
        ("branch.theme_day.monthly", "2025-08", "随县委统一安排。"),
    ):
        explain_duty(actor=actors["jia"], organisation=made["B1"], rule=rule, period=period, text=text)


def workbook(folder: Path, name: str, rows: list[list[Any]]) -> Path:
    """An office's workbook of one sheet."""
    book = Workbook()
    book.active.title = "2025年"
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    path = folder / name
    path.write_bytes(out.getvalue())
    return path


def imports(made: dict[str, Organisation], clerk: Any) -> None:
    """A batch that stands and one that was taken back."""
    headings = ["序号", "姓名", "性别", "出生日期", "人员类别", "入党日期", "转正日期"]
    events = ["序号", "会议时间", "地点", "主持人", "记录人", "应到人数", "实到人数", "缺席人员及原因", "主要内容"]
    with tempfile.TemporaryDirectory() as told:
        folder = Path(told)
        roster = workbook(
            folder,
            "党员名册.xlsx",
            [
                ["虚构县档案馆党支部党员名册（2025年）"],
                headings,
                [1, "沈帆", "男", "1980.1.1", "正式党员", "2010.1.1", "2011.1.1"],
                [2, "钱知夏", "男", "1947.2.3", "正式党员", "2017.7.1", "2018.7.1"],
            ],
        )
        study = workbook(
            folder,
            "集中学习台账.xlsx",
            [
                ["虚构县档案馆党支部2025年度集中学习台账"],
                events,
                [1, "2025.4.11", "会议室", "赵一帆", "周沐", 7, 6, "郑远（出差）", "学习党章"],
                [2, "2025.7.11", "会议室", "赵一帆", "周沐", 7, 7, "无", "学习条例"],
            ],
        )
        import_workbooks(actor=clerk, organisation=made["B1"], paths=[roster, study])
        more = workbook(
            folder,
            "集中学习台账补.xlsx",
            [
                ["虚构县档案馆党支部2025年度集中学习台账"],
                events,
                [1, "2025.10.11", "会议室", "赵一帆", "周沐", 7, 7, "无", "学习纲要"],
            ],
        )
        undone = import_workbooks(actor=clerk, organisation=made["B1"], paths=[more])
        undo_batch(actor=clerk, batch_id=undone.batch or 0)


def reports(made: dict[str, Organisation], actors: dict[str, Any]) -> None:
    """B1 frozen and handed in, B2 a draft with the author's words, D handed in as a file."""
    secretary = actors["shuji"]
    draft_report(actor=secretary, organisation=made["B1"], year=2025)
    report = Report.everywhere.select_related("organisation").get(organisation=made["B1"])
    blocks = live_draft(actor=secretary, report=report).blocks
    gaps = {block["id"]: "书记自己写的话。" for block in blocks if block["type"] == "gap"}
    report = edit_report(actor=secretary, report=report, texts=gaps, author_name="赵一帆")
    freeze_report(actor=secretary, report=report)
    submit_report(actor=actors["jia"], report=report)
    draft = draft_report(actor=operator, organisation=made["B2"], year=2025)
    gap = next(block["id"] for block in draft.body if block["type"] == "gap")
    edit_report(actor=operator, report=draft, texts={gap: "村里的实际情况。"})
    submit_file(
        actor=operator,
        organisation=made["D"],
        year=2025,
        name="述职报告.txt",
        data="虚构县直机关党委述职报告\n\n一年来，党委抓了四次中心组学习。".encode(),
    )


def main() -> None:
    """Make the folder, pack it, ask it."""
    with time_machine.travel(THE_MOMENT, tick=False):
        prepare()
        made = plant()
        actors = accounts(made)
        listed = people(made)
        actors = {account.username: account.actor() for account in Account.objects.all()}
        entries(made, listed, actors["jia"])
        registers(made, listed, actors["jia"])
        matters(made, actors)
        explanations(made, actors)
        imports(made, actors["jia"])
        reports(made, actors)
    django.db.connections.close_all()
    ask()
    pack()
    shutil.rmtree(HOME)


def ask() -> None:
    """Keep what the folder tells; a copy is asked, for a report that is asked for is drafted."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(HOME, Path(folder) / "home")
        told = subprocess.run(
            [sys.executable, HERE / "ask_home.py", *CODES],
            env={**os.environ, "SHUZHI_HOME": str(copy)},
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    asked = json.loads(told.stdout)
    assert asked["verify"]["clean"], asked["verify"]
    (HERE / "expected.json").write_text(
        json.dumps(asked["answers"], ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8"
    )


def pack() -> None:
    """The folder in small, without what the program makes itself and would fill most of it: the calendar's rows."""
    with sqlite3.connect(HOME / "shuzhi.sqlite3") as database:
        for table in ("cal_day", "cal_slot", "cal_work", "period", "period_month"):
            database.execute(f"DELETE FROM {table}")
        for stamp in STAMPS:  # so that they are laid anew
            database.execute(f"DROP TABLE {stamp}")
    database.execute("VACUUM")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    with zipfile.ZipFile(HERE / "old_home.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in sorted(HOME.rglob("*")):
            if file.is_file() and not file.name.endswith(("-wal", "-shm")):
                packed.write(file, file.relative_to(HOME))


if __name__ == "__main__":
    main()
