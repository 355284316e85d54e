"""Persons and organisations as people read them behind a figure."""

from __future__ import annotations

from collections.abc import Sequence

from shuzhi.rooms import RowWords
from shuzhi.roster.models import Membership, Organisation, Person
from shuzhi.roster.spells import IN_FORCE


def read_persons(ids: Sequence[int]) -> list[RowWords]:
    """The persons with these numbers; without the name nothing is said of them."""
    members = set(Membership.everywhere.filter(IN_FORCE, person_id__in=ids).values_list("person_id", flat=True))
    return [
        RowWords(
            "person",
            one.pk,
            one.organisation_id,
            None,
            "党员" if one.pk in members else "人员",
            "",
            persons=(one.name,),
            private=True,
        )
        for one in Person.everywhere.filter(pk__in=ids)
    ]


def read_organisations(ids: Sequence[int]) -> list[RowWords]:
    """The organisations with these numbers."""
    found = Organisation.everywhere.filter(pk__in=ids)
    return [RowWords("organisation", one.pk, one.pk, None, one.get_kind_display(), one.name) for one in found]
