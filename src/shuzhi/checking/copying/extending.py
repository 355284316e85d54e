"""Extends an anchor (an equal fingerprint in two texts) character by character, through light edits, both ways.

Plain functions, made to be compiled; without numba the very same ones run in Python.  They take their arguments by
place, many of them, because a compiled function takes neither keywords nor objects of ours.
"""
# ruff: noqa: PLR0917

from __future__ import annotations

from collections.abc import Callable
from typing import Any

REACH = 14
"""How many characters an edit may take out, put in or replace."""
AGREE = 4
"""How many equal characters must follow it."""
GIVE_UP = 20
"""How far the score (matches less edits) may fall below its best."""
GOOD = 30
"""From how many characters on a passage explains its place, so that no other anchor there is tried."""
COLUMNS = 15
"""Of a row: text, start, end; text, start, end; matched; then of the run before the first edit, and of the one behind
the last: its inner end in the first text, the two offsets across the edit, its characters (0: no edit)."""
LOOK_BACK = 64
"""Among how many earlier passages of the same two texts an anchor is looked for."""

Compile = Callable[[Callable[..., Any]], Callable[..., Any]]


def make_walker(compile_: Compile) -> Callable[..., Any]:
    """The function that goes one way from an anchor, through light edits."""
    find_step = compile_(next_agreement)

    def walk(x: Any, y: Any, i: int, j: int, x_low: int, x_end: int, y_low: int, y_end: int, step: int) -> Any:
        """Go one way from (i, j).

        Returns:
            The best place reached and how many characters matched on the way; where in ``x`` the run behind the last
            edit on that way begins, and the place and the matches before that edit (-1 matches: there was none).
        """
        score = best = matched = best_matched = 0
        best_i, best_j = i, j
        run_i, edit_i, edit_j, edit_matched = i, i, j, -1
        run, cut_i, cut_j, cut_matched = i, i, j, -1
        while x_low <= i < x_end and y_low <= j < y_end:
            if x[i] == y[j]:
                i += step
                j += step
                score += 1
                matched += 1
                if score > best:
                    best, best_i, best_j, best_matched = score, i, j, matched
                    run, cut_i, cut_j, cut_matched = run_i, edit_i, edit_j, edit_matched
                continue
            skip_x, skip_y = find_step(x, y, i, j, x_low, x_end, y_low, y_end, step)
            if skip_x < 0:
                break
            edit_i, edit_j, edit_matched = i, j, matched
            i += step * skip_x
            j += step * skip_y
            run_i = i
            score -= max(skip_x, skip_y)
            if best - score > GIVE_UP:
                break
        return best_i, best_j, best_matched, run, cut_i, cut_j, cut_matched

    return compile_(walk)


def make_extender(compile_: Compile) -> Callable[..., Any]:
    """The function that extends anchors, made of parts that ``compile_`` has compiled (or left alone)."""
    walk = make_walker(compile_)

    def extend_anchors(
        x: Any, y: Any, x_starts: Any, y_starts: Any, owners_x: Any, owners_y: Any, at_x: Any, at_y: Any, rows: Any
    ) -> int:
        """Extend each anchor not yet inside a passage of its pair; write a row of ``COLUMNS``; say how many.

        Anchors of one pair of texts must stand together.  Positions are absolute in ``x`` and ``y``.
        """
        count = pair_start = 0
        last_x = last_y = -1
        for anchor in range(len(at_x)):
            text_x, text_y = owners_x[anchor], owners_y[anchor]
            i, j = at_x[anchor], at_y[anchor]
            if text_x != last_x or text_y != last_y:
                pair_start, last_x, last_y = count, text_x, text_y
            inside = False
            for row in range(max(pair_start, count - LOOK_BACK), count):
                if rows[row, 1] <= i < rows[row, 2] and (rows[row, 6] >= GOOD or rows[row, 4] <= j < rows[row, 5]):
                    inside = True
                    break
            if inside:
                continue
            x_low, x_end, y_low, y_end = x_starts[text_x], x_starts[text_x + 1], y_starts[text_y], y_starts[text_y + 1]
            end_x, end_y, after, tail, tail_x, tail_y, kept_after = walk(x, y, i, j, x_low, x_end, y_low, y_end, 1)
            low_x, low_y, before, head, head_x, head_y, kept_before = walk(
                x, y, i - 1, j - 1, x_low, x_end, y_low, y_end, -1
            )
            rows[count, 0] = text_x
            rows[count, 1] = low_x + 1
            rows[count, 2] = end_x
            rows[count, 3] = text_y
            rows[count, 4] = low_y + 1
            rows[count, 5] = end_y
            rows[count, 6] = after + before
            if kept_before >= 0:
                rows[count, 7] = head + 1
                rows[count, 8] = head_x + 1
                rows[count, 9] = head_y + 1
                rows[count, 10] = before - kept_before
            if kept_after >= 0:
                rows[count, 11] = tail
                rows[count, 12] = tail_x
                rows[count, 13] = tail_y
                rows[count, 14] = after - kept_after
            count += 1
        return count

    return compile_(extend_anchors)


def next_agreement(
    x: Any, y: Any, i: int, j: int, x_low: int, x_end: int, y_low: int, y_end: int, step: int
) -> tuple[int, int]:
    """How many characters to skip in ``x`` and in ``y`` until the two agree again; (-1, -1) where they do not."""
    for skipped in range(1, 2 * REACH + 1):
        for skip_x in range(max(0, skipped - REACH), min(skipped, REACH) + 1):
            skip_y = skipped - skip_x
            agree = 0
            while agree < AGREE:
                a = i + step * (skip_x + agree)
                b = j + step * (skip_y + agree)
                if not (x_low <= a < x_end and y_low <= b < y_end) or x[a] != y[b]:
                    break
                agree += 1
            if agree == AGREE:
                return skip_x, skip_y
    return -1, -1
