"""The errors of the reports room."""

from __future__ import annotations

from shuzhi.errors import ShuzhiError


class ReportError(ShuzhiError):
    """A report cannot be drafted, edited or frozen like this."""

    code = "report.invalid"


class ReportFrozenError(ReportError):
    """The report is frozen; its text stands."""

    code = "report.frozen"

    def __init__(self) -> None:
        super().__init__("这份报告已定稿，不能再改。", advice="确需修改的，请书记先撤回定稿；原定稿仍会保留。")


class NothingRecordedError(ReportError):
    """The ledger holds nothing for the year, so there is nothing to report."""

    code = "report.no_data"

    def __init__(self, organisation: str, year: int) -> None:
        super().__init__(
            f"{organisation}{year}年没有任何台账记录，不能生成述职报告。",
            advice="请先导入或补记台账（shuzhi import），再起草报告；请核对组织和年度是否选对。",
        )


class UnfinishedReportError(ReportError):
    """Something in the text is still to be filled; ``act`` is what cannot be done yet.

    Attributes:
        unfilled: One line for each open place: where it stands and what is open.
    """

    code = "report.unfinished"

    def __init__(self, unfilled: list[str], act: str = "定稿") -> None:
        self.unfilled = unfilled
        super().__init__(
            f"报告还有 {len(unfilled)} 处没有写完，不能{act}：" + "；".join(unfilled) + "。",
            advice=f"请逐处填写，或删去该段，再{act}。",
        )


class OverstatedReportError(ReportError):
    """The text says that everything was done of what still stands open in the ledger.

    Attributes:
        places: One line for each such statement: its words, what the ledger says, what to do.
    """

    code = "report.overstated"

    def __init__(self, places: list[str], act: str = "定稿") -> None:
        self.places = places
        super().__init__(
            f"报告有 {len(places)} 处说全都做到了，台账里还有没办结的，不能{act}：" + "".join(places),
            advice=f"请改写这些话，或先办结销号，再{act}。",
        )


def require_words(text: str, what: str) -> str:
    """``text`` without surrounding space, refused where empty."""
    if not text.strip():
        raise ReportError(f"{what}没有填写。", advice=f"请填写{what}。")
    return text.strip()
