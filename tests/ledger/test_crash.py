"""Whatever moment the process dies at, the data are as before or as after, and the chain is whole."""

from __future__ import annotations

import signal
from typing import Any

import pytest

from tests.ledger.running import run_processes

pytestmark = pytest.mark.slow

Trials = list[dict[str, Any]]


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    """Workers on copies of one SQLite data file, each killed: at every step of a verb, and at random times."""
    answer: Trials = run_processes("crash", tmp_path_factory.mktemp("crash"))
    return answer


def test_every_worker_was_killed_at_one_of_many_moments(trials: Trials) -> None:
    assert {trial["signal"] for trial in trials} == {signal.SIGKILL}
    assert len({str(trial["place"]) for trial in trials if trial["place"] != "timed"}) == 16
    assert sum(trial["place"] == "timed" for trial in trials) == 8


def test_most_of_them_died_inside_a_verb(trials: Trials) -> None:
    assert sum(trial["inside"] for trial in trials) >= 15


def test_some_verbs_were_lost_and_some_were_kept(trials: Trials) -> None:
    """The kill just after the commit keeps the verb, the kills before it lose it: both sides were met."""
    inside = [trial for trial in trials if trial["inside"]]
    assert any(trial["kept"] for trial in inside)
    assert any(not trial["kept"] for trial in inside)


def test_every_verb_is_there_as_a_whole_or_not_at_all(trials: Trials) -> None:
    assert [(trial["place"], trial["wrong"]) for trial in trials if trial["wrong"]] == []


def test_the_chain_is_whole_after_every_kill(trials: Trials) -> None:
    assert [(trial["place"], trial["faults"]) for trial in trials if trial["faults"]] == []


def test_the_file_is_sound_after_every_kill(trials: Trials) -> None:
    assert {trial["integrity"] for trial in trials} == {"ok"}
