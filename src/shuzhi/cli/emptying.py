"""The command that empties what must not be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from shuzhi.cli.printing import print_json
from shuzhi.cli.telling import Json, OrganisationCode, app, operator, organisation_of, ready, tells_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi.ledger.emptying import Emptied
    from shuzhi.ledger.emptying_registers import EmptiedRow

BACKUPS = "以前的备份里仍有这些内容：请重新备份，并按规定销毁旧备份。"


@app.command("empty-content")
@tells_errors
def empty_content(
    *,
    org: OrganisationCode,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出，不清空。")] = False,
    as_json: Json = False,
) -> None:
    """清空谈话、诫勉、意识形态、办案数等条目和登记中不应登记的内容（含下级组织，修订链仍可核对）。"""
    ready()
    from shuzhi.ledger.emptying import empty_entries
    from shuzhi.ledger.emptying_registers import empty_rows
    from shuzhi.web.frame.staging import forget_all

    actor = operator()
    organisation = organisation_of(actor, org)
    found = empty_entries(actor=actor, organisation=organisation, dry_run=dry_run)
    rows = empty_rows(actor=actor, organisation=organisation, dry_run=dry_run)
    uploads = 0 if dry_run else forget_all()
    if as_json:
        told = {"entries": [one.as_dict() for one in found], "rows": [one.as_dict() for one in rows]}
        links = sum(one.links for one in found) + sum(row.links for row in rows)
        print_json({"dry_run": dry_run, **told, "links": links, "uploads": uploads})
        return
    _tell(found, rows, dry_run=dry_run)
    if not dry_run:
        print(f"暂存的上传文件已清除 {uploads} 份。{BACKUPS}")


def _tell(found: Sequence[Emptied], rows: Sequence[EmptiedRow], *, dry_run: bool) -> None:
    from shuzhi.rulebook import national
    from shuzhi.rulebook.kept import fields_words

    for one in found:
        print(f"{one.organisation}\t条目 {one.entry_id}\t{one.day}\t{fields_words(one.fields)}")
    for row in rows:
        print(f"{row.organisation}\t{national().registers[row.register].label} {row.row_id}")
    links, verb = sum(one.links for one in found) + sum(row.links for row in rows), "将清空" if dry_run else "已清空"
    counted = "、".join(f"{len(those)} 条{label}" for those, label in ((found, "台账"), (rows, "登记")) if those)
    print(f"{verb} {counted}、{links} 处修订。" if counted else "没有需要清空的内容。")
