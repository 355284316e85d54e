"""A name that is typed twice."""

from __future__ import annotations

import pytest

from shuzhi.web.frame.names import NameBook


@pytest.mark.parametrize(("role", "times"), [("speaker", 2), ("attendee", 1)])
def test_who_spoke_twice_stands_twice_and_who_came_once(role: str, times: int) -> None:
    assert [one.name for one in NameBook([]).read("赵一、赵一", role)] == ["赵一"] * times
