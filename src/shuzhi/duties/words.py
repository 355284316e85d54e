"""How a duty stands, in words; every page, file, answer and command asks here and writes none itself."""

from __future__ import annotations

STATUS_LABELS = {
    "met": "已完成",
    "late": "逾期完成",
    "due": "待办",
    "overdue": "未见记录",
    "exempt": "免",
    "unknown": "不明",
}
# For narrow cells.
SHORT_LABELS = STATUS_LABELS | {"met": "完成", "late": "迟完成", "overdue": "未见"}
# A rule that only says 一般 asks for an explanation, it accuses of nothing.
ASK_WORD = f"{STATUS_LABELS['overdue']}，请说明"
EXPLAINED_WORD = f"{STATUS_LABELS['overdue']}，已说明"
