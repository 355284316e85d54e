"""How well the structure of reports is read, and how long it takes: labelled reports, made collections.

Run: ``python benchmarks/checking_quality_structure.py``.  It prints precision and recall for parts (characters,
beginnings), reports of a collection and each finding code, and the time of all of structure beside that of one pass of
one expression over the text.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.checking.labelled import labelled_reports  # noqa: E402
from tests.checking.scoring_structure import (  # noqa: E402
    NONE,
    finding_scores,
    labelled_parts,
    section_scores,
    split_score,
    structure_findings,
)
from tests.checking.structure.collections_made import COLLECTIONS  # noqa: E402

from shuzhi.checking.model import SourceText  # noqa: E402
from shuzhi.checking.structure import split_reports  # noqa: E402
from shuzhi.checking.structure.reading import forget  # noqa: E402

ROUNDS = 7
CHARACTERS = 4000


def main() -> None:
    characters, beginnings = section_scores()
    collections = sum((split_score(text, spans) for text, spans in COLLECTIONS.values()), NONE)
    rows = {"parts, characters": characters, "parts, beginnings": beginnings, "collections": collections}
    for name, score in (rows | finding_scores()).items():
        print(
            f"{name:22} precision {score.precision:6.3f}  recall {score.recall:6.3f}"
            f"  (right {score.right}, wrong {score.wrong}, missed {score.missed})"
        )
    notes = sum(finding.kind == "note" for one in labelled_reports() for finding in structure_findings(one.report))
    print(f"low notes on last year's findings: {notes} of {len(labelled_reports())} reports")
    reports = [report for report, _ in labelled_parts()]
    size = sum(len(report.body) for report in reports) / CHARACTERS
    taken = _best(lambda: [_all(report.body) for report in reports])
    floor = _best(lambda: [_one_pass(report.body) for report in reports])
    print(f"all of structure: {1000 * taken / size:.2f} ms for {CHARACTERS} characters, {taken / floor:.0f} × one pass")


def _all(text: str) -> None:
    forget()
    for report in split_reports(SourceText("file.txt", "txt", text)):
        structure_findings(report)


def _one_pass(text: str) -> None:
    re.findall(r"[一二三四五六七八九十\d]{1,3}[、．.是）)]", text)


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()
