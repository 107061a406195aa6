from django.db import migrations


class Migration(migrations.Migration):
    """New columns beside the old, one of them not null with a default the database knows; a check not yet valid."""

    initial = True
    dependencies = [("appointments", "0001_first")]
    operations = [
        migrations.RunSQL("alter table appointments_contact add column next_place text not null default ''"),
        migrations.RunSQL("alter table appointments_appointment add column next_room text"),
        migrations.RunSQL(
            "alter table appointments_contact add constraint next_place_short check (length(next_place) < 80) not valid"
        ),
    ]
