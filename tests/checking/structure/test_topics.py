"""Problems and the measures that answer them, in the words that reports use."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.checking.structure.making import found_in, whole

PAIRS: list[tuple[str, str]] = [
    (problem, measure)
    for problem, measure in yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text(encoding="utf-8"))
]
STRIDE = 17  # a measure so many pairs further down answers something else
OTHER = "二是加强值班值守，做好安全保卫，确保万无一失，抓好后厨食品采购，做好冬季取暖。"


def _text(problem: str, measure: str) -> str:
    return whole(problems=f"一是{problem}。二是值班值守不严。", plan=f"一是{measure}。{OTHER}")


@pytest.mark.parametrize(("problem", "measure"), PAIRS)
def test_a_problem_and_its_measure_meet(problem: str, measure: str) -> None:
    text = _text(problem, measure)
    assert found_in(text, "problem.unanswered") == []
    assert found_in(text, "measure.unmatched") == []


@pytest.mark.parametrize("place", range(len(PAIRS)))
def test_a_problem_and_the_measure_of_another_one_do_not_meet(place: int) -> None:
    problem, measure = PAIRS[place][0], PAIRS[(place + STRIDE) % len(PAIRS)][1]
    (finding,) = found_in(_text(problem, measure), "problem.unanswered")
    assert problem in finding.text
