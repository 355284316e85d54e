"""The structure of a report: the reports in a file, the parts of each, their numbering, counts and answers."""

from shuzhi.checking.structure.answers import check_answers
from shuzhi.checking.structure.check import check_structure
from shuzhi.checking.structure.limits import Notice, ShapeBound, ShapeLimits, limits_from_profile
from shuzhi.checking.structure.sections import find_sections
from shuzhi.checking.structure.split import split_reports

__all__ = [
    "Notice",
    "ShapeBound",
    "ShapeLimits",
    "check_answers",
    "check_structure",
    "find_sections",
    "limits_from_profile",
    "split_reports",
]
