"""What an import did, sheet by sheet and row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from shuzhi.duties.beginnings import Begins
from shuzhi.errors import ShuzhiError
from shuzhi.exchange.workbook import Problem, SheetRead
from shuzhi.exchange.workbook.model import Severity

Outcome = Literal["created", "merged", "unchanged", "rejected"]


class ImportRefusedError(ShuzhiError):
    """A file cannot be imported at all; nothing was changed.

    Attributes:
        problems: What is wrong with which file.
    """

    code = "import.refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(
            "；".join(f"{problem.file}：{problem.message}" for problem in problems),
            advice=f"{first.advice} 其余文件也未导入，改好后请一并重新导入。",
            code=first.code,
        )
        self.problems = tuple(problems)

    def as_dict(self) -> dict[str, Any]:
        """The refusal as ``shuzhi import --json`` prints it: no batch, and each file with its problem."""
        files = [
            {
                "file": problem.file,
                "sheet": None,
                "kind": "refused",
                "rows": 0,
                "created": 0,
                "merged": 0,
                "unchanged": 0,
                "rejected": 0,
                "problems": [problem_dict(problem)],
            }
            for problem in self.problems
        ]
        return {"batch": None, "files": files, "error": super().as_dict()}


@dataclass(slots=True)
class SheetResult:
    """One sheet's outcome.  ``rows`` counts the rows that hold data; every one has exactly one outcome."""

    sheet: SheetRead
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    inferred: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, sheet: SheetRead) -> SheetResult:
        """A sheet as it was read: rejected rows and rows pasted twice have their outcome already."""
        result = cls(sheet, problems=list(sheet.problems), inferred=list(sheet.inferred))
        for problem in sheet.problems:
            if problem.row is None:
                continue
            if problem.severity == "row":
                result.outcomes[problem.row] = "rejected"
            elif problem.code == "row.duplicate":
                result.outcomes[problem.row] = "unchanged"
        return result

    def note(
        self,
        row: int | None,
        code: str,
        message: str,
        advice: str,
        *,
        rejected: bool = False,
        left_out: bool = False,
        field: str = "",
    ) -> None:
        """Add a problem found while committing; ``field`` names the column where it stands, whose cell counts for
        nothing where it is ``left_out``."""
        severity: Severity = "row" if rejected else "cell" if left_out else "note"
        column = self.sheet.columns[field].letter if field in self.sheet.columns else None
        self.problems.append(Problem(self.sheet.file, self.sheet.sheet, row, column, code, message, advice, severity))
        if rejected and row is not None:
            self.outcomes[row] = "rejected"

    def infer(self, sentence: str) -> None:
        """Add something inferred, once."""
        if sentence not in self.inferred:
            self.inferred.append(sentence)

    def as_dict(self) -> dict[str, Any]:
        """The sheet as ``shuzhi import --json`` prints it."""
        counts = Counter(self.outcomes.values())
        ordered = sorted(self.problems, key=lambda problem: (problem.row or 0, problem.column or ""))
        return {
            "file": self.sheet.file,
            "sheet": self.sheet.sheet,
            "kind": self.sheet.kind,
            "rows": len(self.outcomes),
            "created": counts["created"],
            "merged": counts["merged"],
            "unchanged": counts["unchanged"],
            "rejected": counts["rejected"],
            "problems": [problem_dict(problem) for problem in ordered],
            "inferred": list(self.inferred),
        }


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The whole import.  ``batch`` is None where nothing changed, and in a preview."""

    batch: int | None
    sheets: tuple[SheetResult, ...]
    begins: tuple[Begins, ...] = ()  # from which day on the ledger tells of what came

    def count(self, outcome: Outcome) -> int:
        """How many rows of all sheets had this outcome."""
        return sum(list(sheet.outcomes.values()).count(outcome) for sheet in self.sheets)

    def as_dict(self) -> dict[str, Any]:
        """The import as ``shuzhi import --json`` prints it."""
        begins = [{"kind": one.kind, "label": one.label, "since": one.since.isoformat()} for one in self.begins]
        return {"batch": self.batch, "files": [sheet.as_dict() for sheet in self.sheets], "begins": begins}


def problem_dict(problem: Problem) -> dict[str, Any]:
    """One problem as the commands print it."""
    return {
        "row": problem.row,
        "column": problem.column,
        "code": problem.code,
        "message": problem.message,
        "advice": problem.advice,
        "severity": problem.severity,
    }
