"""How much of a duty is done, in the unit people count in."""

from __future__ import annotations

from shuzhi.evaluation import DutyRow
from shuzhi.rulebook import national


def done_of_need(row: DutyRow) -> str:
    """``1/3``; of a duty measured in minutes the 学时 the rules speak of, ``12/32学时``.

    A tenth of a 学时 that is not full is not told: nobody is to read 32 who has less.
    """
    if row.rule.need.measure != "minutes":
        return f"{row.done}/{row.need}"
    each = next(one for one in national().provisions if one.id == "member.study_hours").values["minutes_per_class_hour"]
    done, need = (f"{minutes * 10 // int(each) / 10:g}" for minutes in (row.done, row.need))
    return f"{done}/{need}学时"
