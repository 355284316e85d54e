"""What is wrong with a command as typed, in plain Chinese, with what to write instead.

Typer tells each mistake by an exception; what it holds (which parameter, which option) is told here in our own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import typer

from shuzhi.errors import ShuzhiError


class UsageMistakeError(ShuzhiError):
    """A command that cannot be understood as typed."""

    code = "command.usage"


def mistake_of(error: typer.TyperException, context: Any) -> UsageMistakeError:
    """The mistake behind Typer's own exception, met while the arguments of ``context`` were read."""
    before = getattr(error, "option_name", None) and hasattr(context.command, "commands")
    return UsageMistakeError(
        _wrong(error, context), advice=("选项写在命令的后面。" if before else "") + see_help(context)
    )


def unknown_command(context: Any, typed: str, known: Iterable[str]) -> UsageMistakeError:
    """There is no such command; those spelled much like it are named."""
    near = "、".join(get_close_matches(typed, list(known)))
    return UsageMistakeError(
        f"没有命令“{typed}”。", advice=(f"是不是 {near}？" if near else "") + see_help(context, "看有哪些命令")
    )


def too_much(context: Any, rest: Iterable[str]) -> UsageMistakeError:
    """More was written than the command takes."""
    return UsageMistakeError(f"多写了内容：{' '.join(rest)}", advice=see_help(context))


def see_help(context: Any, purpose: str = "看写法") -> str:
    """Where to read how the command is written."""
    return f"{purpose}：{context.command_path} --help"


def label_of(parameter: Any) -> str:
    """What the parameter is called where it is typed: ``--org``, or the argument's own word."""
    return str(parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar or parameter.name)


def range_of(parameter: Any) -> str:
    """The numbers a parameter takes, in words; empty where it takes no bounded number."""
    least, most = getattr(parameter, "min", None), getattr(parameter, "max", None)
    if least is None:
        return ""
    return f" {least} 到 {most} 之间的整数" if most is not None else f"不小于 {least} 的整数"


def _wrong(error: typer.TyperException, context: Any) -> str:
    parameter = getattr(error, "param", None)
    if isinstance(error, typer.BadParameter) and parameter is not None:
        label = label_of(parameter)
        if hasattr(error, "param_type"):  # only a parameter that is missing has it
            return f"缺少“{label}”：{parameter.help or '必填'}"
        return f"“{label}”写得不对：要写{range_of(parameter) or '合适的值'}。"
    option = getattr(error, "option_name", None)
    if option is None:
        return "命令不完整或写得不对。"
    if hasattr(error, "possibilities"):
        near = "、".join(sorted(error.possibilities or ()))
        return f"没有选项 {option}" + (f"，是不是 {near}？" if near else "。")
    switches = {name for one in context.command.params if _is_switch(one) for name in one.opts}
    return f"选项 {option} 后面不写值。" if option in switches else f"选项 {option} 后面缺少它的值。"


def _is_switch(parameter: Any) -> bool:
    return bool(getattr(parameter, "is_flag", False))
