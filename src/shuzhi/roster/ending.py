"""A spell ends where another takes its place; one that a batch ended runs on once the batch is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.roster.models import Circumstance, CircumstanceKind, DuesBase, Membership, Person, Spell
from shuzhi.roster.spells import IN_FORCE

ENDED = "ended"  # the key of a batch's summary: the spells it ended, each as it was
MODELS: Mapping[str, type[Spell]] = {"membership": Membership, "circumstance": Circumstance, "base": DuesBase}
# How a member pays his dues by a word of his own, in short → the circumstance.
DUES_BY: dict[str, str] = {"month": CircumstanceKind.DUES_BY_MONTH, "quarter": CircumstanceKind.DUES_BY_QUARTER}


def end_spells(spells: QuerySet[Any], *, on: date, batch: Batch | None) -> None:
    """End spells on a day; of a batch note how those that it did not bring itself stood before."""
    if batch is not None:
        [what] = [name for name, model in MODELS.items() if model is spells.model]
        for one in spells.exclude(batch=batch):
            before = {"until": one.until.isoformat() if one.until else None, "until_told": one.until_told}
            noted = {"what": what, "spell": one.pk, "ended": on.isoformat(), **before}
            batch.summary.setdefault(ENDED, []).append(noted)
    spells.update(until=on, until_told="")


def let_run_on(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Give each spell that a batch ended the end it had before, or that of what follows it by now.

    What was ended anew or withdrawn since stays as it is.  The batch's own spells have been withdrawn.
    """
    people = set()
    for noted in reversed(batch.summary.get(ENDED, [])):
        model = MODELS[noted["what"]]
        spell: Any = model.everywhere.filter(IN_FORCE, pk=noted["spell"], until=noted["ended"]).first()
        if spell is None:
            continue
        before = date.fromisoformat(noted["until"]) if noted["until"] else None
        following = _following(spell)
        last = following is None or (before is not None and before <= following)
        spell.until, spell.until_told = (before, noted["until_told"]) if last else (following, "")
        spell.save(update_fields=["until", "until_told"])
        people.add(spell.person_id)
    touched = Person.everywhere.filter(pk__in=people).select_related("organisation").order_by("pk")
    append_links(actor, list(touched), reason=reason)


def _following(spell: Any) -> date | None:
    """Where the next spell begins that takes the place of one of its kind."""
    others = type(spell).everywhere.filter(IN_FORCE, person=spell.person_id, since__gte=spell.until)
    if isinstance(spell, Circumstance):
        others = others.filter(kind__in=DUES_BY.values())
    first: date | None = others.exclude(pk=spell.pk).order_by("since").values_list("since", flat=True).first()
    return first
