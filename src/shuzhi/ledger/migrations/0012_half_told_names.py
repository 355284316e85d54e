"""Reads again whom each participant known by name only is called by: 老孙 and 孙某 are no full names any more."""

from typing import Any

from django.db import migrations

from shuzhi.roster.naming import called


def fill(apps: Any, _: Any) -> None:
    """Read every name once; few of them change."""
    participants = apps.get_model("ledger", "Participant")._default_manager
    unknown = participants.filter(person=None)
    for name, kept in unknown.order_by().values_list("name", "called").distinct():
        if kept != called(name):
            unknown.filter(name=name).update(called=called(name))


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0011_for_year"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
