"""The commands of the facts file: in and out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from shuzhi.cli.printing import print_json
from shuzhi.cli.telling import (
    Json,
    OrganisationCode,
    app,
    must_exist,
    operator,
    organisation_of,
    ready,
    tells_errors,
    write_whole,
)


@app.command()
@tells_errors
def load(
    file: Annotated[Path, typer.Argument(metavar="文件", help="事实文件（shuzhi.facts/1），写法见 docs/facts.md。")],
    *,
    org: Annotated[str | None, typer.Option("--org", metavar="代码", help="只录入这个组织和它的下级。")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入。")] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="能录入的录入，其余列出；不写则有一处不行就都不录入。")
    ] = False,
    as_json: Json = False,
) -> None:
    """录入事实文件：组织、人员、台账、事项、登记，一次一批，可以撤销。"""
    ready()
    from shuzhi.exchange.facts import load_facts

    actor = operator()
    must_exist([file])
    result = load_facts(
        actor=actor,
        path=file,
        organisation=organisation_of(actor, org) if org else None,
        partial=partial,
        dry_run=dry_run,
    )
    record = result.as_dict()
    if as_json:
        print_json(record | {"dry_run": dry_run})
    else:
        _tell(record, dry_run=dry_run)
    if result.refused and not result.entered:
        raise typer.Exit(1)


def _tell(record: dict[str, Any], *, dry_run: bool) -> None:
    from shuzhi.exchange.facts.parts import parts

    for part in parts():
        counts = [record[outcome].get(part.key, 0) for outcome in ("entered", "unchanged", "refused")]
        if any(counts):
            print(f"{part.label}：新增 {counts[0]}，未变 {counts[1]}，退回 {counts[2]}")
    for problem in record["problems"]:
        print(f"    {problem['path']}（{problem['code']}）：{problem['message']}{problem['advice']}", file=sys.stderr)
    if dry_run:
        print("以上为预览，没有写入。")
    elif record["batch"] is None:
        print("没有新的内容，数据未变。")
    else:
        print(f"已录入，批次号 {record['batch']}；撤销用 shuzhi undo {record['batch']}")


@app.command()
@tells_errors
def dump(
    *,
    org: OrganisationCode,
    output: Annotated[Path, typer.Option("--output", help="写到哪个文件，例如 台账.json。")],
    year: Annotated[
        int | None, typer.Option("--year", min=1949, max=2050, metavar="年度", help="只写这一年发生的；不写则全部。")
    ] = None,
    subtree: Annotated[bool, typer.Option("--subtree", help="连同所有下级。")] = False,
    as_json: Json = False,
) -> None:
    """把台账写成事实文件：换电脑、给别人、存档都用它。"""
    ready()
    from shuzhi.exchange.facts import dump_facts

    actor = operator()
    content = dump_facts(actor=actor, organisation=organisation_of(actor, org), year=year, subtree=subtree)
    write_whole(output, content)
    if as_json:
        print_json({"output": str(output), "bytes": len(content)})
    else:
        print(f"已写出：{output}（不含附件、身份证号和电话）")
