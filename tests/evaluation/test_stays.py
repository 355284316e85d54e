"""A stay tells of every day what the spells of persons tell, and no two stays tell of the same day."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.evaluation.sql import STATE_COLUMNS
from shuzhi.evaluation.stays import STAY_COLUMNS
from tests.evaluation.relations_db import Database
from tests.evaluation.rows import PersonState, Relations
from tests.evaluation.worlds import Dice, random_county

steady = settings(derandomize=True, database=None, deadline=None)
STATES = list(STATE_COLUMNS)


def told(value: object) -> str | None:
    return None if value is None else str(value)


def stays(database: Database, rows: Relations) -> list[dict[str, object]]:
    with database.holding(rows) as engine:
        found = engine.rows(f"SELECT {', '.join(STAY_COLUMNS)} FROM stay", {})
    return [dict(zip(STAY_COLUMNS, row, strict=True)) for row in found]


def covers(since: object, until: object, day: date) -> bool:
    return str(since) <= day.isoformat() and (until is None or str(until) > day.isoformat())


@settings(steady, max_examples=25)
@given(seed=st.integers(0, 2**40))
def test_every_day_of_a_person_is_told_once_and_as_his_spells_tell_it(databases: list[Database], seed: int) -> None:
    dice = Dice(seed)
    rows = random_county(dice)
    for database in databases:
        made = stays(database, rows)
        for day in [dice.day() for _ in range(8)]:
            on_day = [stay for stay in made if covers(stay["since"], stay["until"], day)]
            assert max(Counter((one["person_id"], one["org_id"]) for one in on_day).values(), default=0) <= 1
            found = {
                (stay["person_id"], stay["org_id"], state, told(stay["born"]))
                for stay in on_day
                for state in STATES
                if stay[STATE_COLUMNS[state]]
            }
            spells = [s for s in rows.person_state if covers(s.since, s.until, day)]
            assert found == {(s.person_id, s.org_id, s.state, told(s.born)) for s in spells}, database.name


def test_a_post_within_a_membership_cuts_it_into_three_stays(database: Database) -> None:
    member = PersonState(1, 1, "formal", date(2020, 1, 1))
    post = PersonState(1, 1, "post.secretary", date(2021, 3, 1), date(2023, 3, 1))
    made = sorted(stays(database, Relations(person_state=[member, post])), key=lambda stay: str(stay["since"]))
    assert [(told(s["since"]), told(s["until"]), s["formal"], s["post_secretary"]) for s in made] == [
        ("2020-01-01", "2021-03-01", 1, 0),
        ("2021-03-01", "2023-03-01", 1, 1),
        ("2023-03-01", None, 1, 0),
    ]


def test_a_spell_that_ends_on_the_day_it_began_is_no_stay(database: Database) -> None:
    empty = PersonState(1, 1, "formal", date(2025, 5, 1), date(2025, 5, 1))
    assert stays(database, Relations(person_state=[empty])) == []
