"""The ``shuzhi`` command.  Exit status 0 only when what was asked is done; ``--json`` everywhere."""

from __future__ import annotations

import getpass
import json
import os
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

import typer

from shuzhi.errors import ShuzhiError

if TYPE_CHECKING:
    from shuzhi.access.scoping import Actor
    from shuzhi.roster.models import Organisation

app = typer.Typer(
    name="shuzhi",
    help="述职：从支部台账到述职报告，每个数都能翻到出处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
organisations = typer.Typer(help="组织。", no_args_is_help=True)
app.add_typer(organisations, name="org")
accounts = typer.Typer(help="账号。", no_args_is_help=True)
app.add_typer(accounts, name="account")

Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出。")]
OrganisationCode = Annotated[str, typer.Option("--org", help="组织代码。")]
Year = Annotated[int, typer.Option("--year", min=1949, max=2050, help="年度。")]


P = ParamSpec("P")
R = TypeVar("R")


class CommandError(ShuzhiError):
    """A command cannot be carried out as typed."""

    code = "command.invalid"


def _ready(*, initialised: bool = True) -> None:
    """Load the program; with ``initialised`` refuse where ``shuzhi init`` was never run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuzhi.settings")
    import django

    django.setup()
    if not initialised:
        return
    from shuzhi.web.readiness import check_ready

    check_ready()


def _operator() -> Actor:
    from shuzhi.access.scoping import local_operator

    return local_operator(f"本机操作员（{getpass.getuser()}）")


def _find(actor: Actor, code: str) -> Organisation:
    from shuzhi.roster.organisations import find_organisation

    return find_organisation(actor=actor, code=code)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def _tells_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn an error people can put right into its code, message and advice, and exit status 1."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except ShuzhiError as error:
            _tell(error, as_json=bool(kwargs.get("as_json")))
            raise typer.Exit(1) from None

    return guarded


def _tell(error: ShuzhiError, *, as_json: bool) -> None:
    if as_json:
        told: dict[str, Any] = error.as_dict()
        _print_json(told if "error" in told else {"error": told})
        return
    print(f"错误（{error.code}）：{error.message}", file=sys.stderr)
    if error.advice:
        print(f"怎么办：{error.advice}", file=sys.stderr)


@app.command()
@_tells_errors
def init(*, as_json: Json = False) -> None:
    """建立数据文件（已建立的会升级到本版本，数据不变）。"""
    _ready(initialised=False)
    from shuzhi.web.readiness import prepare

    home = prepare()
    if as_json:
        _print_json({"home": str(home)})
    else:
        print(f"数据文件夹已就绪：{home}")


@organisations.command("add")
@_tells_errors
def add_organisation(
    *,
    code: Annotated[str, typer.Option(help="代码，不重复。")],
    name: Annotated[str, typer.Option(help="名称。")],
    kind: Annotated[str, typer.Option(help="类型，例如 branch（党支部）、committee（基层党委）。")],
    parent: Annotated[str | None, typer.Option(help="上级组织的代码。")] = None,
    sector: Annotated[str, typer.Option(help="领域，例如 government（机关）、village（村）。")] = "other",
    founded: Annotated[str | None, typer.Option(help="成立日期，例如 2019-07-01。")] = None,
    as_json: Json = False,
) -> None:
    """新建组织。"""
    _ready()
    from shuzhi.roster import organisations as verbs

    actor = _operator()
    made = verbs.add_organisation(
        actor=actor,
        code=code,
        name=name,
        kind=kind,
        parent=_find(actor, parent) if parent else None,
        sector=sector,
        founded_on=_day(founded) if founded else None,
    )
    if as_json:
        _print_json({"code": made.code, "name": made.name, "kind": made.kind, "parent": parent})
    else:
        print(f"已新建{made.get_kind_display()}：{made.name}（{made.code}）")


@accounts.command("add")
@_tells_errors
def add_account(
    *,
    user: Annotated[str, typer.Option(help="用户名。")],
    name: Annotated[str, typer.Option(help="姓名。")],
    role: Annotated[str, typer.Option(help="角色，例如 clerk（党务干事）、secretary（书记）、member（党员）。")],
    org: OrganisationCode,
    as_json: Json = False,
) -> None:
    """开设账号并授予角色；口令由程序生成，只显示这一次。"""
    _ready()
    from django.db import transaction

    from shuzhi.access.accounts import create_account, grant_role

    actor, password = _operator(), secrets.token_urlsafe(12)
    with transaction.atomic():
        account = create_account(actor=actor, username=user, name=name, password=password)
        grant_role(actor=actor, account=account, role=role, organisation=_find(actor, org))
    _show_password(user, password, as_json=as_json)


@accounts.command("password")
@_tells_errors
def reset_password(*, user: Annotated[str, typer.Option(help="用户名。")], as_json: Json = False) -> None:
    """重设口令；新口令由程序生成，只显示这一次。"""
    _ready()
    from shuzhi.access.accounts import find_account, set_password

    actor, password = _operator(), secrets.token_urlsafe(12)
    set_password(actor=actor, account=find_account(actor=actor, username=user), password=password)
    _show_password(user, password, as_json=as_json)


def _show_password(user: str, password: str, *, as_json: bool) -> None:
    if as_json:
        _print_json({"user": user, "password": password})
    else:
        print(f"用户名：{user}\n口令：{password}\n请记下口令，它不会再显示。")


@app.command("import")
@_tells_errors
def import_files(
    files: Annotated[list[Path], typer.Argument(help="要导入的 Excel 文件，次序不限。")],
    *,
    org: OrganisationCode,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入。")] = False,
    as_json: Json = False,
) -> None:
    """导入办公室原有的 Excel 台账。"""
    _ready()
    from shuzhi.exchange.importing import import_workbooks

    actor = _operator()
    _must_exist(files)
    result = import_workbooks(actor=actor, organisation=_find(actor, org), paths=files, dry_run=dry_run)
    told = result.as_dict()
    if as_json:
        _print_json(told)
        return
    for sheet in told["files"]:
        print(
            f"{sheet['file']}·{sheet['sheet']}：{sheet['rows']} 行，新增 {sheet['created']}，合并 {sheet['merged']}，"
            f"未变 {sheet['unchanged']}，退回 {sheet['rejected']}"
        )
        for sentence in sheet["inferred"]:
            print(f"    推断：{sentence}")
        for problem in sheet["problems"]:
            where = f"第{problem['row']}行{problem['column'] or ''}" if problem["row"] else "整表"
            print(f"    问题（{problem['code']}）{where}：{problem['message']}{problem['advice']}")
    if dry_run:
        print("以上为预览，没有写入。")
    elif result.batch is None:
        print("没有新的内容，数据未变。")
    else:
        print(f"已导入，批次号 {result.batch}；撤销用 shuzhi undo {result.batch}")


@app.command()
@_tells_errors
def undo(batch: Annotated[int, typer.Argument(help="批次号。")], *, as_json: Json = False) -> None:
    """撤销一个导入批次。"""
    _ready()
    from shuzhi.exchange.importing import undo_batch

    undone = undo_batch(actor=_operator(), batch_id=batch)
    if as_json:
        _print_json({"batch": undone.pk, "undone": True})
    else:
        print(f"已撤销批次 {undone.pk}（{undone.label}）。")


@app.command()
@_tells_errors
def duties(
    *,
    org: OrganisationCode,
    on: Annotated[str, typer.Option("--on", help="哪一天，例如 2025-12-31。")],
    as_json: Json = False,
) -> None:
    """列出某天应办的责任及其依据。"""
    _ready()
    from shuzhi.duties.listing import duties_of

    actor = _operator()
    listed = duties_of(actor=actor, organisation=_find(actor, org), on=_day(on))
    if as_json:
        _print_json([duty.as_dict() for duty in listed])
        return
    for duty in listed:
        row = duty.row
        mark = "（暂算）" if row.provisional else ""
        print(
            f"{duty.status_label}\t{row.period}\t{duty.rule.title}\t{duty.subject}\t"
            f"期限 {row.due_on or '不明'}{mark}\t{row.done}/{row.need}\t{duty.reference}"
        )


@app.command()
@_tells_errors
def figures(
    *,
    org: OrganisationCode,
    year: Year,
    subtree: Annotated[bool, typer.Option("--subtree", help="连同所有下级。")] = False,
    topic: Annotated[str, typer.Option("--topic", help="只算带这个专题的活动。")] = "",
    as_json: Json = False,
) -> None:
    """列出一个年度的全部指标；每个数带着它背后的记录。"""
    _ready()
    from shuzhi.evaluation import OWN, SUBTREE
    from shuzhi.figures.completeness import COMPLETENESS_LABELS
    from shuzhi.figures.rows import figure_dict
    from shuzhi.figures.values import figures_of

    actor = _operator()
    organisation = _find(actor, org)
    scope = SUBTREE if subtree else OWN
    listed = figures_of(actor=actor, organisation=organisation, year=year, scope=scope, topic=topic)
    if as_json:
        _print_json(
            [
                figure_dict(figure, actor=actor, organisation=organisation, year=year, scope=scope, topic=topic)
                for figure in listed
            ]
        )
        return
    for figure in listed:
        print(
            f"{figure.definition.label}\t{figure.text_with_unit}\t{COMPLETENESS_LABELS[figure.completeness]}\t{figure.id}"
        )


@app.command()
@_tells_errors
def report(
    *,
    org: OrganisationCode,
    year: Year,
    output: Annotated[Path, typer.Option("--output", help="写到哪个文件：.docx、.md 或 .html。")],
    profile: Annotated[str | None, typer.Option(help="报告样式，例如 branch；不写则按组织类型选。")] = None,
    comments: Annotated[bool, typer.Option("--comments", help="在 Word 中为每个数加批注。")] = False,
    as_json: Json = False,
) -> None:
    """写出述职报告，附每个数的出处。"""
    _ready()
    from shuzhi.reports.output import write_report

    form = output.suffix.lower().lstrip(".")
    if form not in {"docx", "md", "html"}:
        raise CommandError(
            f"不能写成“{output.name}”。", advice="文件名请以 .docx、.md 或 .html 结尾。", code="report.form"
        )
    actor = _operator()
    content = write_report(
        actor=actor, organisation=_find(actor, org), year=year, profile=profile, form=form, comments=comments
    )
    _write_whole(output, content)
    if as_json:
        _print_json({"output": str(output), "bytes": len(content)})
    else:
        print(f"已写出：{output}")


@app.command()
@_tells_errors
def verify(*, as_json: Json = False) -> None:
    """核对全部台账和定稿：有没有在程序之外被改动、删除或调换次序的。"""
    _ready()
    from shuzhi.ledger.verify import verify_chains
    from shuzhi.reports.freezing import verify_frozen

    faults = [*verify_chains(), *verify_frozen()]
    if as_json:
        _print_json({"clean": not faults, "faults": [fault.as_dict() for fault in faults]})
    elif faults:
        for fault in faults:
            print(f"{fault.organisation}：{fault.message}（{fault.code}）")
        print("怎么办：请保留现场，用最近一次备份对照，并报告上级组织部门。", file=sys.stderr)
    else:
        print("核对完毕，全部相符。")
    if faults:
        raise typer.Exit(1)


@app.command()
@_tells_errors
def serve(
    *,
    host: Annotated[str, typer.Option(help="监听地址，缺省只供本机使用。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口。")] = 8000,
) -> None:
    """启动网页，浏览器打开 http://127.0.0.1:8000 使用。"""
    _ready(initialised=False)
    from shuzhi.web.readiness import prepare
    from shuzhi.web.server import run_server

    prepare()
    run_server(host=host, port=port)


@app.command()
@_tells_errors
def demo(
    *,
    output: Annotated[Path, typer.Option("--output", help="述职报告写到哪里。")] = Path("述职报告.docx"),
    as_json: Json = False,
) -> None:
    """建立虚构的样例县和一年的台账，写出一份述职报告。"""
    _ready(initialised=False)
    from shuzhi.demo import make_demo
    from shuzhi.web.readiness import prepare

    prepare()
    done = make_demo(actor=_operator(), output=output)
    if as_json:
        _print_json(done.as_dict())
    else:
        for line in done.lines():
            print(line)


@app.command()
def check(*, as_json: Json = False) -> None:
    """自检：缺什么、怎么补。"""
    from shuzhi.selfcheck import run_checks

    findings = run_checks(os.environ)
    if as_json:
        _print_json([finding.as_dict() for finding in findings])
    else:
        for finding in findings:
            print(f"{'正常' if finding.good else '缺失'}\t{finding.title}：{finding.told}")
            if not finding.good:
                print(f"\t怎么办：{finding.advice}")
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}”不是日期。", advice="请写成 2025-12-31 这样。", code="date.invalid") from None


def _must_exist(files: list[Path]) -> None:
    for file in files:
        if not file.is_file():
            raise CommandError(f"找不到文件：{file}", advice="请核对文件名和所在文件夹。", code="file.missing")


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside the target and put it in place at once: a file is whole or not there."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise CommandError(
            f"写不进文件：{path}（{error.strerror}）。",
            advice="如在 Word 中打开着，请先关闭，或换一个文件名。",
            code="file.unwritable",
        ) from error


def main() -> None:
    """Entry point of the ``shuzhi`` command."""
    try:
        app()
    except ShuzhiError as error:  # e.g. the data folder cannot be written when settings are read
        _tell(error, as_json="--json" in sys.argv)
        sys.exit(1)
