"""The program as Typer runs it, with help and mistakes told in Chinese."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from shuzhi.cli.mistakes import UsageMistakeError, label_of, mistake_of, range_of, too_much, unknown_command
from shuzhi.cli.printing import tell
from shuzhi.errors import ShuzhiError

Function = TypeVar("Function", bound=Callable[..., Any])
USAGE_STATUS = 2  # as commands everywhere end that were not understood


class ChineseCommand(TyperCommand):
    """A command whose help and mistakes are told in Chinese."""

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """``--help``, explained in Chinese."""
        return _in_chinese(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole page of help."""
        formatter.write("\n".join(_page(self, ctx, self.get_params(ctx))))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse; what is left over is a mistake told here."""
        ctx.allow_extra_args = True  # else Typer refuses it first, in English
        try:
            rest = super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise mistake_of(error, ctx) from error
        if rest:
            raise too_much(ctx, rest)
        return rest


class ChineseGroup(TyperGroup):
    """A group of commands whose help and mistakes are told in Chinese."""

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """``--help``, explained in Chinese."""
        return _in_chinese(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole page of help, with the commands."""
        formatter.write("\n".join([*_page(self, ctx, self.get_params(ctx)), *_commands(self)]))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse; where nothing was written, the help is the answer."""
        if not args:
            print(ctx.get_help(), file=sys.stderr)
            raise typer.Exit(USAGE_STATUS)
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise mistake_of(error, ctx) from error

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command named first; none of that name is a mistake told here."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise unknown_command(ctx, args[0], self.commands)
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *others: Any, **extra: Any) -> Any:
        """Run and end with the exit status; what was not understood is told like any other error."""
        typed = sys.argv[1:] if args is None else list(args)
        try:
            status = super().main(args, *others, **{**extra, "standalone_mode": False})
        except ShuzhiError as error:
            tell(error, as_json="--json" in typed)
            status = USAGE_STATUS if isinstance(error, UsageMistakeError) else 1
        sys.exit(status if isinstance(status, int) else 0)


class Program(typer.Typer):
    """A Typer program of such commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=ChineseGroup, add_completion=False, pretty_exceptions_enable=False, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Function], Function]:
        """Register a command."""
        return super().command(name, cls=ChineseCommand, **settings)


def _in_chinese(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = "显示这段说明后退出。"
    return option


def _page(command: Any, ctx: Any, parameters: Sequence[Any]) -> Iterable[str]:
    arguments = [one for one in parameters if one.param_type_name == "argument"]
    options = [one for one in parameters if one.param_type_name == "option"]
    last = ["命令"] if isinstance(command, ChineseGroup) else [_argument(one) for one in arguments]
    yield " ".join([f"用法：{ctx.command_path}", "[选项]", *last])
    yield from ("", str(command.help or ""))
    if arguments:
        yield from ("", "参数：", *_columns([(label_of(one), _meaning(one)) for one in arguments]))
    yield from ("", "选项：", *_columns([(_option(one), _meaning(one)) for one in options]))


def _commands(group: ChineseGroup) -> Iterable[str]:
    rows = [(name, str(command.help or "")) for name, command in group.commands.items() if not command.hidden]
    yield from ("", "命令：", *_columns(rows))


def _argument(parameter: Any) -> str:
    label = label_of(parameter)
    return label if parameter.required else f"[{label}]"


def _option(parameter: Any) -> str:
    names = "、".join(parameter.opts)
    return names if parameter.is_flag else f"{names} {parameter.metavar or '值'}"


def _meaning(parameter: Any) -> str:
    notes = [
        "必填" if parameter.required else "",
        range_of(parameter).strip(),
        f"不写则为 {parameter.default}" if parameter.default not in (None, False, "") else "",
    ]
    words = "，".join(filter(None, notes))
    return f"{parameter.help or ''}{f'（{words}）' if words else ''}"


def _columns(rows: Sequence[tuple[str, str]]) -> Iterable[str]:
    wide = max(map(_width, (left for left, _ in rows)), default=0)
    for left, right in rows:
        yield f"  {left}{' ' * (wide - _width(left))}  {right}"


def _width(text: str) -> int:
    """Columns on the screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
