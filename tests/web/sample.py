"""An invented office with a year of life, for looking at pages.  Everybody and everything in it is made up."""

from __future__ import annotations

from datetime import date, timedelta

from shuzhi.access.accounts import create_account, grant_role
from shuzhi.access.models import Account
from shuzhi.access.scoping import local_operator
from shuzhi.clock import today
from shuzhi.items.life import advance_item, open_item
from shuzhi.ledger.entries import Agenda, Attendance, EntryFacts, record_entries
from shuzhi.ledger.registers import record_rows
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.organisations import add_organisation
from shuzhi.roster.person import add_person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.standing import note_circumstance, set_membership

PASSWORD = "qingshi-zhen-2026"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕"
GIVEN = (
    *("建国", "秀英", "志强", "淑兰", "海涛", "桂芳", "文斌", "玉梅", "立新", "晓燕", "国庆"),
    *("凤琴", "永胜", "雪梅", "德明", "红霞", "思远", "佳怡", "宏伟", "丽娟", "振华", "春生"),
)
THEMES = (
    *("学习贯彻中央八项规定精神", "义务植树", "走访慰问老党员", "参观县档案馆", "防汛值守"),
    *("重温入党誓词", "清洁家园", "政策宣讲进社区", "观看警示教育片", "交流读书体会"),
)


def last_day() -> date:
    """The last day of the year that is told: today, or in the first two months the end of the year before."""
    day = today()
    return day if day.month > 2 else date(day.year - 1, 12, 31)


def fill_office() -> Organisation:
    """A committee with two branches; the first branch with 22 members and this year's ledger up to today."""
    operator, day = local_operator("示例"), last_day()
    committee = add_organisation(
        actor=operator,
        code="QS",
        name="青石镇机关党委（虚构）",
        kind="committee",
        sector="government",
        sample=True,
    )
    usual = {"kind": "branch", "parent": committee, "sector": "government", "sample": True}
    founded = date(day.year - 8, 1, 1)
    branch = add_organisation(
        actor=operator,
        code="QS01",
        name="青石镇机关第一党支部（虚构）",
        has_committee=True,
        founded_on=founded,
        **usual,
    )
    add_organisation(actor=operator, code="QS02", name="青石镇机关第二党支部（虚构）", founded_on=founded, **usual)
    people = _people(branch)
    _ledger(branch, people)
    _registers(branch, people)
    _items(branch)
    return branch


def open_accounts(branch: Organisation) -> dict[str, Account]:
    """One account per role, all with :data:`PASSWORD`."""
    operator, made = local_operator("示例"), {}
    for role, name in {
        "clerk": "王文书",
        "secretary": "李书记",
        "member": "周党员",
        "auditor": "陈审计",
        "administrator": "何管理",
    }.items():
        account = create_account(actor=operator, username=role, name=name, password=PASSWORD)
        grant_role(actor=operator, account=account, role=role, organisation=branch)
        made[role] = account
    superior = create_account(actor=operator, username="superior", name="孙部长", password=PASSWORD)
    grant_role(actor=operator, account=superior, role="department", organisation=branch.parent)
    return made | {"superior": superior}


def _people(branch: Organisation) -> list[Person]:
    operator, year, people = local_operator("示例"), last_day().year, []
    for number, (surname, given) in enumerate(zip(SURNAMES, GIVEN, strict=True)):
        person = add_person(
            actor=operator,
            organisation=branch,
            name=surname + given,
            sex="男" if number % 2 == 0 else "女",
            born_on=date(1950 + number * 2, number % 12 + 1, 5),
            education="大学" if number % 3 else "大专",
            sample=True,
            quiet=True,
        )
        status, since = ("probationary", date(year, 6, 28)) if number >= 20 else ("formal", date(1990 + number, 7, 1))
        set_membership(actor=operator, person=person, organisation=branch, status=status, since=since, quiet=True)
        people.append(person)
    for person, role in zip(people[5:9], ("secretary", "deputy_secretary", "committee", "clerk"), strict=True):
        fill_post(
            actor=operator,
            person=person,
            organisation=branch,
            role=role,
            since=date(year - 2, 3, 1),
            quiet=True,
        )
    for person, kind in zip(people, ("retired", "exempt", "hardship", "mobile"), strict=False):
        note_circumstance(actor=operator, person=person, kind=kind, since=date(year - 1, 1, 1), quiet=True)
    return people


def _ledger(branch: Organisation, people: list[Person]) -> None:
    year, told = last_day().year, []
    for month in range(1, last_day().month + 1):
        if month != 4:
            told.append(
                _meeting(
                    date(year, month, 6),
                    ("committee_meeting",),
                    f"研究{month}月支部工作",
                    people[5:9],
                    people,
                )
            )
        kinds = ("theme_day", "party_lecture") if month % 3 == 2 else ("theme_day",)
        theme = THEMES[(month - 1) % len(THEMES)]
        if month != 8:
            told.append(_meeting(date(year, month, 15), kinds, theme, people, people))
        if month % 3 == 0:
            told.append(_meeting(date(year, month, 24), ("assembly",), f"第{month // 3}季度党员大会", people, people))
    told.append(
        EntryFacts(
            happened_on=date(year, 2, 3),
            kinds=("heart_talk",),
            title="组织生活会前谈心",
            participants=(Attendance("chair", people[5]), Attendance("subject", people[12])),
        )
    )
    told.append(EntryFacts(happened_on=date(year, 3, 9), kinds=("volunteer_service",), due_count=22, present_count=17))
    kept = [(facts, "") for facts in told if facts.happened_on <= last_day()]
    record_entries(actor=local_operator("王文书"), organisation=branch, with_origins=kept)


def _meeting(day: date, kinds: tuple[str, ...], title: str, roll: list[Person], people: list[Person]) -> EntryFacts:
    chair, recorder = people[5], people[8]
    others = [person for person in roll if person not in (chair, recorder)]
    marks = [
        Attendance("leave", person, reason="出差") if (number + day.month) % 11 == 0 else Attendance("attendee", person)
        for number, person in enumerate(others)
    ]
    agenda = (Agenda("传达学习上级会议精神", "first_topic"), Agenda("通报上月党费收缴情况", "party_building"))
    return EntryFacts(
        happened_on=day,
        kinds=kinds,
        title=title,
        place="镇政府三楼会议室",
        started_at="14:30",
        minutes=90,
        content="按议题逐项研究，形成了意见。",
        participants=(Attendance("chair", chair), Attendance("recorder", recorder), *marks),
        agenda=agenda if "committee_meeting" in kinds else (),
    )


def _registers(branch: Organisation, people: list[Person]) -> None:
    year, operator = last_day().year, local_operator("王文书")
    dues = [
        {
            "person": person,
            "ym": year * 12 + month,
            "due_fen": 5000,
            "paid_fen": 5000 if (number + month) % 40 else 0,
        }
        for month in range(last_day().month - 1)
        for number, person in enumerate(people)
    ]
    record_rows(actor=operator, organisation=branch, register="dues", rows=dues, audited=False)
    document = {
        "title": "党支部学习制度",
        "category": "regulation",
        "number": "青机党〔2026〕3号",
        "day": date(year, 1, 15),
    }
    record_rows(actor=operator, organisation=branch, register="document", rows=[document])
    honour = {"title": "先进基层党组织", "category": "organisation", "level": "县级", "day": date(year, 7, 1)}
    record_rows(actor=operator, organisation=branch, register="honour", rows=[honour])
    outside = {
        "title": "群众满意率",
        "category": "satisfaction",
        "value": "96.5",
        "unit": "%",
        "period": str(year),
        "source": "县委组织部测评通报",
    }
    record_rows(actor=operator, organisation=branch, register="external", rows=[outside])


def _items(branch: Organisation) -> None:
    year, operator = last_day().year, local_operator("李书记")
    found: dict[str, object] = {
        "source_year": year - 1,
        "opened_on": date(year, 1, 20),
        "due_on": date(year, 6, 30),
    }
    usual = {"actor": operator, "organisation": branch}
    closed = open_item(
        kind="problem", source="review", title="党课形式单一，互动不够", owner_name="李书记", **usual, **found
    )
    advance_item(actor=operator, item=closed, act="measure", measures=["每季度一次现场教学", "党员轮流讲微党课"])
    advance_item(actor=operator, item=closed, act="submit", note="已讲微党课四次")
    advance_item(actor=local_operator("孙部长"), item=closed, act="close", on=date(year, 7, 2))
    open_item(kind="problem", source="review", title="流动党员联系不经常", owner_name="王文书", **usual, **found)
    service = {"due_on": last_day() + timedelta(days=20), "opened_on": date(year, 2, 1)}
    open_item(kind="service", source="plan", title="为老旧小区加装楼道扶手", owner_name="周党员", **usual, **service)
