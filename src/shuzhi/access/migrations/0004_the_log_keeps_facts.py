from __future__ import annotations

import re
from typing import Any, ClassVar

import django.core.serializers.json
from django.db import migrations, models

DIGEST = re.compile(r"校验值 ([0-9a-f]{64})$")
REPORTED = ("report.frozen", "report.submitted")


def tell_digests(apps: Any, _: Any) -> None:
    """The digests of reports are looked up in the log: where a sentence tells one, it becomes a fact."""
    records = apps.get_model("access", "AuditRecord")._default_manager.filter(verb__in=REPORTED, facts={})
    for record in records.iterator():
        if found := DIGEST.search(record.written):
            record.facts = {"digest": found[1]}
            record.save(update_fields=["facts"])


class Migration(migrations.Migration):
    dependencies: ClassVar = [("access", "0003_account_person")]

    operations: ClassVar = [
        migrations.RenameField("auditrecord", "sentence", "written"),
        migrations.AlterField("auditrecord", "written", models.TextField(blank=True, default="", verbose_name="事项")),
        migrations.AddField(
            "auditrecord",
            "facts",
            models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="事实"),
        ),
        migrations.RunPython(tell_digests, migrations.RunPython.noop),
    ]
