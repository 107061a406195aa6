import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Done",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("by", models.TextField()),
                ("body", models.BinaryField(max_length=32)),
                ("answer", models.JSONField(null=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="kernel_done_at")],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.TextField()),
                ("form", models.TextField()),
                ("person_id", models.BigIntegerField(null=True)),
                ("values", models.JSONField()),
                ("saved_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["saved_at"], name="kernel_draft_saved_at")],
                "constraints": [models.UniqueConstraint(fields=("by", "form"), name="kernel_draft_one_a_form")],
            },
        ),
    ]
