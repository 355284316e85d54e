"""Of a yearly meeting, the year it is for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_who_is_called")]

    operations = [
        migrations.AddField("entry", "for_year", models.PositiveSmallIntegerField("所属年度", null=True, blank=True)),
        migrations.AddField("entrymark", "for_year", models.IntegerField(null=True)),
    ]
