"""The layout of a Word file held against GB/T 9704: paper, margins, fonts, sizes, lines, numbers, dates."""

from shuzhi.checking.form.check import check_form

__all__ = ["check_form"]
