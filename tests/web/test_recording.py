"""记一笔, 本月 and 台账, without a browser: what is sent is what the ledger holds."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shuzhi.duties.models import Explanation
from shuzhi.ledger.models import Attachment, Entry, Participant
from shuzhi.roster.models import Organisation, Person
from tests.houses import INVENTED_NUMBER, make_entry, make_meeting, make_member

pytestmark = pytest.mark.django_db
THEME_DAY_ON = date(2026, 3, 1)
THEME_DAY = {"kinds": ["theme_day"], "happened_on": "2026-03-01", "title": "义务植树", "once": "a"}


def record(client: Client, **more: Any) -> Any:
    return client.post("/record/", THEME_DAY | more)


def test_an_entry_is_recorded_and_the_page_says_what_it_settled(clerk_client: Client, branch: Organisation) -> None:
    answer = record(clerk_client)
    entry = Entry.everywhere.get()
    assert answer.url == f"/record/done/{entry.pk}/"
    page = clerk_client.get(answer.url).content.decode()
    assert "这一笔完成了" in page
    assert "2026年3月" in page
    assert "主题党日" in page


def test_pressing_save_twice_records_once(clerk_client: Client, branch: Organisation) -> None:
    first, second = record(clerk_client), record(clerk_client)
    assert first.url == second.url
    assert Entry.everywhere.count() == 1


def test_several_kinds_make_one_entry(clerk_client: Client, branch: Organisation) -> None:
    record(clerk_client, kinds=["theme_day", "party_lecture"])
    assert Entry.everywhere.get().kinds == ["theme_day", "party_lecture"]


def test_nobody_is_present_unless_tapped(clerk_client: Client, people: list[Person]) -> None:
    record(clerk_client)
    assert not Participant.everywhere.exists()


def test_the_roll_is_kept_as_tapped_with_reasons(clerk_client: Client, people: list[Person]) -> None:
    zhao, qian, sun, _ = people
    marks = {f"roll_p{zhao.pk}": "attendee", f"roll_p{qian.pk}": "leave", f"why_p{qian.pk}": "出差"}
    record(clerk_client, **marks, **{f"roll_p{sun.pk}": "absent"})
    told = set(Participant.everywhere.values_list("person_id", "role", "reason"))
    assert told == {(zhao.pk, "attendee", ""), (qian.pk, "leave", "出差"), (sun.pk, "absent", "")}


def test_all_present_works_without_script_and_saves_nothing_yet(clerk_client: Client, people: list[Person]) -> None:
    answer = record(clerk_client, all_present="1")
    assert answer.content.decode().count('value="attendee" checked') == len(people)
    assert not Entry.everywhere.exists()


def test_the_chair_is_not_counted_a_second_time_as_an_attendee(clerk_client: Client, people: list[Person]) -> None:
    record(clerk_client, chair="赵一", **{f"roll_p{people[0].pk}": "attendee"})
    assert list(Participant.everywhere.values_list("name", "role")) == [("赵一", "chair")]


def test_a_chair_told_with_his_post_is_the_person(clerk_client: Client, people: list[Person]) -> None:
    """赵一 of the roster; what he did counts as his."""
    record(clerk_client, chair="赵一书记", speaker="外请赵一老师、钱二同志")
    told = {(row.role, row.name, row.person) for row in Participant.everywhere.exclude(role="attendee")}
    assert told == {("chair", "赵一", people[0]), ("speaker", "外请赵一老师", None), ("speaker", "钱二", people[1])}


def test_whoever_chairs_cannot_be_away(clerk_client: Client, people: list[Person]) -> None:
    answer = record(clerk_client, chair="赵一", **{f"roll_p{people[0].pk}": "leave"})
    assert answer.status_code == 400
    assert "请核对" in answer.content.decode()


def test_a_name_that_two_carry_asks_which(clerk_client: Client, branch: Organisation) -> None:
    twins = [make_member(branch, "重名") for _ in range(2)]
    answer = record(clerk_client, chair="重名")
    assert f"重名（{twins[1].pk}号）" in answer.content.decode()
    record(clerk_client, chair=f"重名（{twins[1].pk}号）")
    assert Participant.everywhere.get().person_id == twins[1].pk


def test_agenda_items_keep_their_order(clerk_client: Client, branch: Organisation) -> None:
    record(clerk_client, agenda_title=["学习讲话", "", "研究党费"], agenda_class=["first_topic", "", "party_building"])
    items = Entry.everywhere.get().agenda.values_list("position", "title", "category")
    assert list(items) == [(1, "学习讲话", "first_topic"), (2, "研究党费", "party_building")]


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"happened_on": "2026-12-01"}, "id_happened_on_error", "还没有到"),
        ({"kinds": []}, "id_kinds_error", "类别"),
        ({"due_count": "3", "present_count": "5"}, "id_present_count_error", "多于应到"),
        ({"happened_on": "2026-02-30"}, "id_happened_on_error", "没有这一天"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(
    wrong: dict[str, Any], field: str, words: str, clerk_client: Client, branch: Organisation
) -> None:
    answer = record(clerk_client, **wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page[page.index(field) :][:400]
    assert "义务植树" in page
    assert not Entry.everywhere.exists()


def test_a_talk_needs_only_parties_day_and_occasion(clerk_client: Client, people: list[Person]) -> None:
    talk = {"form": "talk", "kind": "heart_talk", "happened_on": "2026-03-01", "chair": "赵一", "subject": "钱二、孙三"}
    clerk_client.post("/record/", talk)
    told = set(Participant.everywhere.values_list("name", "role"))
    assert told == {("赵一", "chair"), ("钱二", "subject"), ("孙三", "subject")}


def test_the_form_begins_with_the_kind_of_the_duty_and_invents_no_day(clerk_client: Client, branch: object) -> None:
    page = clerk_client.get("/record/?kind=theme_day&period=2026-01").content.decode()
    assert 'value="theme_day" checked' in page
    assert 'value="2026-03-02"' not in page
    assert 'value="2026-03-02"' in clerk_client.get("/record/?kind=theme_day&period=2026-03").content.decode()


def test_an_attachment_is_kept_with_its_hash(clerk_client: Client, branch: Organisation) -> None:
    record(clerk_client, attachment=SimpleUploadedFile("签到.pdf", b"paper"))
    assert Attachment.everywhere.get().sha256 == hashlib.sha256(b"paper").hexdigest()


def test_a_program_is_refused_as_an_attachment_and_the_entry_with_it(
    clerk_client: Client, branch: Organisation
) -> None:
    answer = record(clerk_client, attachment=SimpleUploadedFile("签到.exe", b"MZ"))
    assert "不能保存" in answer.content.decode()
    assert not Entry.everywhere.exists()


def test_a_correction_keeps_what_stood_before(clerk_client: Client, branch: Organisation) -> None:
    record(clerk_client)
    pk = Entry.everywhere.get().pk
    clerk_client.post(f"/ledger/{pk}/correct/", THEME_DAY | {"title": "植树造林", "reason": "题目录错"})
    page = clerk_client.get(f"/ledger/{pk}/").content.decode()
    assert "<del>义务植树</del> 改为 <ins>植树造林</ins>" in page
    assert "题目录错" in page


def test_one_form_of_a_date_stands_on_the_page_of_an_entry(clerk_client: Client, branch: Organisation) -> None:
    record(clerk_client)
    pk = Entry.everywhere.get().pk
    clerk_client.post(f"/ledger/{pk}/correct/", THEME_DAY | {"happened_on": "2026-02-27", "reason": "日期录错"})
    page = clerk_client.get(f"/ledger/{pk}/").content.decode()
    assert "<del>2026年3月1日</del> 改为 <ins>2026年2月27日</ins>" in page
    assert "2026年3月2日 10:00" in page
    assert re.search(r"\d{4}-\d\d-\d\d", page) is None
    assert "2026年2月27日" in clerk_client.get(f"/ledger/{pk}/withdraw/").content.decode()


def test_a_correction_without_a_reason_is_refused_at_its_field(clerk_client: Client, branch: Organisation) -> None:
    record(clerk_client)
    answer = clerk_client.post(f"/ledger/{Entry.everywhere.get().pk}/correct/", THEME_DAY)
    assert "id_reason_error" in answer.content.decode()


def test_the_form_of_correction_loses_nothing(clerk_client: Client, branch: Organisation, people: list[Person]) -> None:
    entry = make_meeting(branch, THEME_DAY_ON, people)
    before = set(Participant.everywhere.filter(entry=entry).values_list("person_id", "name", "role"))
    page = clerk_client.get(f"/ledger/{entry.pk}/correct/")
    form = page.context["form"]
    sent: dict[str, Any] = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    sent |= {f"roll_{line.key}": line.choice for line in form.roll() if line.choice}
    sent |= {"agenda_title": [t for t, _ in form.agenda()], "agenda_class": [c for _, c in form.agenda()]}
    clerk_client.post(f"/ledger/{entry.pk}/correct/", sent | {"reason": "核对"})
    entry.refresh_from_db()
    assert entry.corrected_at is not None
    assert set(Participant.everywhere.filter(entry=entry).values_list("person_id", "name", "role")) == before
    assert entry.agenda.count() == 2
    assert entry.kinds == ["committee_meeting", "discussion"]


def test_a_withdrawn_entry_leaves_the_list_but_can_be_read(clerk_client: Client, branch: Organisation) -> None:
    record(clerk_client)
    pk = Entry.everywhere.get().pk
    clerk_client.post(f"/ledger/{pk}/withdraw/", {"reason": "重复录入"})
    assert "义务植树" not in clerk_client.get("/ledger/").content.decode()
    assert "重复录入" in clerk_client.get(f"/ledger/{pk}/").content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=植树", True),
        ("q=读书", False),
        ("kind=theme_day", True),
        ("kind=assembly", False),
        ("since=2026-03-01&until=2026-03-01", True),
        ("until=2026-02-28", False),
        ("from=2026-03&to=2026-03", True),
        ("from=2026-01&to=2026-02", False),
        ("person=赵", True),
        ("person=周", False),
    ],
)
def test_search_finds_by_text_kind_day_and_person(
    asked: str, found: bool, clerk_client: Client, people: list[Person]
) -> None:
    record(clerk_client, chair="赵一")
    assert ("义务植树" in clerk_client.get(f"/ledger/?{asked}").content.decode()) is found


def test_a_text_that_looks_like_a_formula_stays_text_in_excel(clerk_client: Client, branch: Organisation) -> None:
    make_entry(branch, THEME_DAY_ON, title='=HYPERLINK("http://x","y")', due_count=22, present_count=20)
    book = openpyxl.load_workbook(BytesIO(clerk_client.get("/ledger/export.xlsx").content))
    row = list(book.active[3])
    assert row[4].value.startswith("'=HYPERLINK")
    assert row[4].data_type == "s"
    assert (row[6].value, row[7].value) == (22, 20)


def test_an_explanation_stands_beside_the_duty(clerk_client: Client, branch: Organisation) -> None:
    sent = {"rule": "branch.committee_meeting.monthly", "period": "2026-01", "text": "委员集中外出培训"}
    clerk_client.post("/explain/", sent)
    assert Explanation.everywhere.get().text == "委员集中外出培训"
    assert "委员集中外出培训" in clerk_client.get("/").content.decode()


def test_the_month_offers_to_record_what_is_missing(clerk_client: Client, branch: Organisation) -> None:
    page = clerk_client.get("/").content.decode()
    assert "/record/?kind=theme_day&amp;period=2026-01" in page
    assert "未见记录，请说明" in page


def test_a_past_year_is_seen_as_on_its_last_day(clerk_client: Client, branch: Organisation) -> None:
    page = clerk_client.get("/?year=2025").content.decode()
    assert "2025 年各项责任" in page
    assert "period=2025-12" in page


@pytest.mark.parametrize(
    ("asked", "opened"),
    [
        ("", False),
        ("?q=植树&kind=theme_day", False),
        ("?since=2026-03-01", True),
        ("?to=2026-03", True),
        ("?person=赵", True),
        ("?withdrawn=on", True),
    ],
)
def test_the_rarer_fields_of_the_search_are_folded_until_one_is_asked(
    asked: str, opened: bool, clerk_client: Client, branch: Organisation
) -> None:
    page = clerk_client.get(f"/ledger/{asked}").content.decode()
    assert ("<details open><summary>按日期" in page) is opened
    assert ("<details><summary>按日期" in page) is not opened


def test_the_list_of_the_roster_leaves_identity_numbers_to_the_persons_own_page(
    clerk_client: Client, branch: Organisation
) -> None:
    person = make_member(branch, "赵一", identity_number=INVENTED_NUMBER)
    masked = person.identity_masked
    assert masked
    assert masked not in clerk_client.get("/roster/").content.decode()
    assert masked in clerk_client.get(f"/roster/{person.pk}/").content.decode()


def test_a_step_against_the_rules_is_recorded_and_the_page_says_so(clerk_client: Client, branch: Organisation) -> None:
    person = make_member(branch, "预备甲")
    step = {"title": "", "subject": "预备甲", "kinds": ["development.activist"], "happened_on": "2025-03-15"}
    record(clerk_client, **step)
    answer = record(
        clerk_client, **step | {"kinds": ["development.candidate"], "once": "b", "happened_on": "2026-03-01"}
    )
    page = clerk_client.get(answer.url).content.decode()
    assert "development.early" in page
    assert "2026-03-15" in page
    assert Participant.everywhere.filter(person=person).count() == 2


def test_an_extension_is_asked_for_its_months(clerk_client: Client, branch: Organisation) -> None:
    make_member(branch, "预备甲")
    assert "延长几个月" in clerk_client.get("/record/?kind=development.extension").content.decode()
    assert "延长几个月" not in clerk_client.get("/record/?kind=assembly").content.decode()
    told = {"title": "", "subject": "预备甲", "kinds": ["development.extension"], "extension_months": "6"}
    record(clerk_client, **told)
    assert Entry.everywhere.get().extension_months == 6


def test_the_page_of_an_entry_goes_on_saying_what_is_against_the_rules(
    clerk_client: Client, branch: Organisation
) -> None:
    make_member(branch, "预备甲")
    step = {"title": "", "subject": "预备甲", "kinds": ["development.application"], "happened_on": "2025-03-15"}
    record(clerk_client, **step)
    talk = {"kinds": ["development.application_talk"], "happened_on": "2025-05-15", "once": "b"}
    entry = record(clerk_client, **step | talk).url.split("/")[-2]
    assert "development.late" in clerk_client.get(f"/ledger/{entry}/").content.decode()


def test_months_that_no_extension_has_are_refused_at_their_field(clerk_client: Client, branch: Organisation) -> None:
    answer = record(clerk_client, kinds=["development.extension"], extension_months="3")
    assert answer.status_code == 400
    assert "预备期不能延长3个月。" in answer.content.decode()


def test_a_yearly_meeting_is_asked_for_its_year(clerk_client: Client, branch: Organisation) -> None:
    assert "所属年度" in clerk_client.get("/record/?kind=organisational_life").content.decode()
    assert "所属年度" not in clerk_client.get("/record/?kind=assembly").content.decode()
    record(clerk_client, kinds=["organisational_life"], for_year="2025")
    entry = Entry.everywhere.get()
    assert entry.for_year == 2025
    assert "2025 年" in clerk_client.get(f"/ledger/{entry.pk}/").content.decode()


@pytest.mark.parametrize(
    ("kind", "field"), [("development.extension", "extension_months"), ("organisational_life", "for_year")]
)
def test_a_kind_chosen_on_the_page_brings_its_own_field(clerk_client: Client, kind: str, field: str) -> None:
    asked = clerk_client.post("/record/roll/", {"kinds": [kind]}).content.decode()
    assert 'id="of-kind" hx-swap-oob="true"' in asked
    assert f'name="{field}"' in asked
    assert f'name="{field}"' not in clerk_client.post("/record/roll/", {"kinds": ["assembly"]}).content.decode()


def test_what_was_typed_stays_when_another_kind_is_added(clerk_client: Client) -> None:
    told = {"kinds": ["development.extension", "assembly"], "extension_months": "6"}
    assert 'name="extension_months" value="6"' in clerk_client.post("/record/roll/", told).content.decode()
