from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """The tables stay as they are and go over to the room ``chain``."""

    dependencies: ClassVar = [("ledger", "0006_uploader")]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AlterModelTable("revision", "chain_revision"),
                migrations.AlterModelTable("chainhead", "chain_chainhead"),
            ],
            state_operations=[migrations.DeleteModel("Revision"), migrations.DeleteModel("ChainHead")],
        ),
    ]
