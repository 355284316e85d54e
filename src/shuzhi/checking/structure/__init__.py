"""The structure of a report: the reports in a file, the parts of each, their numbering, counts and answers."""

from shuzhi.checking.structure.sections import find_sections
from shuzhi.checking.structure.split import split_reports

__all__ = ["find_sections", "split_reports"]
