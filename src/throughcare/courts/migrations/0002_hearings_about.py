from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("courts", "0001_first"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="hearing",
            index=models.Index(fields=["about_kind", "about_id"], name="hearing_about"),
        ),
    ]
