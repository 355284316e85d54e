"""The verbs that take over what an office kept elsewhere, and give it back."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

from shuzhi.access.models import Batch
from shuzhi.clock import now
from shuzhi.duties.explain import explain_duty, withdraw_explanations
from shuzhi.exchange.facts import dump_facts, load_facts
from shuzhi.items.taking_over import ItemFacts, StepFacts, take_over_items
from shuzhi.roster.models import Circumstance
from shuzhi.roster.taking_over import (
    OrganisationFacts,
    SpanFacts,
    give_back_organisations,
    take_over_organisation,
    take_over_past,
    write_past_paths,
)
from shuzhi.roster.taking_over_people import (
    PersonFacts,
    SpellFacts,
    TransferFacts,
    give_back,
    take_over_people,
    take_over_spells,
    take_over_transfers,
)
from shuzhi.roster.who import Who
from tests.access.world import KEEPERS, NOBODY, ROSTER_KEEPERS, Call, World

DAY = date(2026, 2, 1)


def batch_of(world: World, **summary: object) -> Batch:
    """A batch of the branch."""
    made: Batch = Batch.everywhere.create(
        organisation=world.branch, label="x", made_at=now(), made_by="x", summary=summary
    )
    return made


def spell(world: World) -> SpellFacts:
    return SpellFacts(Circumstance, world.branch, columns={"kind": "mobile"})


def item(*steps: StepFacts) -> list[tuple[ItemFacts, str]]:
    return [(ItemFacts({"kind": "task", "source": "plan", "title": "任务"}, steps=steps), "")]


CLOSED = (StepFacts("submit", DAY, Who("甲")), StepFacts("close", DAY, Who("丙")))


def a_file() -> Path:
    """A facts file of one entry of the branch."""
    entry = {"kinds": ["theme_day"], "day": "2026-02-01", "organisation": "X01"}
    told = {"format": "shuzhi.facts/1", "entries": [entry]}
    path = Path(tempfile.mkdtemp()) / "x.json"
    path.write_text(json.dumps(told), "utf-8")
    return path


FACTS_CALLS: dict[str, Call] = {
    "load_facts": (KEEPERS, lambda w, a: load_facts(actor=a, path=a_file(), organisation=w.branch)),
    "load_facts for no organisation in particular": (NOBODY, lambda w, a: load_facts(actor=a, path=a_file())),
    "dump_facts": (ROSTER_KEEPERS, lambda w, a: dump_facts(actor=a, organisation=w.branch)),
    "take_over_organisation": (
        ROSTER_KEEPERS,
        lambda w, a: take_over_organisation(
            actor=a, facts=OrganisationFacts("N", "虚构新支部", "branch", "other", w.branch)
        ),
    ),
    "take_over_past": (
        ROSTER_KEEPERS,
        lambda w, a: take_over_past(
            actor=a,
            organisation=w.branch,
            spans=[SpanFacts("旧名", "branch", "other", None, date(2019, 1, 1), date(2019, 6, 1))],
        ),
    ),
    "write_past_paths": (ROSTER_KEEPERS, lambda w, a: write_past_paths(actor=a, organisations=[w.branch])),
    "give_back_organisations": (
        ROSTER_KEEPERS,
        lambda w, a: give_back_organisations(actor=a, batch=batch_of(w, organisations=[w.branch.pk]), reason="撤销"),
    ),
    "take_over_people": (
        ROSTER_KEEPERS,
        lambda w, a: take_over_people(
            actor=a, batch=batch_of(w), with_origins=[(PersonFacts(w.branch, {"name": "新人"}, spells=(spell(w),)), "")]
        ),
    ),
    "take_over_spells": (
        ROSTER_KEEPERS,
        lambda w, a: take_over_spells(actor=a, batch=batch_of(w), person=w.person, spells=[spell(w)], origin=""),
    ),
    "take_over_transfers": (
        ROSTER_KEEPERS,
        lambda w, a: take_over_transfers(
            actor=a, batch=batch_of(w), with_origins=[(TransferFacts(w.person, w.branch, None, "外地", DAY), "")]
        ),
    ),
    "give_back": (
        ROSTER_KEEPERS,
        lambda w, a: give_back(actor=a, batch=made_by_batch(w), models=(Circumstance,), reason="撤销"),
    ),
    "take_over_items": (
        KEEPERS,
        lambda w, a: take_over_items(actor=a, organisation=w.branch, batch=batch_of(w), with_origins=item()),
    ),
    "take_over_items that were closed": (
        frozenset({"secretary"}),
        lambda w, a: take_over_items(actor=a, organisation=w.branch, batch=batch_of(w), with_origins=item(*CLOSED)),
    ),
    "withdraw_explanations": (
        KEEPERS,
        lambda w, a: withdraw_explanations(
            actor=a,
            explanations=[
                explain_duty(
                    actor=a,
                    organisation=w.branch,
                    rule="branch.committee_meeting.monthly",
                    period="2026-01",
                    text="防汛",
                )
            ],
            reason="撤销",
        ),
    ),
}


def made_by_batch(world: World) -> Batch:
    """A batch that brought a circumstance of somebody of the branch."""
    batch = batch_of(world)
    Circumstance.everywhere.create(
        person=world.person,
        organisation=world.branch,
        kind="mobile",
        since=DAY,
        recorded_at=now(),
        recorded_by="x",
        batch=batch,
    )
    return batch
