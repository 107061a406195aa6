from django.db import migrations


class Migration(migrations.Migration):
    """The rows that were there are read, with everybody writing on."""

    dependencies = [("_next", "0002_index")]
    operations = [migrations.RunSQL("alter table appointments_contact validate constraint next_place_short")]
