"""How much of a duty is done, in the unit people count in."""

from __future__ import annotations

from shuzhi.evaluation import DutyRow


def done_of_need(row: DutyRow) -> str:
    """``1/3``; of a duty measured in minutes the 学时 the rules speak of, ``12/32学时``.

    A tenth of a 学时 that is not full is not told: nobody is to read 32 who has less.
    """
    if row.rule.need.measure != "minutes":
        return f"{row.done}/{row.need}"
    hours = row.rule.need.class_hours
    if hours is None:
        return f"{row.done}/{row.need}分钟"
    each = row.need // hours
    done, need = (f"{minutes * 10 // each / 10:g}" for minutes in (row.done, row.need))
    return f"{done}/{need}学时"
