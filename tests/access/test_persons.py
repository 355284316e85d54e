"""How a name is shown to whoever may see names, and to whoever may not."""

from __future__ import annotations

import pytest

from shuzhi.access.persons import HIDDEN_NAME, shown_name, shown_names


@pytest.mark.parametrize(
    ("name", "named", "shown"),
    [("赵一", True, "赵一"), ("赵一", False, HIDDEN_NAME), ("", True, ""), ("", False, "")],
)
def test_a_name_is_shown_to_whoever_may_see_it_and_nothing_stays_nothing(name: str, shown: str, *, named: bool) -> None:
    assert shown_name(name, named=named) == shown


@pytest.mark.parametrize(
    ("names", "named", "shown"),
    [
        (["赵一", "钱二"], True, "赵一、钱二"),
        (["赵一", "钱二"], False, f"2 人{HIDDEN_NAME}"),
        ([], True, ""),
        ([], False, ""),
    ],
)
def test_several_names_are_shown_or_counted(names: list[str], shown: str, *, named: bool) -> None:
    assert shown_names(names, named=named) == shown
