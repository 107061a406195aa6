from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("duties", "0002_rehearsals"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False)),
                fields=["about_kind", "about_id", "kind"],
                name="duty_ended",
            ),
        ),
    ]
