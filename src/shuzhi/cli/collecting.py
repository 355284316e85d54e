"""The commands between two levels: ``submit`` for the one who reports; ``below``, ``collection``, ``volume`` above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuzhi.cli.printing import print_json
from shuzhi.cli.telling import (
    CommandError,
    Json,
    OrganisationCode,
    Year,
    app,
    must_exist,
    operator,
    organisation_of,
    ready,
    tells_errors,
    write_whole,
)
from shuzhi.clock import SHANGHAI
from shuzhi.errors import reason
from shuzhi.rulebook.statuses import LABELS, STATUSES

if TYPE_CHECKING:
    from shuzhi.reports.collection import Collection, Row, SharedFrom, Side

SHOWN = 40  # characters of a passage on the screen; --json has the whole


@app.command()
@tells_errors
def submit(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="文件", help="在别处写好的报告（.docx、.doc、.wps、.pdf、.txt、.md）；不写则报送定稿。"),
    ] = None,
    *,
    org: OrganisationCode,
    year: Year,
    as_json: Json = False,
) -> None:
    """报送述职报告：已定稿的，或在别处写好的文件。新报的一篇替下原来的。"""
    ready()
    from shuzhi.reports import submitting
    from shuzhi.reports.drafting import find_report

    actor = operator()
    organisation = organisation_of(actor, org)
    if file is None:
        report = find_report(actor=actor, organisation=organisation, year=year)
        made = submitting.submit_report(actor=actor, report=report)
    else:
        made = submitting.submit_file(
            actor=actor, organisation=organisation, year=year, name=file.name, data=_bytes_of(file)
        )
    if as_json:
        record = {"org": org, "year": year, "title": made.title, "file": made.file_name, "digest": made.digest}
        print_json(record | {"from_ledger": made.frozen_id is not None, "handed_in": made.submitted_at.isoformat()})
    else:
        print(f"已报送：{organisation.name}{year}年《{made.title}》，校验值 {made.digest}")


@app.command(
    help=f"下级进度：每项责任有多少组织都有记录、还有{LABELS['due']}、有{LABELS['overdue']}；按组织次序列出，不排名。"
)
@tells_errors
def below(
    *,
    org: OrganisationCode,
    year: Year,
    rule: Annotated[str | None, typer.Option("--rule", help="只看这一项责任，例如 branch.theme_day.monthly。")] = None,
    as_json: Json = False,
) -> None:
    """Tell how the year's duties stand below, in the order of the tree."""
    ready()
    from shuzhi.duties.below import duties_below_counted

    actor = operator()
    found = duties_below_counted(actor=actor, organisation=organisation_of(actor, org), year=year, rule=rule)
    if as_json:
        print_json(found.as_dict())
        return

    def words(counts: Mapping[str, int], unbegun: int) -> str:
        told = {label: counts.get(status, 0) for status, label in LABELS.items()}
        told[LABELS["unknown"]] -= unbegun
        told[STATUSES["unknown"].unbegun] = unbegun
        return "，".join(f"{label} {number}" for label, number in told.items() if number)

    for one in found.rules:
        print(f"{one.rule.title}\t{words(one.duties, one.unbegun)}\t{one.organisations} 个组织")
    for unit in found.units:
        print(f"{unit.name}\t{words(unit.counts, unit.unbegun)}\t已写说明 {unit.explained}")


@app.command()
@tells_errors
def collection(*, org: OrganisationCode, year: Year, as_json: Json = False) -> None:
    """收齐情况：谁报了、谁还没报，同一组数字并列，哪些段落相同。"""
    ready()
    from shuzhi.reports.collection import collection_of, copied_passages, figures_across

    actor = operator()
    found = collection_of(actor=actor, organisation=organisation_of(actor, org), year=year)
    shared = copied_passages(actor=actor, collection=found)
    if as_json:
        print_json(_record(found, figures_across(actor=actor, collection=found), shared))
        return
    for line in (*_unit_lines(found), *_shared_lines(shared)):
        print(line)


@app.command()
@tells_errors
def volume(
    *,
    org: OrganisationCode,
    year: Year,
    output: Annotated[Path, typer.Option("--output", help="写到哪个 .docx 文件。")],
    masked: Annotated[bool, typer.Option("--masked", help="对外分享稿：隐去单位、姓名和数字。")] = False,
    as_json: Json = False,
) -> None:
    """把报送的述职报告汇编成一册 Word，附目录、数字并列表和未报名单。"""
    ready()
    from shuzhi.reports.volume import write_volume

    if output.suffix.lower() != ".docx":
        raise CommandError(f"不能写成“{output.name}”。", advice="文件名请以 .docx 结尾。", code="volume.form")
    actor = operator()
    content = write_volume(actor=actor, organisation=organisation_of(actor, org), year=year, masked=masked)
    write_whole(output, content)
    if as_json:
        print_json({"output": str(output), "bytes": len(content)})
    else:
        print(f"已写出：{output}")


def _bytes_of(file: Path) -> bytes:
    """The file's bytes; of one too large no more than shows that it is."""
    from shuzhi.checking.reading.read import MAX_BYTES

    must_exist([file])
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(
            f"打不开文件：{file}（{reason(error)}）。",
            advice="请确认文件没有被占用，并有读取的权限。",
            code="file.unreadable",
        ) from error


def _unit_lines(found: Collection) -> Iterable[str]:
    yield f"{found.organisation.name}{found.year}年：应报 {len(found.units)}，已报 {len(found.handed_in)}"
    for unit in found.units:
        if unit.submission is None:
            yield f"未报\t{unit.organisation.code}\t{unit.organisation.name}"
            continue
        source = "定稿" if unit.from_ledger else f"文件 {unit.submission.file_name}"
        day = f"{unit.submission.submitted_at.astimezone(SHANGHAI):%Y-%m-%d}"
        yield f"已报\t{unit.organisation.code}\t{unit.organisation.name}\t{day}\t{source}"


def _shared_lines(shared: Sequence[SharedFrom]) -> Iterable[str]:
    if not shared:
        yield "没有发现相同的段落。"
    for group in shared:
        yield f"与{group.name}相同的段落："
        for taking in group.takings:
            words = " ".join(taking.taker.words.split())
            shown = words if len(words) <= SHOWN else f"{words[:SHOWN]}……"
            yield f"    {taking.taker.name}，{taking.characters} 字：{shown}"
    if shared:
        yield "怎么办：请与作者核实；确是共同开展的工作，请各自写明自己做了什么。"


def _record(found: Collection, rows: Sequence[Row], shared: Sequence[SharedFrom]) -> dict[str, Any]:
    return {
        "org": found.organisation.code,
        "year": found.year,
        "units": [unit.as_dict() for unit in found.units],
        "missing": [unit.organisation.code for unit in found.missing],
        "figures": [_row_record(row) for row in rows],
        "shared": [_shared_record(group) for group in shared],
    }


def _row_record(row: Row) -> dict[str, Any]:
    figures = [
        {
            "id": figure.id,
            "numbers": list(figure.definition.numbers),
            "label": figure.definition.label,
            "unit": figure.definition.unit,
            "value": None if figure.value is None else float(figure.value),
            "completeness": figure.completeness,
        }
        for figure in row.figures
    ]
    return {"code": row.unit.organisation.code, "frozen": row.frozen, "figures": figures}


def _shared_record(group: SharedFrom) -> dict[str, Any]:
    return {
        "source": group.name,
        "kind": group.kind,
        "code": group.organisation.code if group.organisation else None,
        "passages": [
            {
                "characters": taking.characters,
                "source": _side_record(taking.source),
                "taker": _side_record(taking.taker),
            }
            for taking in group.takings
        ],
    }


def _side_record(side: Side) -> dict[str, Any]:
    code = side.organisation.code if side.organisation else None
    return {"name": side.name, "code": code, "year": side.year, "span": list(side.span), "text": side.words}
