"""Periods as people say them."""

QUARTERS = "一二三四"


def period_words(period: str, *, year: bool = True) -> str:
    """A period as people say it: 2025-03 is 2025年3月, 2025-Q2 2025年第二季度."""
    head, _, rest = period.partition("-")
    if rest.startswith("Q"):
        words = f"第{QUARTERS[int(rest[1]) - 1]}季度"
    elif rest.startswith("H"):
        words = "上半年" if rest == "H1" else "下半年"
    else:
        words = f"{int(rest)}月" if rest else "全年"
    return f"{head}年{words}" if year and head else words
