"""Like findings told once: how many paragraphs, what they show instead, anchored at the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shuzhi.checking.form.looks import ParagraphLook
from shuzhi.checking.form.official import CONFIDENCE, NOTES, Sure
from shuzhi.checking.form.paragraphs import KnownParagraph
from shuzhi.checking.model import Finding, Span

MOST_NAMED = 3  # different faults named in one message


@dataclass(frozen=True, slots=True)
class Seen:
    """A paragraph of a report with how it looks."""

    paragraph: KnownParagraph
    look: ParagraphLook


def found(code: str, anchor: Span, message: str, advice: str, *, sure: Sure = "quoted", kind: str = "") -> Finding:
    """A finding about the layout; the message names the standard and says where it is not sure."""
    return Finding(code, anchor, "", message + NOTES[sure], advice, CONFIDENCE[sure], kind)


def faults_named(faults: Sequence[str]) -> str:
    """What stands there instead, the commonest first, each with how often."""
    counted = Counter(faults).most_common()
    if len(counted) == 1:
        return counted[0][0]
    named = "、".join(f"{fault} {count} 段" for fault, count in counted[:MOST_NAMED])
    return named + (" 等" if len(counted) > MOST_NAMED else "")


def most_of(parts: Sequence[tuple[str, int]]) -> str:
    """What the most characters show; empty where there are none."""
    counted: Counter[str] = Counter()
    for name, characters in parts:
        counted[name] += characters
    common = counted.most_common(1)
    return common[0][0] if common and common[0][1] else ""
