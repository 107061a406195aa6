from django.db import migrations


class Migration(migrations.Migration):
    """Bodies that were there before codes get one, so that each has a page of its own."""

    dependencies = [("organisations", "0003_bodies_places_leave")]

    operations = [
        migrations.RunSQL(
            "update organisations_organisation set code = 'body-' || id where code is null",
            migrations.RunSQL.noop,
        )
    ]
