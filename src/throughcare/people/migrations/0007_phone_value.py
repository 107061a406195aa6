"""An index on phones and e-mails: whoever has the same may be the same person."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("people", "0006_alike")]

    operations = [AddIndexConcurrently(model_name="phone", index=models.Index(fields=["value"], name="phone_value"))]
