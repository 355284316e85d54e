"""Rows of office workbooks imported per second, beside two floors of the same run.

    python benchmarks/import_rows.py [--branches N] [--rounds N]

Each branch brings five workbooks of a year (roster, meetings, dues, development, findings) with the usual mess, made by
the tests' generator; everyone in them is invented.  The floors do a part of the work and no more: openpyxl that only
reads every cell of the same files, and SQLite's own ``executemany`` of the same rows, one transaction a branch.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
from pathlib import Path
from typing import Any

from measuring import machine, own_home, timed

WIDTH = 24  # columns kept of a row in the SQLite floor


def read_cells(paths: list[Path]) -> list[tuple[Any, ...]]:
    """Every row of every sheet, as openpyxl gives it."""
    from openpyxl import load_workbook

    return [
        row
        for path in paths
        for sheet in load_workbook(path, data_only=True).worksheets
        for row in sheet.iter_rows(values_only=True)
    ]


def insert_rows(file: Path, rows: list[tuple[Any, ...]]) -> None:
    """The rows into one table, committed to the disk as the program's own database is."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    columns = ", ".join(f"c{number}" for number in range(WIDTH))
    connection.execute(f"CREATE TABLE IF NOT EXISTS held ({columns})")
    told = [tuple(None if c is None else str(c) for c in (*row, *[None] * WIDTH)[:WIDTH]) for row in rows]
    connection.executemany(f"INSERT INTO held VALUES ({', '.join('?' * WIDTH)})", told)
    connection.commit()
    connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--branches", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    own_home()
    from tests.exchange_workbook.make_workbooks import make_workbooks

    from shuzhi.access.scoping import local_operator
    from shuzhi.exchange.importing import import_workbooks
    from shuzhi.roster.organisations import add_organisation
    from shuzhi.roster.spells import RosterError

    actor = local_operator()
    county = add_organisation(actor=actor, code="C", name="样例县委", kind="county_committee", sample=True)
    speeds: dict[str, list[float]] = {"导入": [], "只读（openpyxl）": [], "只写（SQLite executemany）": []}
    print(machine())
    for turn in range(options.rounds):
        spent = dict.fromkeys(speeds, 0.0)
        rows = problems = 0
        with tempfile.TemporaryDirectory() as folder:
            seed, done = 1000 * turn, 0
            while done < options.branches:
                seed += 1
                made = make_workbooks(seed, _fresh(Path(folder) / str(seed)))
                branch = add_organisation(
                    actor=actor, code=f"B{seed}", name=f"样例第{seed}党支部", kind="branch", parent=county, sample=True
                )
                try:
                    seconds, result = timed(
                        lambda b=branch, m=made: import_workbooks(actor=actor, organisation=b, paths=m.paths)
                    )
                except RosterError:  # an invented number that another invented branch has already
                    continue
                done += 1
                spent["导入"] += seconds
                told = result.as_dict()["files"]
                rows += sum(sheet["rows"] for sheet in told)
                problems += sum(len(sheet["problems"]) for sheet in told)
                seconds, cells = timed(lambda m=made: read_cells(m.paths))
                spent["只读（openpyxl）"] += seconds
                seconds, _ = timed(lambda c=cells: insert_rows(Path(folder) / "floor.sqlite3", c))
                spent["只写（SQLite executemany）"] += seconds
        for name, seconds in spent.items():
            speeds[name].append(rows / seconds)
        print(
            f"第 {turn + 1} 轮：{options.branches} 个支部，{rows} 行，问题 {problems} 处，导入 {spent['导入']:.2f} 秒"
        )
    whole = statistics.median(speeds["导入"])
    for name, found in speeds.items():
        middle = statistics.median(found)
        print(f"  {name:<28}{middle:>10,.0f} 行/秒   导入为它的 {whole / middle:.3f} 倍")


def _fresh(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
