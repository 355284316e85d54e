"""The command itself: what it asks for, what it prints, how it fails."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shuzhi.access.models import Account
from shuzhi.access.scoping import local_operator
from shuzhi.chain.links import append_links
from shuzhi.duties.amounts import done_of_need
from shuzhi.evaluation import DutyRow
from shuzhi.ledger.entries import Attendance
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation
from shuzhi.roster.posts import fill_post
from shuzhi.rulebook import national
from tests.command.conftest import Command
from tests.command.running import run
from tests.houses import make_entry, make_member

ADD_CLERK = ("account", "add", "--name", "虚构文书", "--role", "clerk")


@pytest.mark.slow
def test_without_init_a_command_says_to_run_init(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "figures", "--org", "Z", "--year", "2025")
    assert done.returncode == 1
    assert "shuzhi init" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_init_twice_leaves_the_data_as_they_were(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "init").returncode == 0
    assert run(home, "org", "add", "--code", "Z", "--name", "虚构支部", "--kind", "branch").returncode == 0
    assert run(home, "init").returncode == 0
    assert run(home, "duties", "--org", "Z", "--on", "2025-12-31").returncode == 0


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_said_in_plain_words(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    done = run(blocked / "home", "init")
    assert done.returncode == 1
    assert "home.unusable" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("figures", "--org", "nobody", "--year", "2025"), "organisation.not_found"),
        (("duties", "--org", "Z3", "--on", "2025-02-30"), "date.invalid"),
        (("org", "add", "--code", "Z3", "--name", "又一个", "--kind", "branch"), "organisation.code_taken"),
        (("org", "add", "--code", "Z4", "--name", "又一个", "--kind", "club"), "organisation.kind"),
        (("import", "--org", "Z3", "nowhere.xlsx"), "file.missing"),
        (("undo", "999"), "batch.not_found"),
        (("report", "--org", "Z3", "--year", "2025", "--output", "x.pdf"), "report.form"),
    ],
)
def test_what_cannot_be_done_ends_with_a_code_and_advice(
    shuzhi: Command, branch: str, arguments: tuple[str, ...], code: str
) -> None:
    told = shuzhi(*arguments, "--json")
    assert told.status == 1
    assert told.json["error"]["code"] == code
    assert told.json["error"]["advice"]


def test_a_clean_ledger_verifies(shuzhi: Command, branch: str) -> None:
    told = shuzhi("verify", "--json")
    assert (told.status, told.json["clean"], told.json["faults"]) == (0, True, [])
    assert {"人员", "组织", "账号和授权", "操作日志", "台账条目", "附件的文件"} <= set(told.json["covered"])


def test_what_must_not_be_kept_is_emptied_and_verify_counts_it(shuzhi: Command, branch: str) -> None:
    organisation = Organisation.everywhere.get(code=branch)
    talk = make_entry(organisation, date(2025, 3, 3), "heart_talk")
    Entry.everywhere.filter(pk=talk.pk).update(content="他说对领导有意见")
    append_links(local_operator(), [talk])
    told = shuzhi("empty-content", "--org", branch, "--dry-run", "--json").json
    where = {"organisation": branch, "entry": talk.pk, "day": "2025-03-03"}
    assert (told["dry_run"], told["entries"]) == (True, [where | {"fields": ["content"], "links": 1, "files": 0}])
    assert "已清空 1 条台账、1 处修订" in shuzhi("empty-content", "--org", branch).out
    verified = shuzhi("verify", "--json").json
    assert (verified["clean"], verified["emptied"]) == (True, 1)
    assert "1 处修订已按规定清空内容" in shuzhi("verify").out
    assert "没有需要清空的内容" in shuzhi("empty-content", "--org", branch).out


def test_duties_carry_the_agreed_keys(shuzhi: Command, branch: str) -> None:
    agreed = set("rule title subject period due_on need done status strength reference entries".split())
    for duty in shuzhi("duties", "--org", branch, "--on", "2025-12-31", "--json").json:
        assert agreed <= set(duty)


def test_a_duty_measured_in_minutes_is_told_in_hours_of_class(shuzhi: Command, branch: str) -> None:
    organisation = Organisation.everywhere.get(code=branch)
    learner = Attendance("attendee", make_member(organisation, "党员乙"))
    make_entry(organisation, date(2025, 3, 3), "training", minutes=100, participants=(learner,))
    asked = ("duties", "--org", branch, "--on", "2025-12-31")
    [line] = [one for one in shuzhi(*asked).out.splitlines() if "32学时）" in one]
    assert "\t1.6/32学时\t" in line
    [told] = [duty for duty in shuzhi(*asked, "--json").json if "32学时" in duty["title"]]
    assert (told["done"], told["need"], told["need_unit"]) == (100, 1920, "minutes")


@pytest.mark.parametrize(("minutes", "told"), [(0, "0/32学时"), (1919, "31.9/32学时"), (1920, "32/32学时")])
def test_hours_of_class_are_never_rounded_up_to_enough(minutes: int, told: str) -> None:
    [rule] = [one for one in national().duties if one.need.measure == "minutes" and one.need.amount == 1920]
    row = DutyRow(rule, 1, 0, "2025", date(2025, 12, 31), 1920, minutes, "due", False, 0)
    assert done_of_need(row) == told


def test_below_counts_by_rule_and_by_organisation(shuzhi: Command, branch: str) -> None:
    assert shuzhi("org", "add", "--code", "Y", "--name", "虚构乡党委", "--kind", "committee").status == 0
    made = ("org", "add", "--code", "Y1", "--name", "虚构村支部", "--kind", "branch", "--parent", "Y")
    assert shuzhi(*made, "--ledger-since", "2025-01-01").status == 0
    asked = ("below", "--org", "Y", "--year", "2025", "--rule", "branch.theme_day.monthly")
    told = shuzhi(*asked, "--json").json
    [rule], [unit] = told["rules"], told["units"]
    assert (rule["organisations"], rule["duties"]) == ({"overdue": 1}, {"overdue": 12})
    assert unit == {"code": "Y1", "name": "虚构村支部", "duties": {"overdue": 12}, "explained": 0}
    assert "虚构村支部\t未见记录 12\t已写说明 0" in shuzhi(*asked).out


def test_below_counts_apart_what_began_before_the_ledger(shuzhi: Command, branch: str) -> None:
    shuzhi("org", "add", "--code", "Y", "--name", "虚构乡党委", "--kind", "committee")
    made = ("org", "add", "--code", "Y1", "--name", "虚构村支部", "--kind", "branch", "--parent", "Y")
    shuzhi(*made, "--ledger-since", "2025-10-08")
    asked = ("below", "--org", "Y", "--year", "2025", "--rule", "branch.theme_day.monthly")
    told = shuzhi(*asked, "--json").json
    [rule], [unit] = told["rules"], told["units"]
    assert (rule["unbegun"], unit["unbegun"], unit["duties"]) == (10, 10, {"unknown": 10, "overdue": 2})
    assert "虚构村支部\t未见记录 2，台账未含 10\t已写说明 0" in shuzhi(*asked).out


def test_figures_carry_the_agreed_keys_and_null_where_nothing_is_known(shuzhi: Command, branch: str) -> None:
    listed = shuzhi("figures", "--org", branch, "--year", 2025, "--json").json
    assert len(listed) >= 70
    for figure in listed:
        assert {"id", "label", "unit", "value", "complete", "rows"} <= set(figure)
    assert {f["id"]: f["value"] for f in listed}["assembly.count"] is None


def test_a_figure_tells_the_numbers_of_the_indicators_it_answers(shuzhi: Command, branch: str) -> None:
    listed = shuzhi("figures", "--org", branch, "--year", 2025, "--json").json
    numbers = {figure["id"]: figure["numbers"] for figure in listed}
    assert (numbers["committee_meeting.month_rate"], numbers["special_meeting.count"]) == ([20], [])


def test_figures_of_a_topic_a_post_or_a_person_say_what_is_left_out(shuzhi: Command, branch: str) -> None:
    organisation = Organisation.everywhere.get(code=branch)
    person = make_member(organisation, "党员乙")
    fill_post(
        actor=local_operator(), person=person, organisation=organisation, role="secretary", since=date(2025, 1, 1)
    )
    led = (Attendance("chair", person),)
    make_entry(organisation, date(2025, 3, 3), "discussion", participants=led, topics=("虚构专题",))
    make_entry(organisation, date(2025, 4, 3), "discussion", participants=led)
    make_entry(organisation, date(2025, 5, 3), "discussion", participants=(Attendance("chair", name="客人"),))
    asked = ("figures", "--org", branch, "--year", "2025")
    everything = len(shuzhi(*asked, "--json").json)
    for option, value, ways in (
        (("--by", "secretary"), 2, "职务"),
        (("--person", "党员乙"), 2, "人员"),
        (("--person", str(person.pk)), 2, "人员"),
        (("--topic", "虚构专题"), 1, "专题"),
        (("--person", "党员乙", "--topic", "虚构专题"), 1, "专题、人员"),
    ):
        figures = {one["id"]: one for one in shuzhi(*asked, *option, "--json").json}
        assert (figures["discussion.count"]["value"], len(figures["discussion.count"]["rows"])) == (value, value)
        out = shuzhi(*asked, *option).out
        assert f"研讨交流\t{value}次" in out
        assert f"另有 {everything - len(figures)} 项指标不能按{ways}细分，未列。" in out
    assert "另有" not in shuzhi(*asked).out


@pytest.mark.parametrize(
    ("option", "code"),
    [(("--person", "无此人"), "person.not_found"), (("--by", "chairman"), "figure.post_unknown")],
)
def test_a_name_or_post_nobody_knows_ends_with_a_code_and_advice(
    shuzhi: Command, branch: str, option: tuple[str, str], code: str
) -> None:
    told = shuzhi("figures", "--org", branch, "--year", "2025", *option, "--json")
    assert (told.status, told.json["error"]["code"]) == (1, code)
    assert told.json["error"]["advice"]


def test_of_two_of_one_name_the_command_asks_which_and_takes_the_number(shuzhi: Command, branch: str) -> None:
    organisation = Organisation.everywhere.get(code=branch)
    older, younger = (make_member(organisation, "党员乙", born_on=date(year, 1, 1)) for year in (1960, 1990))
    make_entry(organisation, date(2025, 3, 3), "discussion", participants=(Attendance("chair", younger),))
    asked = ("figures", "--org", branch, "--year", "2025", "--person")
    told = shuzhi(*asked, "党员乙")
    assert told.status == 1
    assert "person.ambiguous" in told.err
    assert f"请改写名册编号：{older.pk}（1960年生）、{younger.pk}（1990年生）。" in told.err
    for person, value in ((older, 0), (younger, 1)):
        figures = {one["id"]: one["value"] for one in shuzhi(*asked, person.pk, "--json").json}
        assert figures["discussion.count"] == value


def test_the_self_check_names_what_is_good_here(shuzhi: Command) -> None:
    told = shuzhi("selfcheck", "--json")
    assert {finding["title"] for finding in told.json} >= {"Python", "SQLite", "程序库", "网页样式"}


def test_an_account_is_made_with_a_password_shown_once_and_can_be_reset(shuzhi: Command, branch: str) -> None:
    made = shuzhi(
        "account", "add", "--user", "wenshu", "--name", "虚构文书", "--role", "clerk", "--org", branch, "--json"
    )
    account = Account.objects.get(username="wenshu")
    assert account.check_password(made.json["password"])
    anew = shuzhi("account", "password", "--user", "wenshu", "--json").json["password"]
    account.refresh_from_db()
    assert account.check_password(anew)


def test_an_account_says_whose_it_is_when_made_or_later(shuzhi: Command, branch: str) -> None:
    zhao = make_member(Organisation.everywhere.get(code=branch), "赵一")
    shuzhi(*ADD_CLERK, "--user", "first", "--org", branch, "--person", "赵一")
    shuzhi(*ADD_CLERK, "--user", "second", "--org", branch)
    assert Account.objects.get(username="second").person is None
    told = shuzhi("account", "person", "--user", "second", "--org", branch, "--person", str(zhao.pk), "--json")
    assert told.json == {"user": "second", "person": zhao.pk, "name": "赵一"}
    assert set(zhao.accounts.values_list("username", flat=True)) == {"first", "second"}


def test_an_account_of_nobody_on_the_roster_is_not_made(shuzhi: Command, branch: str) -> None:
    told = shuzhi(*ADD_CLERK, "--user", "first", "--org", branch, "--person", "没有的人", "--json")
    assert told.json["error"]["code"] == "account.person_unknown"
    assert not Account.objects.filter(username="first").exists()


def test_an_account_with_an_unknown_role_is_not_made(shuzhi: Command, branch: str) -> None:
    told = shuzhi("account", "add", "--user", "a", "--name", "甲", "--role", "king", "--org", branch, "--json")
    assert told.json["error"]["code"] == "account.role_unknown"
    assert not Account.objects.filter(username="a").exists()


@pytest.mark.slow
def test_a_new_organisation_may_say_from_when_on_its_ledger_tells(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "told.json"
    run(home, "init")
    new = ("org", "add", "--code", "Z", "--name", "虚构支部", "--kind", "branch", "--ledger-since", "2025-10-08")
    assert run(home, *new).returncode == 0
    assert run(home, "dump", "--org", "Z", "--output", str(file)).returncode == 0
    assert '"ledger_since": "2025-10-08"' in file.read_text("utf-8")
