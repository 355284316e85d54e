"""Duties and figures in a county of many branches, on the program's own database.

    python benchmarks/duties_and_figures.py [--branches N] [--asked N] [--rounds N] [--database-url URL]

One branch: ``duties_of`` and ``figures_of`` (every rule, every figure) over randomly chosen branches, p50 and p95.
The whole county: ``duties_below`` beside the same SQL asked for one organisation after another, beside the plain Python
oracle of the tests (a share of the branches, its time carried up), and beside a bare scan that only counts entries by
kind and organisation.  All in one run; the county is invented.  ``--database-url`` names an EMPTY PostgreSQL database.
"""

from __future__ import annotations

import argparse
import random
import statistics
from datetime import date
from typing import Any

from measuring import machine, median_of, own_home, percentile, timed

SAMPLE = 100  # branches that the slow ways are measured on; their time is carried up
SCAN = "SELECT kind, org_id, COUNT(*) FROM entry GROUP BY kind, org_id"


def told(label: str, seconds: float, unit: str = "ms", note: str = "") -> None:
    value = f"{seconds * 1000:10.2f} ms" if unit == "ms" else f"{seconds:10.3f} s "
    print(f"  {label:<44}{value}  {note}")


def one_branch(asked: list[Any], actor: Any, on: date) -> None:
    from shuzhi.duties.listing import duties_of, rules_for
    from shuzhi.figures.question import Question
    from shuzhi.figures.values import figures_of
    from shuzhi.rulebook import national

    print(
        f"\n一个支部（随机 {len(asked)} 个，{len(rules_for('branch'))} 条规则版本，{len(national().figures)} 项指标）："
    )
    duties_of(actor=actor, organisation=asked[0], on=on)
    figures_of(Question(actor=actor, organisation=asked[0], year=on.year))
    duty, bare, figure, rows = [], [], [], 0
    for branch in asked:
        seconds, found = timed(lambda b=branch: duties_of(actor=actor, organisation=b, on=on))
        duty.append(seconds)
        rows += len(found)
        bare.append(timed(lambda b=branch: duties_of(actor=actor, organisation=b, on=on, entries=False))[0])
        figure.append(timed(lambda b=branch: figures_of(Question(actor=actor, organisation=b, year=on.year)))[0])
    both = [d + f for d, f in zip(duty, figure, strict=True)]
    for label, seconds in (
        ("duties_of 连同背后的条目", duty),
        ("duties_of 不列条目", bare),
        ("figures_of", figure),
        ("责任连同条目加指标", both),
    ):
        told(f"{label} p50", percentile(seconds, 50), note=f"p95 {percentile(seconds, 95) * 1000:.2f} ms")
    print(f"  每个支部 {rows / len(asked):.0f} 项责任")


def whole_county(county: Any, branches: list[Any], actor: Any, on: date, rounds: int) -> None:
    from django.db import connection

    from shuzhi.duties.listing import duties_below, rules_for, tally_below
    from shuzhi.duties.relations import working_engine
    from shuzhi.evaluation import OWN, SUBTREE, evaluate_duties
    from shuzhi.figures.question import Question
    from shuzhi.figures.values import figures_of

    engine = working_engine()
    print(
        f"\n全县（{len(branches)} 个支部，{len(rules_for(None))} 条规则版本；"
        f"{connection.vendor}；{rounds} 次的中位数）："
    )
    scan = median_of(lambda: engine.rows(SCAN, {}), rounds)
    told("只扫描并按类别、组织计数（下限）", scan)
    runs = [timed(lambda: duties_below(actor=actor, organisation=county, on=on)) for _ in range(rounds)]
    below, found = statistics.median(seconds for seconds, _ in runs), runs[0][1]
    told("duties_below 全部责任，逐项列出", below, note=f"{len(found):,} 项责任，{below / scan:.1f} 倍于扫描")
    tally = median_of(lambda: tally_below(actor=actor, organisation=county, on=on), rounds)
    told("tally_below 各组织各责任各状态的件数", tally, note=f"{tally / scan:.1f} 倍于扫描")

    some = branches[:: max(1, len(branches) // SAMPLE)][:SAMPLE]

    def one_by_one() -> None:
        for branch in some:
            evaluate_duties(
                engine, rules_for("branch"), on=on, scope=OWN, scope_values={"org": branch.pk}, entries=False
            )

    loop = timed(one_by_one)[0] / len(some) * len(branches)
    told(f"同样的 SQL，逐个支部问（{len(some)} 个实测，折算）", loop, note=f"duties_below 快 {loop / below:.1f} 倍")
    oracle, sample = plain_python(branches, on)
    told(
        f"纯 Python（{sample} 个支部实测，按支部数折算）",
        oracle,
        note=f"duties_below 快 {oracle / below:.0f} 倍，tally_below 快 {oracle / tally:.0f} 倍",
    )
    figures = timed(lambda: figures_of(Question(actor=actor, organisation=county, year=on.year, scope=SUBTREE)))[0]
    told("figures_of 全县全部指标", figures)


def plain_python(branches: list[Any], on: date, sample: int = SAMPLE // 5) -> tuple[float, int]:
    """Seconds the tests' oracle takes for all branches, measured on ``sample`` of them with only their rows at hand."""
    from tests.evaluation import oracle
    from tests.evaluation.rows import Relations

    from shuzhi.duties.listing import rules_for

    chosen = branches[:: max(1, len(branches) // sample)][:sample]
    seconds = []
    for branch in chosen:
        rows = rows_of_branch(branch.pk, Relations)
        seconds.append(timed(lambda r=rows, b=branch: oracle.duties(r, rules_for("branch"), on=on, org=b.pk))[0])
    return statistics.mean(seconds) * len(branches), len(chosen)


def rows_of_branch(org: int, relations: Any) -> Any:
    """The relations of one branch, as the oracle reads them."""
    from tests.evaluation import rows as plain

    from shuzhi.duties.relations import working_engine
    from shuzhi.evaluation.engine import as_day
    from shuzhi.evaluation.sql import COLUMNS

    shapes = {
        "organisation": plain.Organisation, "person_state": plain.PersonState, "entry": plain.Entry,
        "participation": plain.Participation, "item": plain.Item, "register": plain.Register,
        "change": plain.Change,
    }  # fmt: skip
    days = {"since", "until", "founded", "founded_by", "closed", "born", "day", "opened", "due"}
    held: dict[str, list[Any]] = {}
    for relation, shape in shapes.items():
        assert set(shape._fields) == COLUMNS[relation]
        where = "org_id = :org"
        if relation == "participation":
            where = "entry_id IN (SELECT entry_id FROM entry WHERE org_id = :org)"
        text = f"SELECT {', '.join(shape._fields)} FROM {relation} WHERE {where}"
        held[relation] = [
            shape(*(as_day(c) if f in days else c for f, c in zip(shape._fields, row, strict=True)))
            for row in working_engine().rows(text, {"org": org})
        ]
    return relations(**held)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--branches", type=int, default=1000)
    parser.add_argument("--members", type=int, default=20)
    parser.add_argument("--asked", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    home = own_home(database_url=options.database_url)
    from county import YEAR, fill_county, told_size
    from django.db import connection

    from shuzhi.access.scoping import local_operator
    from shuzhi.keeping.statistics import refresh_statistics
    from shuzhi.roster.models import Organisation

    print(machine())
    seconds, county = timed(lambda: fill_county(options.branches, options.members))
    refresh_statistics()  # as the program does when it starts
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"{told_size(county)}（填充 {seconds:.0f} 秒，{home}）")
    branches = list(Organisation.everywhere.filter(kind="branch").order_by("pk"))
    asked = random.Random(7).sample(branches, min(options.asked, len(branches)))
    on = date(YEAR, 12, 31)
    one_branch(asked, local_operator(), on)
    whole_county(county, branches, local_operator(), on, options.rounds)


if __name__ == "__main__":
    main()
