"""The one name that each participant known by name only is called by."""

from typing import Any

from django.db import migrations, models

from shuzhi.roster.naming import called


def fill(apps: Any, _: Any) -> None:
    """Read every name once."""
    participants = apps.get_model("ledger", "Participant")._default_manager
    unknown = participants.filter(person=None)
    for name in unknown.order_by().values_list("name", flat=True).distinct():
        unknown.filter(name=name).update(called=called(name))


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0009_extension_months"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="called",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
