"""Copied passages: what stands in two reports, through disguises, light edits and changed order.

``compare`` looks at many texts at once, ``Index`` holds many and is asked for one, ``check_copied`` says what a
report's author should hear.  Stock phrases and official names are not copying.
"""

from shuzhi.checking.copying.compare import compare
from shuzhi.checking.copying.findings import Source, Sources, check_copied
from shuzhi.checking.copying.index import Index
from shuzhi.checking.copying.passages import Pair, Passage, group_pairs, merge_spans, share_of

__all__ = [
    "Index",
    "Pair",
    "Passage",
    "Source",
    "Sources",
    "check_copied",
    "compare",
    "group_pairs",
    "merge_spans",
    "share_of",
]
