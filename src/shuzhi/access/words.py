"""The closed lists of the rulebook as choices of Django's columns and forms.

Columns take them through a function, so that a new word in ``cn/words.yaml`` needs no migration.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import models

from shuzhi.rulebook.vocabulary import LISTS, choices_of


def choices_from(name: str) -> Callable[[], list[tuple[str, str]]]:
    """The choices of a column whose words are the list ``name``."""
    return partial(choices_of, name)


def words_of(list_name: str, name: str) -> Any:
    """A list as ``TextChoices``: ``ItemState.CLOSED``, with value, label and choices."""
    members = [(word.upper(), (word, label)) for word, label in LISTS[list_name].items()]
    return models.TextChoices(name, members)  # type: ignore[call-overload]
