"""How well copied passages are found: invented reports with known copies, and what is reported beside them.

    python benchmarks/copied_passages_quality.py [--reports N] [--seed N] [--plain] [--misses] [--json]

A known passage is found where 80 % of its compared characters are told, and told of its own source where passages that
name it tell as much.  A told passage is wrong where less than half of it lies in known ones.  Beside the generated
corpus: the labelled reports with their disguised copies and embedded passages (``tests/checking/labelled/volumes.py``),
and, where ``../shared`` is there, a real report among them; pairs of unrelated ones must share nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks"), str(ROOT)]

from copied_passages_corpus import Corpus, Known, Span, make_corpus  # noqa: E402
from measuring import machine  # noqa: E402
from tests.checking.labelled.volumes import KnownPassage  # noqa: E402
from tests.checking.labelled.volumes import corpus as labelled_corpus  # noqa: E402

from shuzhi.checking.copying import Passage, compare, group_pairs, merge_spans  # noqa: E402
from shuzhi.checking.copying.normalising import count_compared  # noqa: E402

REAL = ROOT.parent / "shared" / "data" / "reports"
AIMS = {"paragraphs": 0.99, "embedded": 0.97, "wrong": 1 / 200}
ENOUGH = 0.8


def overlap(span: Span, others: Iterable[Span]) -> list[Span]:
    """The parts of ``span`` that lie in the others."""
    start, end = span
    return merge_spans((max(start, low), min(end, high)) for low, high in others if low < end and high > start)


def compared_in(text: str, spans: Iterable[Span]) -> int:
    return sum(count_compared(text[start:end]) for start, end in spans)


def measure(texts: Sequence[str], known: dict[str, Sequence[Known]], passages: Sequence[Passage]) -> dict[str, Any]:
    """Shares found and told of their own source, and how many told passages are wrong."""
    told: dict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        told[passage.b].append(passage)
    record: dict[str, Any] = {}
    misses: list[tuple[Any, ...]] = []
    where: dict[int, list[Span]] = defaultdict(list)
    for kind, copies in known.items():
        found = sourced = 0
        for copy in copies:
            where[copy.b].append(copy.b_span)
            size = compared_in(texts[copy.b], [copy.b_span])
            here = told[copy.b]
            covered = compared_in(texts[copy.b], overlap(copy.b_span, [one.b_span for one in here]))
            own = compared_in(texts[copy.b], overlap(copy.b_span, [one.b_span for one in here if one.a == copy.a]))
            found += covered >= ENOUGH * size
            sourced += own >= ENOUGH * size
            if covered < ENOUGH * size:
                misses.append(
                    (kind, covered, size, texts[copy.a][slice(*copy.a_span)], texts[copy.b][slice(*copy.b_span)])
                )
        record[kind] = {
            "known": len(copies),
            "found": found / max(1, len(copies)),
            "source": sourced / max(1, len(copies)),
        }
    wrong = []
    for passage in passages:
        text = texts[passage.b]
        inside = compared_in(text, overlap(passage.b_span, where[passage.b]))
        if inside * 2 < compared_in(text, [passage.b_span]):
            wrong.append((passage, text[slice(*passage.b_span)], texts[passage.a][slice(*passage.a_span)]))
    record["told"] = len(passages)
    record["wrong"] = len(wrong)
    record["ends"] = ends_of(known, told)
    record["misses"] = misses
    record["wrong_spans"] = wrong
    return record


def ends_of(known: dict[str, Sequence[Known]], told: dict[int, list[Passage]]) -> dict[str, float]:
    """By how many signs a passage told of a known one begins and ends off it: the median and the 95th percentile."""
    off = [
        abs(passage.b_span[side] - copy.b_span[side])
        for copies in known.values()
        for copy in copies
        for passage in told[copy.b]
        if passage.a == copy.a and overlap(passage.b_span, [copy.b_span])
        for side in (0, 1)
    ]
    return {"median": float(np.median(off)), "p95": float(np.percentile(off, 95))} if off else {}


def from_generated(corpus: Corpus, *, fast: bool | None) -> dict[str, Any]:
    known = {"paragraphs": corpus.paragraphs, "embedded": corpus.embedded}
    return measure(corpus.texts, known, compare(corpus.texts, fast=fast))


def from_labelled() -> dict[str, Any]:
    """The labelled reports with known copies: what is found, and the pairs that share what they should not."""
    corpus = labelled_corpus()
    texts = list(corpus.texts) + [file.read_text("utf-8") for file in sorted(REAL.glob("*.txt"))]
    passages = compare(texts)
    known = {kind: [_later(one) for one in getattr(corpus, kind)] for kind in ("paragraphs", "embedded")}
    record = measure(texts, known, passages)
    copies = {name.removesuffix("-copy"): name for name in corpus.names if name.endswith("-copy")}
    related = {frozenset(corpus.names[place] for place in pair) for pair in corpus.related}
    related |= {frozenset(copies.get(name, name) for name in pair) for pair in related}  # what a copy took along
    names = [*corpus.names, *(f"real{place}" for place in range(len(texts) - len(corpus.names)))]
    pairs = group_pairs(texts, passages)
    record["pairs"] = [
        {"a": names[pair.a], "b": names[pair.b], "share_a": round(pair.share_a, 3), "share_b": round(pair.share_b, 3)}
        for pair in pairs
    ]
    record["false pairs"] = sum(frozenset((names[pair.a], names[pair.b])) not in related for pair in pairs)
    return record


def _later(known: KnownPassage) -> Known:
    """With the text that comes later as ``b``, as passages are told."""
    if known.a < known.b:
        return Known(known.a, known.a_span, known.b, known.b_span)
    return Known(known.b, known.b_span, known.a, known.a_span)


def tell(name: str, record: dict[str, Any], *, misses: bool) -> None:
    print(name)
    for kind in ("paragraphs", "embedded"):
        one = record[kind]
        found = f"found {one['found']:.4f} (aim {AIMS[kind]}), own source {one['source']:.4f}"
        print(f"  {kind:10} {one['known']:6} known, {found}")
    print(f"  told {record['told']}, wrong {record['wrong']} (aim < {record['told'] / 200:.1f})")
    print(f"  ends off by {record['ends']} signs")
    if "false pairs" in record:
        print(f"  false pairs {record['false pairs']} (aim 0); pairs: {record['pairs']}")
    if misses:
        for kind, covered, size, a, b in record["misses"][:30]:
            print(f"  MISSED {kind} {covered}/{size}\n    {a!r}\n    {b!r}")
        for passage, b, a in record["wrong_spans"][:30]:
            print(f"  WRONG {passage}\n    {a!r}\n    {b!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Quality of finding copied passages.")
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="without numba")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    corpus = make_corpus(options.reports, seed=options.seed)
    records = {
        f"{options.reports} generated reports": from_generated(corpus, fast=False if options.plain else None),
        "labelled reports": from_labelled(),
    }
    if options.json:
        for record in records.values():
            del record["misses"], record["wrong_spans"]
        print(json.dumps({"machine": machine(), "aims": AIMS, **records}, ensure_ascii=False))
        return
    print(machine())
    for name, record in records.items():
        tell(name, record, misses=options.misses)


if __name__ == "__main__":
    main()
