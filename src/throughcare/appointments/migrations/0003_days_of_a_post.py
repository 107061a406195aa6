"""The meetings of a post on a day by an index of both. Made beside those who write, so nobody waits for it."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


# schema: the column stays as it is; only its own index goes, and the one of both columns answers for it
class Migration(migrations.Migration):
    atomic = False

    dependencies = [("appointments", "0002_told_words")]

    operations = [
        AddIndexConcurrently(
            "appointment",
            models.Index(
                condition=models.Q(("cancelled_at", None)), fields=["post", "starts_at"], name="appointment_post_day"
            ),
        ),
        migrations.AlterField(
            "appointment",
            "post",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.post",
            ),
        ),
    ]
