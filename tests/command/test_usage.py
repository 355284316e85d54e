"""A command that was not understood is told in Chinese, as JSON where that was asked for, and ends with 2."""

from __future__ import annotations

import re

import pytest

from shuzhi.cli import app
from tests.command.conftest import Command

MISTAKES = [
    (("duties", "--org", "Z3"), "--on", "shuzhi duties --help"),
    (("duties", "--org"), "--org", "shuzhi duties --help"),
    (("duties", "--org", "Z3", "--onn", "2025-01-01"), "--on", "shuzhi duties --help"),
    (("report", "--org", "Z3", "--year", "2025"), "--output", "shuzhi report --help"),
    (("figures", "--org", "Z3", "--year", "abc"), "1949 到 2050", "shuzhi figures --help"),
    (("figures", "--org", "Z3", "--year", "1200"), "1949 到 2050", "shuzhi figures --help"),
    (("serve", "--port", "99999999"), "1 到 65535", "shuzhi serve --help"),
    (("serve", "--port", "0"), "1 到 65535", "shuzhi serve --help"),
    (("undo",), "批次号", "shuzhi undo --help"),
    (("undo", "abc"), "批次号", "shuzhi undo --help"),
    (("undo", "1", "two"), "two", "shuzhi undo --help"),
    (("check",), "文件", "shuzhi check --help"),
    (("org", "add", "--code", "Z3"), "--name", "shuzhi org add --help"),
    (("org", "ad"), "ad", "是不是 add"),
    (("nonsense",), "nonsense", "shuzhi --help"),
    (("--year", "2025", "figures"), "--year", "选项写在命令的后面"),
]


def _commands() -> list[str]:
    groups = [(f"{group.name} ", group.typer_instance) for group in app.registered_groups if group.typer_instance]
    return [
        prefix + (command.name or getattr(command.callback, "__name__", ""))
        for prefix, program in [("", app), *groups]
        for command in program.registered_commands
    ]


@pytest.mark.parametrize(("arguments", "named", "next_step"), MISTAKES)
def test_what_was_not_understood_is_named_in_chinese_with_where_to_read_on(
    shuzhi: Command, arguments: tuple[str, ...], named: str, next_step: str
) -> None:
    told = shuzhi(*arguments)
    assert (told.status, told.out) == (2, "")
    wrong, advice = told.err.splitlines()
    assert wrong.startswith("错误（command.usage）：")
    assert named in wrong
    assert next_step in advice


@pytest.mark.parametrize("arguments", [arguments for arguments, _, _ in MISTAKES])
def test_the_same_is_told_as_json_where_json_was_asked_for(shuzhi: Command, arguments: tuple[str, ...]) -> None:
    told = shuzhi(*arguments, "--json")
    assert told.status == 2
    assert told.json["error"]["code"] == "command.usage"
    assert told.json["error"]["message"]
    assert "--help" in told.json["error"]["advice"]


def test_a_switch_takes_no_value(shuzhi: Command) -> None:
    assert "选项 --json 后面不写值" in shuzhi("verify", "--json=1").err


def test_nothing_typed_is_answered_with_the_help(shuzhi: Command) -> None:
    told = shuzhi()
    assert told.status == 2
    assert "用法：shuzhi [选项] 命令" in told.err


@pytest.mark.parametrize("command", ["", "org", "account", *_commands()])
def test_the_help_is_in_chinese(shuzhi: Command, command: str) -> None:
    told = shuzhi(*command.split(), "--help")
    assert told.status == 0
    assert f"用法：{f'shuzhi {command}'.strip()} [选项]" in told.out
    assert "显示这段说明后退出" in told.out
    assert not re.search(
        r"usage|options|arguments|commands|required|show this|default|\brange\b", told.out, re.IGNORECASE
    )


def test_the_help_says_what_must_be_written_and_which_numbers_fit(shuzhi: Command) -> None:
    out = shuzhi("figures", "--help").out
    assert "--year 年度" in out
    assert "（必填，1949 到 2050 之间的整数）" in out
    assert "（1 到 65535 之间的整数，不写则为 8000）" in shuzhi("serve", "--help").out


@pytest.mark.parametrize("command", _commands())
def test_every_command_takes_json(shuzhi: Command, command: str) -> None:
    assert "--json" in shuzhi(*command.split(), "--help").out
