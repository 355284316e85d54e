from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables were made by the ledger, where they stood before; here they get a chain for the house itself."""

    initial = True

    dependencies: ClassVar = [
        ("ledger", "0007_the_chain_has_a_room_of_its_own"),
        ("roster", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Revision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sequence", models.PositiveIntegerField(verbose_name="序号")),
                        ("fact_type", models.CharField(max_length=16)),
                        ("fact_id", models.BigIntegerField()),
                        ("act", models.CharField(max_length=12, verbose_name="动作")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="原因")),
                        ("content", models.TextField(verbose_name="内容")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("actor_name", models.CharField(max_length=80, verbose_name="操作人")),
                        ("previous", models.CharField(max_length=64)),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="roster.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "修订",
                        "ordering": ["sequence"],
                        "indexes": [models.Index(fields=["fact_type", "fact_id"], name="revision_by_fact")],
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "sequence"), name="one_link_a_place")
                        ],
                    },
                    managers=[("everywhere", django.db.models.manager.Manager())],
                ),
                migrations.CreateModel(
                    name="ChainHead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        ("digest", models.CharField(default="0" * 64, max_length=64)),
                        (
                            "organisation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="roster.organisation",
                            ),
                        ),
                    ],
                    options={"verbose_name": "链尾"},
                    managers=[("everywhere", django.db.models.manager.Manager())],
                ),
            ],
        ),
        migrations.AlterField(
            model_name="revision",
            name="organisation",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roster.organisation"
            ),
        ),
        migrations.AlterField(
            model_name="chainhead",
            name="organisation",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roster.organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation", None)), fields=("sequence",), name="one_link_a_place_of_house"
            ),
        ),
        migrations.AddConstraint(
            model_name="chainhead",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation", None)), fields=("sequence",), name="one_head_of_house"
            ),
        ),
    ]
