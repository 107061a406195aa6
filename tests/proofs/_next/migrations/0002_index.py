from django.db import migrations


class Migration(migrations.Migration):
    """An index that is built while everybody writes."""

    atomic = False
    dependencies = [("_next", "0001_expand")]
    operations = [
        migrations.RunSQL("create index concurrently next_place_index on appointments_contact (person_id, next_place)")
    ]
