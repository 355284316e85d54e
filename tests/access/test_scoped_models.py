"""Every model that holds business data refuses a question that does not say who asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from shuzhi.access.scoping import Actor, Scoped, UnscopedQueryError
from shuzhi.roster.models import Organisation
from tests.houses import fill_branch

ROOMS = {"access", "roster", "ledger", "items", "duties", "figures", "reports", "exchange"}
OURS = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
SCOPED: list[Any] = [model for model in OURS if issubclass(model, Scoped)]
# Accounts and grants are the administrator's, and hold no business data.
NOT_BUSINESS = {"Account", "Grant"}


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("ask", ["all", "count", "exists", "first"])
def test_a_question_without_an_asker_raises(model: Any, ask: str) -> None:
    with pytest.raises(UnscopedQueryError):
        getattr(model.objects, ask)()


def test_every_model_with_business_data_is_scoped() -> None:
    assert {model.__name__ for model in OURS if model not in SCOPED} == NOT_BUSINESS


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_a_question_with_an_asker_is_answered_in_the_database(model: Any, clerk: Actor, operator: Actor) -> None:
    """The path that guards the model exists: a wrong one would fail here, not in somebody's browser."""
    assert model.objects.within(clerk).count() <= model.objects.within(operator).count()


def test_an_outsider_finds_nothing_in_any_table(
    branch: Organisation, other_branch: Organisation, outsider: Actor, clerk: Actor
) -> None:
    fill_branch(branch)
    reached = {model.__name__ for model in SCOPED if model.objects.within(clerk).exists()}
    about_him = {"Organisation", "AuditRecord"}  # his own branch, and the log of how it was made
    foreign = {model.__name__ for model in SCOPED if model.objects.within(outsider).exists()}
    assert {"Entry", "Participant", "AgendaItem", "EntryMark", "RegisterRow", "Item", "Person"} <= reached
    assert foreign == about_him
    for model in SCOPED:
        if model.__name__ in about_him:
            rows = model.objects.within(outsider)
            assert set(rows.values_list(model.scope_path, flat=True)) == {other_branch.path}
