"""How a figure may be rounded in a sentence: 10余次, 近20次; the exact value stays behind it and in the annex.

A count below ten, a round number, money and shares are always exact, and so is what is not near enough for 近.
(Requirement: renderings of section 0, item 6.)
"""

from __future__ import annotations

from decimal import Decimal

from shuzhi.figures.values import Figure

SMALL = 10
NEAR = Decimal("0.8")  # 11 is not 近20: the checker of reports says so too
EXACT_UNITS = frozenset({"%", "元", "万元", "‰"})


def rounded(figure: Figure, rounding: str) -> str:
    """The value as a sentence with this rounding says it (see :data:`shuzhi.rulebook.profiles.ROUNDINGS`)."""
    return rounded_text(figure.text, figure.value, figure.definition.unit, rounding)


def rounded_text(exact: str, value: Decimal | None, unit: str, rounding: str) -> str:
    """The same for a figure that is stored: ``exact`` is the text of its value."""
    if not rounding or value is None or value != value.to_integral_value() or unit in EXACT_UNITS:
        return exact
    step = Decimal(10) if value < 1000 else Decimal(100)
    below = value - value % step
    if value < SMALL or value == below:
        return exact
    if rounding == "近":
        above = below + step
        return f"近{format(above, 'f')}" if value >= NEAR * above else exact
    return f"{format(below, 'f')}余" if rounding == "余" else f"{rounding}{format(below, 'f')}"
