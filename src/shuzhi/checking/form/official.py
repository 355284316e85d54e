"""The measures of GB/T 9704 that a report is held against, from ``official.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

Sure = Literal["quoted", "unverified"]
CONFIDENCE: Mapping[Sure, float] = {"quoted": 0.95, "unverified": 0.6}
NOTES: Mapping[Sure, str] = {
    "quoted": "（依据公文格式国标 GB/T 9704）",
    "unverified": "（依据公文格式国标 GB/T 9704，此条待核，供参考）",
}


@dataclass(frozen=True, slots=True)
class FontRule:
    """The font of a level; ``choose`` is the name to pick in Word, ``accepted`` words that its name may hold."""

    label: str
    called: str
    choose: str
    accepted: tuple[str, ...]
    confidence: Sure

    def accepts(self, font: str) -> bool:
        """Whether a font is one of this kind."""
        return any(word in font.lower() for word in self.accepted)


@dataclass(frozen=True, slots=True)
class SizeRule:
    """The font size of a level, in points."""

    label: str
    points: float
    choose: str
    confidence: Sure


@dataclass(frozen=True, slots=True)
class Official:
    """All measures; lengths in millimetres, sizes in points."""

    source: str
    paper: Mapping[str, Any]
    margins: Mapping[str, Any]
    grid: Mapping[str, Any]
    indent: Mapping[str, Any]
    page_number: Mapping[str, Any]
    fonts: Mapping[str, FontRule]
    sizes: Mapping[str, SizeRule]
    size_names: Mapping[float, str]

    def size_name(self, points: float) -> str:
        """What Word calls a size: 三号, or 17磅 where it has no name."""
        return self.size_names.get(points, f"{points:g}磅")


@cache
def official() -> Official:
    """The measures, read once."""
    text = resources.files(__package__).joinpath("official.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    fonts = {
        level: FontRule(**{**rule, "accepted": tuple(rule["accepted"])}) for level, rule in data.pop("fonts").items()
    }
    sizes = {level: SizeRule(**rule) for level, rule in data.pop("sizes").items()}
    return Official(fonts=fonts, sizes=sizes, **data)
