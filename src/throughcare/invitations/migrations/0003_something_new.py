"""When the newest thing came that waits for somebody on their own page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("invitations", "0002_own_page_closes"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="new_at",
            field=models.DateTimeField(null=True),
        ),
    ]
