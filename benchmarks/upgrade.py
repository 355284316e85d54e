"""How long an upgrade of a county's home takes, and how much of that is making the kept tables anew.

    python benchmarks/upgrade.py [--branches N] [--rounds N] [--json]

The upgrade has one migration to do, of a table that the calculation does not look at: as it is, and as it was when the
kept tables were made anew each time.  Beside them in the same run the floor: a plain copy of the data file, which the
upgrade makes too before it touches anything.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
from pathlib import Path

from measuring import machine, own_home, timed

HOME = own_home()

from county import fill_county  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

from shuzhi.duties.kept import STAMP  # noqa: E402
from shuzhi.duties.relations import lay_relations, lift_relations  # noqa: E402
from shuzhi.keeping.home import COPY_MARK  # noqa: E402
from shuzhi.keeping.readiness import prepare  # noqa: E402

APP = "reports"


def one_migration_back() -> None:
    """Undo the last migration of an app that gives the calculation nothing."""
    loader = MigrationLoader(connection)
    [leaf] = loader.graph.leaf_nodes(APP)
    before = [name for app, name in loader.graph.node_map[leaf].parents if app == APP]
    call_command("migrate", APP, before[0] if before else "zero", verbosity=0)


def forget_stamps() -> None:
    """As a home of an earlier version: nobody knows what the kept tables were made from."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAMP}")


def upgrade(*, whole: bool) -> float:
    """Seconds of one upgrade; what it copied is taken away again."""
    one_migration_back()
    if whole:
        forget_stamps()
    seconds = timed(prepare)[0]
    for copy in HOME.glob(f"*{COPY_MARK}*"):
        copy.unlink()
    return seconds


def kept_alone(*, whole: bool) -> float:
    """Seconds of what stands before and after the migrations."""
    if whole:
        forget_stamps()

    def both() -> None:
        lift_relations("default", () if not whole else None)
        lay_relations("default")

    return timed(both)[0]


def plain_copy(file: Path) -> float:
    """Seconds of copying the data file as it is."""
    target = file.with_suffix(".copy")
    seconds = timed(lambda: shutil.copyfile(file, target))[0]
    target.unlink()
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    lift_relations("default")  # the triggers would make every stay several times over
    filling = timed(lambda: fill_county(options.branches))[0]
    lay_relations("default")
    file = Path(connection.settings_dict["NAME"])
    found: dict[str, list[float]] = {name: [] for name in ("floor", "now", "whole", "kept_now", "kept_whole")}
    for _ in range(options.rounds):
        found["floor"].append(plain_copy(file))
        found["now"].append(upgrade(whole=False))
        found["whole"].append(upgrade(whole=True))
        found["kept_now"].append(kept_alone(whole=False))
        found["kept_whole"].append(kept_alone(whole=True))
    median = {name: statistics.median(seconds) for name, seconds in found.items()}
    if options.json:
        print(json.dumps({"branches": options.branches, "bytes": file.stat().st_size} | median))
        return
    print(machine())
    size = file.stat().st_size / 1024**2
    print(
        f"{options.branches} 个党支部，数据文件 {size:.0f} MB，填写 {filling:.0f} 秒；各测 {options.rounds} 次取中位数"
    )
    print(f"只抄数据文件          {median['floor']:8.2f} 秒")
    print(f"升级（含抄一份）      {median['now']:8.2f} 秒，是只抄的 {median['now'] / median['floor']:.1f} 倍")
    print(f"升级，全部重算        {median['whole']:8.2f} 秒，是现在的 {median['whole'] / median['now']:.1f} 倍")
    kept = median["kept_whole"] / median["kept_now"]
    print(f"其中计算用的表        {median['kept_now']:8.2f} 秒，全部重算 {median['kept_whole']:.2f} 秒，{kept:.1f} 倍")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
