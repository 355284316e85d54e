"""The commands of the office: set up, record, ask, write, prove, serve."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shuzhi.cli.printing import print_json
from shuzhi.cli.program import Program
from shuzhi.cli.telling import (
    CommandError,
    Json,
    OrganisationCode,
    Year,
    app,
    must_exist,
    operator,
    organisation_of,
    parse_day,
    ready,
    tells_errors,
    write_whole,
)

if TYPE_CHECKING:
    from datetime import date

    from shuzhi.duties.beginnings import Begins
    from shuzhi.evaluation import Period

organisations = Program(help="组织。")
app.add_typer(organisations, name="org")


@app.command()
@tells_errors
def init(*, as_json: Json = False) -> None:
    """建立数据文件（已建立的会升级到本版本，数据不变）。"""
    ready(initialised=False)
    from shuzhi.keeping.readiness import prepare

    home = prepare()
    if as_json:
        print_json({"home": str(home)})
    else:
        print(f"数据文件夹已就绪：{home}")


@organisations.command("add")
@tells_errors
def add_organisation(
    *,
    code: Annotated[str, typer.Option(help="代码，不重复。")],
    name: Annotated[str, typer.Option(help="名称。")],
    kind: Annotated[str, typer.Option(help="类型，例如 branch（党支部）、committee（基层党委）。")],
    parent: Annotated[str | None, typer.Option(help="上级组织的代码。")] = None,
    sector: Annotated[str, typer.Option(help="领域，例如 government（机关）、village（村）。")] = "other",
    founded: Annotated[str | None, typer.Option(help="成立日期，例如 2019-07-01。")] = None,
    ledger_since: Annotated[str | None, typer.Option(help="台账自何日起记；此前的不追问。")] = None,
    as_json: Json = False,
) -> None:
    """新建组织。"""
    ready()
    from shuzhi.roster import organisations as verbs

    actor = operator()
    made = verbs.add_organisation(
        actor=actor,
        code=code,
        name=name,
        kind=kind,
        parent=organisation_of(actor, parent) if parent else None,
        sector=sector,
        founded_on=parse_day(founded) if founded else None,
        ledger_since=parse_day(ledger_since) if ledger_since else None,
    )
    if as_json:
        print_json({"code": made.code, "name": made.name, "kind": made.kind, "parent": parent})
    else:
        print(f"已新建{made.get_kind_display()}：{made.name}（{made.code}）")


@app.command("import")
@tells_errors
def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="要导入的 Excel 文件，次序不限。")],
    *,
    org: OrganisationCode,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入。")] = False,
    ledger_since: Annotated[
        str | None, typer.Option(help="这批表从何日起算台账；不写按表上写明的年份或最早一行的年份，从1月1日起。")
    ] = None,
    as_json: Json = False,
) -> None:
    """导入办公室原有的 Excel 台账。"""
    ready()
    from shuzhi.exchange.importing import import_workbooks

    actor = operator()
    must_exist(files)
    importing = partial(import_workbooks, actor=actor, organisation=organisation_of(actor, org), paths=files)
    since = parse_day(ledger_since) if ledger_since else None
    if since is None and not (dry_run or as_json) and at_a_terminal():
        since = ask_beginning(importing(dry_run=True).begins)
    result = importing(dry_run=dry_run, ledger_since=since)
    record = result.as_dict()
    nothing_read = all(sheet["kind"] == "unknown" for sheet in record["files"])
    if as_json:
        print_json(record)
        raise typer.Exit(1 if nothing_read else 0)
    for sheet in record["files"]:
        print(
            f"{sheet['file']}·{sheet['sheet']}：{sheet['rows']} 行，新增 {sheet['created']}，合并 {sheet['merged']}，"
            f"未变 {sheet['unchanged']}，退回 {sheet['rejected']}"
        )
        for sentence in sheet["inferred"]:
            print(f"    推断：{sentence}")
        for problem in sheet["problems"]:
            where = f"第{problem['row']}行{problem['column'] or ''}" if problem["row"] else "整表"
            print(f"    问题（{problem['code']}）{where}：{problem['message']}{problem['advice']}")
    if nothing_read:
        print("没有一张表认得出来，什么也没有导入。请核对表头，或照用户说明里的列名改好后再导入。", file=sys.stderr)
        raise typer.Exit(1)
    if dry_run:
        print("以上为预览，没有写入。")
    elif result.batch is None:
        print("没有新的内容，数据未变。")
    else:
        print(f"已导入，批次号 {result.batch}；撤销用 shuzhi undo {result.batch}")


def at_a_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


def ask_beginning(begins: Sequence[Begins]) -> date | None:
    """Ask from which day on the ledger tells of what the files would begin; None: as they tell themselves."""
    if not begins:
        return None
    for one in begins:
        print(f"{one.label}将自 {one.since.isoformat()} 起记，此前没有记录的不追问。")
    offered = min(one.since for one in begins)
    chosen = parse_day(typer.prompt("台账从哪一天记起", default=offered.isoformat()))
    return None if chosen == offered else chosen


@app.command()
@tells_errors
def undo(
    batch: Annotated[int, typer.Argument(min=1, metavar="批次号", help="导入时显示的批次号。")],
    *,
    as_json: Json = False,
) -> None:
    """撤销一个导入批次。"""
    ready()
    from shuzhi.exchange.importing import undo_batch

    undone = undo_batch(actor=operator(), batch_id=batch)
    if as_json:
        print_json({"batch": undone.pk, "undone": True})
    else:
        print(f"已撤销批次 {undone.pk}（{undone.label}）。")


@app.command()
@tells_errors
def duties(
    *,
    org: OrganisationCode,
    on: Annotated[str, typer.Option("--on", help="哪一天，例如 2025-12-31。")],
    as_json: Json = False,
) -> None:
    """列出某天应办的责任及其依据。"""
    ready()
    from shuzhi.duties.listing import duties_of

    actor = operator()
    listed = duties_of(actor=actor, organisation=organisation_of(actor, org), on=parse_day(on))
    if as_json:
        print_json([duty.as_dict() | {"need_unit": duty.rule.need.measure} for duty in listed])
        return
    for duty in listed:
        row = duty.row
        mark = "（暂算）" if row.provisional else ""
        print(
            f"{duty.status_label}\t{row.period}\t{duty.rule.title}\t{duty.subject}\t"
            f"期限 {duty.due_words}{mark}\t{duty.progress}\t{duty.reference}"
        )


@app.command()
@tells_errors
def figures(
    *,
    org: OrganisationCode,
    year: Year,
    subtree: Annotated[bool, typer.Option("--subtree", help="连同所有下级。")] = False,
    topic: Annotated[str, typer.Option("--topic", help="只算带这个专题的活动。")] = "",
    by: Annotated[
        str, typer.Option("--by", help="只算由任这个职务的人主持、主讲或发言的，如 secretary（只算现任书记）。")
    ] = "",
    on: Annotated[str, typer.Option("--on", help="算到这一年的哪一天为止，例如 2025-06-30。")] = "",
    person: Annotated[str, typer.Option("--person", help="只算这个人主持、主讲或发言的；写姓名或名册编号。")] = "",
    as_json: Json = False,
) -> None:
    """列出一个年度的全部指标；每个数带着它背后的记录。"""
    ready()
    from shuzhi.evaluation import OWN, SUBTREE
    from shuzhi.figures.narrowing import Narrowing, left_out
    from shuzhi.figures.question import Question
    from shuzhi.figures.rows import figure_dict
    from shuzhi.figures.values import figures_of
    from shuzhi.roster.finding import find_person

    actor = operator()
    organisation = organisation_of(actor, org)
    one = find_person(actor=actor, organisation=organisation, text=person) if person else None
    only = Narrowing(topic, by, one)
    scope = SUBTREE if subtree else OWN
    question = Question(actor, organisation, year, scope, only, within=_up_to(on, year) if on else None)
    listed = figures_of(question)
    if as_json:
        print_json([figure_dict(figure, question) for figure in listed])
        return
    for figure in listed:
        print(f"{figure.definition.label}\t{figure.text_with_unit}\t{figure.completeness_words}\t{figure.id}")
    if unsaid := left_out(only):
        print(f"另有 {unsaid} 项指标不能按{only.ways}细分，未列。")


def _up_to(on: str, year: int) -> Period:
    from shuzhi.clock import today
    from shuzhi.evaluation import Period

    day = parse_day(on)
    if day.year != year:
        raise CommandError(
            f"{on} 不在 {year} 年。", advice="--on 写这一年里的一天；要看别的年份请改 --year。", code="date.order"
        )
    return Period.up_to(day, today())


@app.command()
@tells_errors
def report(
    *,
    org: OrganisationCode,
    year: Year,
    output: Annotated[Path, typer.Option("--output", help="写到哪个文件：.docx、.md 或 .html。")],
    profile: Annotated[str | None, typer.Option(help="报告样式，例如 branch；不写则按组织类型选。")] = None,
    comments: Annotated[bool, typer.Option("--comments", help="在 Word 中为每个数加批注。")] = False,
    masked: Annotated[bool, typer.Option("--masked", help="对外分享稿：隐去单位、姓名和数字，不带附件。")] = False,
    as_json: Json = False,
) -> None:
    """写出述职报告，附每个数的出处。"""
    ready()
    from shuzhi.reports.output import write_report

    form = output.suffix.lower().lstrip(".")
    if form not in {"docx", "md", "html"}:
        raise CommandError(
            f"不能写成“{output.name}”。", advice="文件名请以 .docx、.md 或 .html 结尾。", code="report.form"
        )
    actor = operator()
    content = write_report(
        actor=actor,
        organisation=organisation_of(actor, org),
        year=year,
        profile=profile,
        form=form,
        comments=comments,
        masked=masked,
    )
    write_whole(output, content)
    if as_json:
        print_json({"output": str(output), "bytes": len(content)})
    else:
        print(f"已写出：{output}")


@app.command()
@tells_errors
def verify(*, as_json: Json = False) -> None:
    """核对全部数据：有没有在程序之外被改动、删除或调换次序的。"""
    ready()
    from shuzhi.chain.emptying import emptied_links
    from shuzhi.chain.verify import covered, verify_house

    faults = verify_house()
    emptied = emptied_links()
    if as_json:
        records = [fault.as_dict() for fault in faults]
        print_json({"clean": not faults, "faults": records, "covered": covered(), "emptied": emptied})
    elif faults:
        for fault in faults:
            print(f"{fault.organisation}：{fault.message}（{fault.code}）")
        print("怎么办：请保留现场，用最近一次备份对照，并报告上级组织部门。", file=sys.stderr)
    else:
        print("核对完毕，全部相符。")
    if not as_json:
        print(f"核对的是：{'、'.join(covered())}，以及它们的每次更正。")
        if emptied:
            print(f"其中 {emptied} 处修订已按规定清空内容，其余仍可核对。")
    if faults:
        raise typer.Exit(1)


@app.command()
@tells_errors
def serve(
    *,
    host: Annotated[str, typer.Option(help="监听地址，缺省只供本机使用。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口。")] = 8000,
    as_json: Json = False,
) -> None:
    """启动网页，浏览器打开 http://127.0.0.1:8000 使用。"""
    ready(initialised=False)
    from shuzhi.keeping.readiness import prepare
    from shuzhi.web.frame.server import run_server

    prepare()

    def started(address: str) -> None:
        line = json.dumps({"address": address}) if as_json else f"已启动：请用浏览器打开 {address} （按 Ctrl+C 停止）"
        print(line, flush=True)

    run_server(host=host, port=port, started=started)


@app.command()
@tells_errors
def demo(
    *,
    output: Annotated[Path, typer.Option("--output", help="述职报告写到哪里。")] = Path("述职报告.docx"),
    as_json: Json = False,
) -> None:
    """建立虚构的样例县和一年的台账，写出一份述职报告。"""
    ready(initialised=False)
    from shuzhi.demo import make_demo
    from shuzhi.keeping.readiness import prepare

    prepare()
    done = make_demo(actor=operator(), output=output)
    if as_json:
        print_json(done.as_dict())
    else:
        for line in done.lines():
            print(line)


@app.command()
def selfcheck(*, as_json: Json = False) -> None:
    """自检：这台电脑缺什么、怎么补。"""
    from shuzhi.keeping.selfcheck import run_checks

    findings = run_checks(os.environ)
    if as_json:
        print_json([finding.as_dict() for finding in findings])
    else:
        for finding in findings:
            print(f"{'正常' if finding.good else '缺失'}\t{finding.title}：{finding.words}")
            if not finding.good:
                print(f"\t怎么办：{finding.advice}")
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)
