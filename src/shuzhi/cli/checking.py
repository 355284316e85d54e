"""The commands of the checker: ``check`` and ``compare``.

They need no database, account or network; only ``--org`` asks the ledger, and only then is the program loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuzhi.cli.printing import print_json, tell
from shuzhi.cli.telling import (
    CommandError,
    Json,
    app,
    operator,
    organisation_of,
    ready,
    tells_errors,
    write_whole,
)
from shuzhi.errors import ShuzhiError

if TYPE_CHECKING:
    from shuzhi.checking.model import Checked, KnownFigure, SourceText
    from shuzhi.checking.structure import ShapeLimits

ENDINGS = frozenset({".docx", ".doc", ".wps", ".pdf", ".txt", ".md"})
OUTPUT_ENDINGS = (".html", ".docx", ".json", ".txt")
Files = Annotated[
    list[Path], typer.Argument(metavar="文件…", help="报告文件或文件夹（.docx、.doc、.wps、.pdf、.txt、.md）。")
]


@dataclass(frozen=True, slots=True)
class Read:
    """A file that could be read."""

    path: Path
    data: bytes
    source: SourceText


@app.command()
@tells_errors
def check(
    files: Files,
    *,
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", help="对照材料：上年报告、范文、别处的报告，文件或文件夹；可以重复写。"),
    ] = None,
    org: Annotated[str | None, typer.Option("--org", help="组织代码：数字与它的台账核对，须与 --year 一起写。")] = None,
    year: Annotated[int | None, typer.Option("--year", min=1949, max=2050, help="年度。")] = None,
    profile: Annotated[str | None, typer.Option("--profile", help="报告样式：用它的篇幅和比重，例如 branch。")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="写到哪个文件：.html 网页、.docx 带批注的 Word、.json 或 .txt。")
    ] = None,
    clean: Annotated[Path | None, typer.Option("--clean", help="另写一份去掉杂质的正文（.txt）。")] = None,
    as_json: Json = False,
) -> None:
    """核查报告：哪里站不住、为什么、怎么改。不需要数据文件和网络。"""
    _must_fit(output, clean, files)
    limits = _limits(profile)
    known = _figures(org, year)
    read, problems = read_all(files)
    others, unread = read_all(against or [])
    problems += unread
    results = [(one, _checked(one, others, known, limits)) for one in read]
    if clean is not None:
        _write_clean(clean, read, as_json=as_json)
    if output is not None:
        write_whole(output, _rendered(output.suffix.lower(), results, problems))
    if as_json:
        print_json(_record(results, problems, [*files, *(against or [])]))
    elif output is not None:
        print(f"已写出：{output}")
    else:
        for line in _lines(results):
            print(line)
    _end(problems, as_json=as_json)


@app.command()
@tells_errors
def compare(paths: Files, *, as_json: Json = False) -> None:
    """对照多篇报告：哪些段落相同。不需要数据文件和网络。"""
    from shuzhi.checking.comparing import compare_sources

    read, problems = read_all(paths)
    comparison = compare_sources([(str(one.path), one.source) for one in read])
    if as_json:
        from shuzhi.checking.answering.records import comparison_record

        print_json(comparison_record(comparison) | _problem_record(problems))
    else:
        from shuzhi.checking.answering.lines import comparison_lines

        for line in comparison_lines(comparison):
            print(line)
    _end(problems, as_json=as_json)


def read_all(paths: Sequence[Path]) -> tuple[list[Read], list[tuple[str, ShuzhiError]]]:
    """Every readable file named or below a folder named, and what kept the others from being read.

    Raises:
        ShuzhiError: One file alone was named, and it cannot be read.
    """
    read: list[Read] = []
    problems: list[tuple[str, ShuzhiError]] = []
    for path in paths:
        try:
            for file in _files_of(path):
                try:
                    read.append(_read(file))
                except ShuzhiError as error:
                    problems.append((str(file), error))
        except ShuzhiError as error:
            problems.append((str(path), error))
    if len(paths) == 1 and len(problems) == 1 and not read:
        raise problems[0][1]
    return read, problems


def _files_of(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(
        file
        for file in path.rglob("*")
        if file.suffix.lower() in ENDINGS and file.is_file() and not file.name.startswith(("~$", "."))
    )
    if not found:
        raise CommandError(
            f"文件夹里没有可以读的报告：{path}",
            advice="可以读 .docx、.doc、.wps、.pdf、.txt 和 .md 文件。",
            code="folder.empty",
        )
    return found


def _read(path: Path) -> Read:
    from shuzhi.checking.reading import read_file

    source = read_file(path)
    data = path.read_bytes() if source.format == "docx" else b""
    return Read(path, data, source)


def _checked(
    one: Read, others: Iterable[Read], figures: Sequence[KnownFigure] | None, limits: ShapeLimits | None
) -> list[Checked]:
    from shuzhi.checking.check import check_source

    against = [other.source for other in others if not _same_file(other.path, one.path)]
    return check_source(one.source, data=one.data or None, against=against, figures=figures, limits=limits)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _must_fit(output: Path | None, clean: Path | None, files: Sequence[Path]) -> None:
    """Refuse what cannot be written before anything is read."""
    if output is not None and output.suffix.lower() not in OUTPUT_ENDINGS:
        raise CommandError(
            f"不能写成“{output.name}”。", advice=f"文件名请以 {'、'.join(OUTPUT_ENDINGS)} 结尾。", code="check.output"
        )
    single = len(files) == 1 and not files[0].is_dir()
    if not single and output is not None and output.suffix.lower() == ".docx":
        raise CommandError(
            "带批注的 Word 一次只能写一个文件的。", advice="请一个一个文件地核查。", code="check.one_file"
        )
    if not single and clean is not None:
        raise CommandError("去杂质的正文一次只能写一个文件。", advice="请一个一个地核查。", code="check.one_file")
    for target in filter(None, (output, clean)):
        if any(_same_file(target, file) for file in files):
            raise CommandError(
                f"不能写到原文件上：{target}", advice="请换一个文件名，原文件不会被改动。", code="check.overwrites"
            )


def _limits(profile: str | None) -> ShapeLimits | None:
    if profile is None:
        return None
    from shuzhi.checking.structure import limits_from_profile
    from shuzhi.rulebook import national

    found = national().profiles.get(profile)
    if found is None:
        known = "、".join(national().profiles)
        raise CommandError(f"没有报告样式“{profile}”。", advice=f"可用：{known}。", code="profile.not_found")
    return limits_from_profile(found)


def _figures(org: str | None, year: int | None) -> list[KnownFigure] | None:
    """What the ledger says; None where it is not asked."""
    if org is None and year is None:
        return None
    if org is None or year is None:
        raise CommandError(
            "--org 和 --year 要一起写。",
            advice="例如：--org Z3 --year 2025",
            code="check.org_year",
        )
    ready()
    from shuzhi.figures.known import known_figures
    from shuzhi.figures.question import Question

    actor = operator()
    return known_figures(Question(actor=actor, organisation=organisation_of(actor, org), year=year))


def _record(results: _Results, problems: _Problems, named: Sequence[Path]) -> dict[str, Any]:
    from shuzhi.checking.answering.records import checked_record

    several = len(named) > 1 or named[0].is_dir()
    reports = [
        checked_record(report, file=str(one.path) if several else "") for one, checked in results for report in checked
    ]
    return {"reports": reports} | _problem_record(problems)


def _problem_record(problems: _Problems) -> dict[str, Any]:
    return {"problems": [{"file": file, **error.as_dict()} for file, error in problems]} if problems else {}


def _lines(results: _Results) -> Iterable[str]:
    from shuzhi.checking.answering.lines import report_lines, source_lines

    for one, checked in results:
        if len(results) > 1:
            yield f"文件：{one.path}"
        yield from source_lines(one.source)
        for report in checked:
            yield from report_lines(report)


def _rendered(ending: str, results: _Results, problems: _Problems) -> bytes:
    return _WRITERS[ending](results, problems)


def _as_page(results: _Results, _problems: _Problems) -> bytes:
    from shuzhi.checking.answering.html import render_page

    name = results[0][0].path.name if len(results) == 1 else f"{len(results)} 个文件"
    noted = [note for one, _ in results for note in one.source.noted]
    return render_page([report for _, checked in results for report in checked], name=name, noted=noted).encode()


def _as_word(results: _Results, _problems: _Problems) -> bytes:
    from shuzhi.checking.answering.word import word_copy

    one, checked = results[0]
    return word_copy(one.source, checked, data=one.data or None)


def _as_json(results: _Results, problems: _Problems) -> bytes:
    import json

    record = _record(results, problems, [one.path for one, _ in results])
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _as_lines(results: _Results, _problems: _Problems) -> bytes:
    return ("\n".join(_lines(results)) + "\n").encode()


def _write_clean(path: Path, read: Sequence[Read], *, as_json: bool) -> None:
    from shuzhi.checking.noise import clean

    copy = clean(read[0].source)
    write_whole(path, copy.text.encode())
    if as_json:
        return
    print(f"已写出去掉杂质的正文：{path}（改了 {len(copy.changes)} 处）")
    for change in copy.changes:
        print(f"  {change}")


def _end(problems: _Problems, *, as_json: bool) -> None:
    """Name what could not be read; then the command has not done all that was asked."""
    for file, error in problems:
        if as_json:
            print(f"{file}：{error.message}（{error.code}）", file=sys.stderr)
        else:
            tell(error, as_json=False)
    if problems:
        raise typer.Exit(1)


_Results = list[tuple[Read, "list[Checked]"]]
_Problems = list[tuple[str, ShuzhiError]]
_WRITERS: dict[str, Callable[[_Results, _Problems], bytes]] = {
    ".html": _as_page,
    ".docx": _as_word,
    ".json": _as_json,
    ".txt": _as_lines,
}
