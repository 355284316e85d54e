"""Copied passages: what stands in two reports, through disguises, light edits and changed order.

``compare`` looks at many texts at once, ``Index`` holds many and is asked for one.  Stock phrases and official names
are not copying.  What the author and the department hear of it is put into words in ``checking/comparing.py``.
"""

from shuzhi.checking.copying.compare import compare
from shuzhi.checking.copying.index import Index
from shuzhi.checking.copying.passages import (
    Pair,
    Passage,
    group_pairs,
    merge_spans,
    share_of,
    tidy,
)

__all__ = [
    "Index",
    "Pair",
    "Passage",
    "compare",
    "group_pairs",
    "merge_spans",
    "share_of",
    "tidy",
]
