"""Speed of comparing many reports, beside rensa's MinHash for each paragraph and beside the floor, in one run.

    python benchmarks/copied_passages_speed.py [--reports N] [--rounds N] [--json]
    python benchmarks/copied_passages_speed.py --index [--reports 50000]     one report against an index
    python benchmarks/copied_passages_speed.py --large [--reports 200000]    one comparison, with its peak memory

The floor hashes every seven characters of the ready-normalised texts and winnows them in one plain compiled pass, and
finds nothing.  rensa takes every paragraph of 30 characters or more, as its five-character pieces, 128 permutations in
32 bands; once it names the pairs, once, its fastest way, it only says which paragraphs have a like one.  It finds whole
paragraphs and not where.  Reports are invented (``copied_passages_corpus.py``).
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from copied_passages_corpus import make_corpus  # noqa: E402
from measuring import machine, timed  # noqa: E402

from shuzhi.checking.copying import Index, compare  # noqa: E402
from shuzhi.checking.copying.collection import gather  # noqa: E402
from shuzhi.checking.copying.compiled import compiled  # noqa: E402
from shuzhi.checking.copying.fingerprints import GRAM, WINDOW  # noqa: E402
from shuzhi.checking.copying.normalising import normalised  # noqa: E402

AIMS = {"rensa": 6.0, "floor": 3.0, "index": 0.010, "large": 10.0}
BASE, MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
GONE = np.uint64(pow(0x9E3779B97F4A7C15, GRAM, 1 << 64))


def plain_winnow(codes: Any, starts: Any, hashes: Any, places: Any) -> int:
    """One pass: a rolling hash, and the smallest of every window, kept where it changes."""
    window = np.zeros(WINDOW, np.uint64)
    written = 0
    for text in range(len(starts) - 1):
        rolling = np.uint64(0)
        smallest = np.int64(-1)
        for i in range(starts[text], starts[text + 1]):
            rolling = rolling * BASE + np.uint64(codes[i])
            if i - starts[text] >= GRAM:
                rolling -= np.uint64(codes[i - GRAM]) * GONE
            gram = i - starts[text] - GRAM + 1
            if gram < 0:
                continue
            mixed = rolling
            mixed ^= mixed >> np.uint64(29)
            mixed *= MIX
            window[gram % WINDOW] = mixed
            before = smallest
            if smallest < 0 or gram - smallest >= WINDOW:
                smallest = max(0, gram - WINDOW + 1)
                for other in range(smallest + 1, gram + 1):
                    if window[other % WINDOW] <= window[smallest % WINDOW]:
                        smallest = other
            elif mixed <= window[smallest % WINDOW]:
                smallest = gram
            if gram >= WINDOW - 1 and (smallest != before or gram == WINDOW - 1):
                hashes[written] = window[smallest % WINDOW]
                places[written] = starts[text] + smallest
                written += 1
    return written


def pieces_of(texts: Sequence[str]) -> list[list[str]]:
    """The five-character pieces of every paragraph of some length."""
    paragraphs = [plain for text in texts for line in text.split("\n") if len(plain := normalised(line)) >= 30]
    return [[plain[at : at + 5] for at in range(len(plain) - 4)] for plain in paragraphs]


def pairs_by_rensa(texts: Sequence[str]) -> int:
    """How many pairs of like paragraphs rensa finds."""
    from rensa import RMinHash, RMinHashLSH

    hashes = RMinHash.from_token_sets(pieces_of(texts), 128, 42)
    near = RMinHashLSH(0.5, 128, 32)
    near.insert_many(hashes)
    return sum(
        hashes[one].jaccard(hashes[other]) >= 0.5
        for one, candidates in enumerate(near.query_all(hashes))
        for other in candidates
        if other < one
    )


def flags_by_rensa(texts: Sequence[str]) -> int:
    """How many paragraphs rensa finds to be like some other: its fastest way, which does not say like which."""
    from rensa import RMinHash, RMinHashLSH

    matrix = RMinHash.digest_matrix_from_token_sets(pieces_of(texts), 128, 42)
    return sum(RMinHashLSH(0.5, 128, 32).query_duplicate_flags_matrix_one_shot(matrix))


def make_floor(texts: Sequence[str]) -> Callable[[], object]:
    """The one plain pass over texts that are normalised already, into arrays that are there already."""
    ready = gather(texts, fast=True)
    hashes, places = np.empty(len(ready.codes), np.uint64), np.empty(len(ready.codes), np.uint32)
    return lambda: compiled(plain_winnow)(ready.codes, ready.starts, hashes, places)


WAYS: dict[str, Callable[[Sequence[str]], Callable[[], object]]] = {
    "shuzhi": lambda texts: lambda: compare(texts, fast=True),
    "floor": make_floor,
    "normalised, hashed and winnowed": lambda texts: lambda: gather(texts, fast=True),
    "shuzhi without numba": lambda texts: lambda: compare(texts, fast=False),
    "rensa, pairs": lambda texts: lambda: pairs_by_rensa(texts),
    "rensa, flags only": lambda texts: lambda: flags_by_rensa(texts),
}


def measure_way(reports: int, rounds: int, way: str) -> dict[str, Any]:
    """The best seconds of one way, after a round that compiles and warms up."""
    texts = make_corpus(reports).texts
    work = WAYS[way](texts)
    work()
    return {"characters": sum(map(len, texts)), "seconds": min(timed(work)[0] for _ in range(rounds))}


def measure(reports: int, rounds: int) -> dict[str, Any]:
    """Reports a second of each way, each in a process of its own, as a command runs: no way finds another's memory."""
    told = {}
    for way in WAYS:
        asked = ("--way", way, "--reports", str(reports), "--rounds", str(rounds), "--json")
        ran = subprocess.run([sys.executable, __file__, *asked], capture_output=True, text=True, check=True)
        told[way] = json.loads(ran.stdout)
    speeds = {way: reports / one["seconds"] for way, one in told.items()}
    return {
        "reports": reports,
        "characters": told["shuzhi"]["characters"],
        "reports a second": speeds,
        "times rensa": speeds["shuzhi"] / max(speeds["rensa, pairs"], speeds["rensa, flags only"]),
        "floor is times as fast": speeds["floor"] / speeds["shuzhi"],
    }


def measure_index(reports: int) -> dict[str, Any]:
    """Seconds of asking an index about one report: half of them hold copies, half are of another corpus."""
    texts = make_corpus(reports).texts
    seconds, index = timed(lambda: Index.build(texts))
    asked = make_corpus(100, seed=2).texts + texts[-100:]
    took = sorted(timed(lambda text=text: index.find(text))[0] for text in asked)  # type: ignore[misc]
    return {
        "reports": reports,
        "built in": seconds,
        "megabytes": index.nbytes / 1e6,
        "median": statistics.median(took),
        "p95": took[int(0.95 * len(took))],
    }


def measure_large(reports: int) -> dict[str, Any]:
    """One comparison; peak memory of the whole process, with the texts themselves."""
    texts = make_corpus(reports).texts
    with_texts = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    compare(texts[:50], fast=True)
    start = time.perf_counter()
    passages = compare(texts, fast=True)
    return {
        "reports": reports,
        "characters": sum(map(len, texts)),
        "seconds": time.perf_counter() - start,
        "passages": len(passages),
        "gigabytes of texts": with_texts,
        "peak gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of finding copied passages.")
    parser.add_argument("--reports", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", default="", help="one way alone, by its name")
    parser.add_argument("--index", action="store_true")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.way:
        measured = measure_way(options.reports or 10_000, options.rounds, options.way)
    elif options.index:
        measured = measure_index(options.reports or 50_000)
    elif options.large:
        measured = measure_large(options.reports or 200_000)
    else:
        measured = measure(options.reports or 10_000, options.rounds)
    if options.json:
        print(json.dumps({"machine": machine(), "aims": AIMS, **measured}, ensure_ascii=False))
        return
    print(machine())
    print(f"aims: {AIMS}")
    for name, value in measured.items():
        for way, speed in value.items() if isinstance(value, dict) else [(name, value)]:
            print(f"  {way:34} {speed:14,.4f}" if isinstance(speed, float) else f"  {way:34} {speed:14,}")


if __name__ == "__main__":
    main()
