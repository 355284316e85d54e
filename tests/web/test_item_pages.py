"""The page of an item tells what is late: from the day after it was due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shuzhi.clock import today
from shuzhi.roster.models import Organisation
from tests.houses import make_item
from tests.web.conftest import SignIn

LATE = "已过完成时限"


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
def test_an_item_is_late_from_the_day_after_it_was_due(
    sign_in: SignIn, branch: Organisation, *, days: int, late: bool
) -> None:
    item = make_item(branch, due_on=today() - timedelta(days))
    assert (LATE in sign_in("clerk").get(f"/items/{item.pk}/").content.decode()) is late
