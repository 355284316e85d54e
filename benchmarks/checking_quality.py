"""How well the checker finds what readers marked: claims, unfilled places, parts and findings, beside the aims.

    python benchmarks/checking_quality.py [--held-out INITIAL] [--misses] [--speed] [--json]

Over the labelled invented reports (``tests/checking/labelled``) and, where ``../shared`` is there, a real one; with
``--held-out k`` or ``h`` over those written by hands that had not read the checks (``tests/checking/held_out``; its
README has what was measured before anything was mended for them).
A claim is found where its number is; it is right where span, value, unit, approximate and placeholder are as marked.
What a reader marked as "may be found or not" counts neither way.  ``--speed``: the time of finding claims and unfilled
places in 4,000 characters, beside the floor of one scan with one expression.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "benchmarks")]

from measuring import machine, median_of  # noqa: E402
from tests.checking.held_out import held_out_reports  # noqa: E402
from tests.checking.labelled import (  # noqa: E402
    LabelledClaim,
    LabelledFinding,
    LabelledPlaceholder,
    LabelledReport,
    LabelledSection,
    labelled_reports,
)

from shuzhi.checking.check import check_source  # noqa: E402
from shuzhi.checking.claims import find_claims  # noqa: E402
from shuzhi.checking.model import Claim, Report, SourceText, Span  # noqa: E402
from shuzhi.checking.placeholders import placeholders_in  # noqa: E402

REAL = ROOT.parent / "shared" / "data" / "reports"
AIMS = {"claims": 0.97, "claims right": 0.97, "items": 0.97, "placeholders": 0.99, "placeholder kinds": 0.99}
KINDS = {"org": "organisation"}
ANY_KIND = frozenset({"redaction"})
TOO_SHORT = 2
CHARACTERS = 4_000
FAST = 0.010
SCAN = re.compile(r"[0-9X*_]+(?:余|多)?(?:次|人次|人|件|条|份|项|个|篇|%|万元)")
SAME_PART = 0.8


@dataclass
class Tally:
    """How many of the marked things were found, and how many of the found ones were marked."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.found += other.found
        self.missed += other.missed
        self.wrong += other.wrong
        self.misses += other.misses

    @property
    def recall(self) -> float:
        marked = self.found + self.missed
        return self.found / marked if marked else 1.0

    @property
    def precision(self) -> float:
        told = self.found + self.wrong
        return self.found / told if told else 1.0

    def record(self) -> dict[str, Any]:
        return {
            "found": self.found,
            "missed": self.missed,
            "wrong": self.wrong,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
        }


def real_reports() -> Iterator[LabelledReport]:
    """The real reports whose labels lie beside them."""
    for labels in sorted(REAL.glob("*.gold.json")) if REAL.is_dir() else ():
        gold = json.loads(labels.read_text("utf-8"))
        name = labels.name.split(".", 1)[0]
        text = labels.with_name(f"{name}.txt").read_text("utf-8")
        told = LabelledReport(name, {"year": gold.get("year", "2022")}, text)
        told.claims = [_real_claim(row) for row in gold["claims"]]
        told.placeholders = [
            LabelledPlaceholder(_span(row), "" if row["kind"] in ANY_KIND else KINDS.get(row["kind"], row["kind"]))
            for row in gold["placeholders"]
        ]
        told.sections = [LabelledSection(row["role"], _span(row)) for row in gold["sections"]]
        told.facts["parts"] = "headings"
        yield told


def _span(row: dict[str, Any]) -> Span:
    return row["span"][0], row["span"][1]


def _real_claim(row: dict[str, Any]) -> LabelledClaim:
    item = row.get("item_span")
    return LabelledClaim(
        _span(row),
        (row["number"][0], row["number"][1]),
        row["value"],
        row["placeholder"],
        row["approx"],
        row["unit"],
        (item[0], item[1]) if item else None,
    )


def measure(marked: LabelledReport) -> dict[str, Tally]:
    """Every table of one report."""
    checked = next(iter(check_source(marked.source)), None)
    whole = Report(marked.source, marked.title, (0, len(marked.text)), marked.year)
    claims = find_claims(whole)
    tallies = {
        "claims": _claims(marked, claims),
        "claims right": _claims_right(marked, claims),
        "items": _items(marked, claims),
        "placeholders": _places(marked, whole),
        "placeholder kinds": _kinds(marked, whole),
    }
    if checked is not None:
        sections = [(section.role, section.span) for section in checked.sections]
        tallies["sections"] = _sections(marked, sections)
        if marked.facts.get("parts") != "headings":
            tallies |= _findings(marked, [(f.code, f.kind, f.span, f.text) for f in checked.findings])
    return tallies


def _meet(a: Span, b: Span) -> int:
    return min(a[1], b[1]) - max(a[0], b[0])


def _words(text: str, span: Span) -> str:
    return f"{text[max(0, span[0] - 16) : span[0]]}[{text[span[0] : span[1]]}]{text[span[1] : span[1] + 10]}".replace(
        "\n", "⏎"
    )


def _at(claims: Iterable[Claim], number: Span) -> list[Claim]:
    return [claim for claim in claims if _meet(claim.number, number) > 0]


def _claims(marked: LabelledReport, claims: Sequence[Claim]) -> Tally:
    tally = Tally()
    for label in marked.claims:
        if label.tolerated:
            continue
        if _at(claims, label.number):
            tally.found += 1
        else:
            tally.missed += 1
            tally.misses.append(f"missed {_words(marked.text, label.span)}")
    for span in sorted({claim.number for claim in claims}):
        if not any(_meet(span, label.number) > 0 for label in marked.claims):
            tally.wrong += 1
            tally.misses.append(f"no claim {_words(marked.text, span)}")
    return tally


def _claims_right(marked: LabelledReport, claims: Sequence[Claim]) -> Tally:
    """Of the claims found, those told as marked."""
    tally = Tally()
    for label in marked.claims:
        there = _at(claims, label.number)
        if label.tolerated or not there:
            continue
        told = there[0]
        pairs = {
            "span": (told.span, label.span),
            "value": (told.value, label.value),
            "placeholder": (told.placeholder, label.placeholder),
            "approximate": (told.approximate, label.approximate),
            "unit": (told.unit, label.unit),
        }
        wrong = [f"{name} {a!r} for {b!r}" for name, (a, b) in pairs.items() if a != b]
        if wrong:
            tally.missed += 1
            tally.wrong += 1
            tally.misses.append(f"{_words(marked.text, label.span)}: {'; '.join(wrong)}")
        else:
            tally.found += 1
    return tally


def _items(marked: LabelledReport, claims: Sequence[Claim]) -> Tally:
    """Of the claims found whose thing is marked, those that name it."""
    tally = Tally()
    for label in marked.claims:
        there = _at(claims, label.number)
        if label.tolerated or label.item_span is None or not there:
            continue
        named = [claim.item_span for claim in there if claim.item_span]
        if any(_meet(span, label.item_span) > 0 for span in named):
            tally.found += 1
            continue
        tally.missed += 1
        tally.wrong += bool(named)
        told = "、".join(marked.text[start:end] for start, end in named)
        wanted = marked.text[slice(*label.item_span)]
        tally.misses.append(f"{_words(marked.text, label.span)}: {told!r} for {wanted!r}")
    return tally


def _places(marked: LabelledReport, report: Report) -> Tally:
    tally = Tally()
    told = placeholders_in(report)
    for label in marked.placeholders:
        if label.tolerated:
            continue
        if any((place.start, place.end) == label.span for place in told):
            tally.found += 1
        else:
            tally.missed += 1
            tally.misses.append(f"missed {_words(marked.text, label.span)}")
    for place in told:
        if not any(_meet((place.start, place.end), label.span) > 0 for label in marked.placeholders):
            tally.wrong += 1
            tally.misses.append(f"no place {_words(marked.text, (place.start, place.end))}")
    return tally


def _kinds(marked: LabelledReport, report: Report) -> Tally:
    tally = Tally()
    told = {(place.start, place.end): place.kind for place in placeholders_in(report)}
    for label in marked.placeholders:
        kind = told.get(label.span)
        if kind is None or label.tolerated or not label.kind:
            continue
        right = kind == label.kind or (kind == "brand" and label.kind == "name")  # the marks have no letter for a brand
        tally.found += right
        tally.missed += not right
        tally.wrong += not right
        if not right:
            tally.misses.append(f"{_words(marked.text, label.span)}: {kind} for {label.kind}")
    return tally


def _sections(marked: LabelledReport, told: Sequence[tuple[str, Span]]) -> Tally:
    """Parts with their role: where four fifths of both agree, or (where only headings are marked) at the heading."""
    tally = Tally()
    for label in marked.sections:
        same = [span for role, span in told if role == label.role and _meet(span, label.span) > 0]
        if marked.facts.get("parts") == "headings":
            right = bool(same)
        else:
            joined = sum(_meet(span, label.span) for span in same)
            right = joined >= SAME_PART * (label.span[1] - label.span[0])
        tally.found += right
        tally.missed += not right
        if not right:
            tally.misses.append(f"{label.role} {_words(marked.text, (label.span[0], label.span[0] + 12))}")
    if marked.facts.get("parts") == "headings":
        return tally
    for role, span in told:
        inside = sum(max(0, _meet(span, label.span)) for label in marked.sections if label.role == role)
        size = span[1] - span[0]
        skipped = not any(_meet(span, label.span) > 0 for label in marked.sections)
        if size > TOO_SHORT and not skipped and inside < SAME_PART * size:
            tally.wrong += 1
            tally.misses.append(f"no {role} {_words(marked.text, (span[0], span[0] + 12))}")
    return tally


def _findings(marked: LabelledReport, told: Sequence[tuple[str, str, Span, str]]) -> dict[str, Tally]:
    """A tally for each code that was marked or told; unfilled places have a table of their own."""
    tallies: dict[str, Tally] = {}
    labels = marked.findings
    for label in labels:
        tally = tallies.setdefault(label.code, Tally())
        if label.tolerated:
            continue
        found = any(code == label.code and _touch(span, label.span) for code, _, span, _ in told)
        tally.found += found
        tally.missed += not found
        if not found:
            tally.misses.append(f"missed {_words(marked.text, label.span)}")
    for role in sorted(marked.missing):
        tally = tallies.setdefault("section.missing", Tally())
        found = any(code == "section.missing" and role in (kind, "") for code, kind, _, _ in told)
        tally.found += found
        tally.missed += not found
    for code, kind, span, text in told:
        if code in ("placeholder", "copied") or _is_marked(labels, code, span):
            continue
        if code == "section.missing" and marked.missing:
            continue
        tally = tallies.setdefault(code, Tally())
        tally.wrong += 1
        tally.misses.append(f"not marked ({kind}) {_words(marked.text, span)[:120] or text}")
    return tallies


def _is_marked(labels: Iterable[LabelledFinding], code: str, span: Span) -> bool:
    return any(label.code == code and _touch(span, label.span) for label in labels)


def _touch(a: Span, b: Span) -> bool:
    return _meet(a, b) > 0 or (a[0] == a[1] and b[0] <= a[0] <= b[1])


def table(measured: dict[str, dict[str, Tally]], *, misses: bool) -> Iterator[str]:
    """Lines for people: totals by code beside the aims, then each text."""
    totals = total(measured)
    yield f"{'':20}{'found':>7}{'missed':>8}{'wrong':>7}{'precision':>11}{'recall':>9}{'aim':>7}"
    for name, tally in totals.items():
        aim = f"{AIMS[name]:.2f}" if name in AIMS else ""
        yield (
            f"{name:20}{tally.found:7}{tally.missed:8}{tally.wrong:7}{tally.precision:11.4f}{tally.recall:9.4f}{aim:>7}"
        )
    yield ""
    columns = ("claims", "claims right", "items", "placeholders", "placeholder kinds", "sections")
    yield f"{'text':8}" + "".join(f"{name:>20}" for name in columns) + f"{'findings':>20}"
    for text, tallies in measured.items():
        cells = [_cell(tallies.get(name)) for name in columns]
        others = Tally()
        for name, tally in tallies.items():
            if name not in columns:
                others.add(tally)
        yield f"{text:8}" + "".join(f"{cell:>20}" for cell in [*cells, _cell(others)])
    if misses:
        for text, tallies in measured.items():
            for name, tally in tallies.items():
                for miss in tally.misses:
                    yield f"{text} {name}: {miss}"


def _cell(tally: Tally | None) -> str:
    return "" if tally is None else f"{tally.found} -{tally.missed} +{tally.wrong}"


def total(measured: dict[str, dict[str, Tally]]) -> dict[str, Tally]:
    """The sum over all texts, by code."""
    totals: dict[str, Tally] = {}
    for tallies in measured.values():
        for name, tally in tallies.items():
            totals.setdefault(name, Tally()).add(tally)
    order = Counter({name: -place for place, name in enumerate(("claims", *list(AIMS)[1:], "sections"))})
    return dict(sorted(totals.items(), key=lambda pair: (pair[0] not in order, -order[pair[0]], pair[0])))


def speed(reports: Sequence[LabelledReport]) -> dict[str, float]:
    """Median seconds of finding claims, unfilled places, and of the floor, in one text of 4,000 characters."""
    text = "".join(report.text for report in reports)[:CHARACTERS]
    report = Report(SourceText("报告.txt", "txt", text), "", (0, len(text)), None)
    return {
        "claims": median_of(lambda: find_claims(report), 31),
        "placeholders": median_of(lambda: placeholders_in(report), 31),
        "floor": median_of(lambda: sum(1 for _ in SCAN.finditer(text)), 31),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Quality of the checker on labelled reports.")
    parser.add_argument(
        "--held-out", default="", choices=("", "h", "k"), help="a set whose writer had not read the checks"
    )
    parser.add_argument("--misses", action="store_true", help="list every miss and every wrong find")
    parser.add_argument("--speed", action="store_true", help="only the time of finding claims and unfilled places")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    held_out = held_out_reports(options.held_out) if options.held_out else ()
    reports = [*held_out] or [*real_reports(), *labelled_reports()]
    if options.speed:
        told = speed(reports)
        if options.json:
            print(json.dumps({"machine": machine(), "aim": FAST, **told}, ensure_ascii=False))
            return
        print(machine())
        for name, seconds in told.items():
            print(f"{name:14}{seconds * 1000:8.2f} ms {seconds / told['floor']:8.1f} times the floor")
        print(f"aim: claims (with unfilled places) {FAST * 1000:.0f} ms")
        return
    measured = {report.name: measure(report) for report in reports}
    if options.json:
        record = {
            "aims": AIMS,
            "total": {name: tally.record() for name, tally in total(measured).items()},
            "texts": {
                text: {name: tally.record() for name, tally in tallies.items()} for text, tallies in measured.items()
            },
        }
        print(json.dumps(record, ensure_ascii=False, indent=1))
        return
    for line in table(measured, misses=options.misses):
        print(line)


if __name__ == "__main__":
    main()
