"""The slow, obviously right answer: every run of equal compared characters in two texts."""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.checking.copying.normalising import normalised


def common_runs(a: str, b: str, *, least: int) -> Iterator[tuple[int, int, int]]:
    """Start in normalised ``a``, start in normalised ``b`` and length of each run that cannot be made longer."""
    x, y = normalised(a), normalised(b)
    before = [0] * (len(y) + 1)
    for i in range(1, len(x) + 1):
        now = [0] * (len(y) + 1)
        for j in range(1, len(y) + 1):
            if x[i - 1] == y[j - 1]:
                now[j] = before[j - 1] + 1
                ends = i == len(x) or j == len(y) or x[i] != y[j]
                if ends and now[j] >= least:
                    yield i - now[j], j - now[j], now[j]
        before = now
