"""What holds of a person from a day on, and what all verbs on people share."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet, TextChoices

from shuzhi.errors import ShuzhiError
from shuzhi.roster.models import (
    Membership,
    Organisation,
)

IN_FORCE = Q(withdrawn_at=None)


class RosterError(ShuzhiError):
    """Something about a person cannot be recorded like this."""

    code = "roster.invalid"


def in_force_on(day: date) -> Q:
    """Spells that hold on ``day`` and were not withdrawn."""
    return IN_FORCE & Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def members_on(organisation: Organisation, day: date) -> QuerySet[Membership]:
    """The memberships that hold in one organisation on a day (machinery; the caller has checked who asks)."""
    found: QuerySet[Membership] = Membership.everywhere.filter(in_force_on(day), organisation=organisation)
    return found


def require_choice(value: str, choices: type[TextChoices], what: str) -> None:
    """Pass where a word is one of the choices.

    Raises:
        RosterError: It is none; the advice tells all.
    """
    if value not in choices.values:
        known = "、".join(f"{key}（{label}）" for key, label in choices.choices)
        raise RosterError(f"{what}“{value}”不认识。", advice=f"可用：{known}。", code="roster.choice")
