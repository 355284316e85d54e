"""The level of an honour or a publication: kept by its id, read also where the words of an earlier year are stored."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.chain.verify import verify_chains
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.registers import RegisterError, correct_row, record_rows
from shuzhi.roster.models import Organisation


def told(actor: Actor, branch: Organisation, *levels: str) -> list[RegisterRow]:
    news = {"category": "news", "day": date(2025, 4, 1)}
    rows = [news | {"title": f"{level}简讯{number}", "level": level} for number, level in enumerate(levels)]
    return record_rows(actor=actor, organisation=branch, register="publication", rows=rows)


@pytest.mark.parametrize(
    ("word", "level"),
    [("国家级", "national"), ("city", "city"), ("区级", "county"), ("", "")],
)
def test_a_level_is_kept_by_its_id(word: str, level: str, operator: Actor, branch: Organisation) -> None:
    assert told(operator, branch, word)[0].level == level


def test_a_level_that_the_list_does_not_know_is_refused(operator: Actor, branch: Organisation) -> None:
    with pytest.raises(RegisterError) as refused:
        told(operator, branch, "片区级")
    assert refused.value.code == "register.level_unknown"


def test_a_corrected_level_is_kept_by_its_id_too(operator: Actor, branch: Organisation) -> None:
    row = told(operator, branch, "县级")[0]
    assert correct_row(actor=operator, row=row, reason="级别有误", level="省级").level == "province"


def test_the_words_of_an_earlier_year_count_as_their_level_and_stay_as_they_were_chained(
    operator: Actor, branch: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Before levels had ids and a list refused what it does not know.
    monkeypatch.setattr("shuzhi.ledger.registers.settled", lambda _, row: row | {"ym": 2025 * 12 + 3})
    told(operator, branch, "国家级", "全国")
    monkeypatch.undo()
    told(operator, branch, "national", "县级")
    assert {row.level for row in RegisterRow.everywhere.all()} == {"国家级", "全国", "national", "county"}
    [figure] = figures_of(Question(operator, branch, 2025), ids=["publication.news.national.count"])
    assert figure.value == 3
    assert verify_chains() == []
