"""Ask a data folder everything that an upgrade must not change; run as a process of its own, it prints JSON.

``python ask_home.py CODE …`` asks, through the ``shuzhi`` command, of each organisation: its figures, its own and its
subtree's, its duties on two days, and the text of its report.  The clock stands at the moment the folder was made.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import time_machine

THE_MOMENT = "2026-03-02 10:00+08:00"
YEARS = (2025, 2026)
DAYS = ("2025-12-31", "2026-03-02")
DUTY = ("rule", "subject", "period", "due_on", "need", "done", "status", "status_label", "entries", "explanation")


def ask(*arguments: str) -> tuple[int, str]:
    """One command's exit status and what it printed."""
    from shuzhi.cli import app

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            app(list(arguments))
        except SystemExit as ended:
            return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def read(*arguments: str) -> Any:
    """A command's JSON."""
    status, out = ask(*arguments, "--json")
    if status:
        raise SystemExit(f"shuzhi {' '.join(arguments)}: {out}")
    return json.loads(out)


def figures(code: str, year: int, *more: str) -> dict[str, list[Any]]:
    """Figure → how complete it is, its value, its text and the rows behind it."""
    return {
        one["id"]: f"{one['completeness']} {one['value']} {one['text']} {rows(one)}".strip()
        for one in read("figures", "--org", code, "--year", str(year), *more)
    }


def rows(figure: dict[str, Any]) -> str:
    """The rows behind a figure by type and number."""
    told = sorted((row["type"], row["id"]) for row in figure["rows"] if row["type"] != "duty")
    return ",".join(f"{kind}{number}" for kind, number in told)


def duties(code: str, day: str) -> list[str]:
    """The duties of a day, in a fixed order, each as one line that begins with its rule."""
    told = read("duties", "--org", code, "--on", day)
    return sorted("|".join(str(duty[key]) for key in DUTY) for duty in told)


def report(code: str, year: int) -> str:
    """The text of a report; why there is none where nothing was recorded."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.md"
        status, out = ask("report", "--org", code, "--year", str(year), "--output", str(output), "--json")
        return json.loads(out)["error"]["code"] if status else output.read_text("utf-8")


def ask_home(codes: list[str]) -> dict[str, Any]:
    """Everything asked."""
    return {
        code: {
            "figures": {str(year): figures(code, year) for year in YEARS},
            "subtree": figures(code, YEARS[0], "--subtree"),
            "duties": {day: duties(code, day) for day in DAYS},
            "report": report(code, YEARS[0]),
        }
        for code in codes
    }


if __name__ == "__main__":
    with time_machine.travel(THE_MOMENT, tick=False):
        answers = ask_home(sys.argv[1:])
        verified = ask("verify", "--json")
    sys.stdout.write(json.dumps({"answers": answers, "verify": json.loads(verified[1])}, ensure_ascii=False))
