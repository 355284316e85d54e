from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0012_half_told_names"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="registerrow",
            index=models.Index(
                condition=models.Q(("paid_fen__lt", 0), ("withdrawn_at", None)),
                fields=["person", "ym", "register"],
                name="register_taken_back",
            ),
        ),
    ]
