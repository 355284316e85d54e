"""Finding reports that may not be there, and what was handed in."""

from __future__ import annotations

from shuzhi.access.scoping import Actor
from shuzhi.errors import NotFoundError
from shuzhi.reports.drafting import find_report
from shuzhi.reports.models import Report, Submission
from shuzhi.roster.models import Organisation


def report_or_none(*, actor: Actor, organisation: Organisation, year: int) -> Report | None:
    """The organisation's report of a year, if one was begun and the actor may read it before it is handed in."""
    try:
        return find_report(actor=actor, organisation=organisation, year=year)
    except NotFoundError:
        return None


def find_handed_in(*, actor: Actor, submission_id: int) -> Submission:
    """What was handed in, by its number, for all who see the organisation.

    Raises:
        NotFoundError: There is none, it was taken back, or the actor does not reach it.
    """
    reached = Submission.objects.within(actor).filter(pk=submission_id, withdrawn_at=None)
    found: Submission | None = reached.select_related("organisation").first()
    if found is None:
        raise NotFoundError(
            "没有这份报送，或者已经撤回。", advice="请从「收齐情况」打开。", code="submission.not_found"
        )
    return found
