import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_first"),
        ("organisations", "0001_first"),
        ("people", "0001_first"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("sentences", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "entered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entered_by",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.principal"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_why",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.why"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_in",
                    models.UUIDField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("throughcare.request"),
                                    models.Value(True),
                                    function="current_setting",
                                    output_field=models.TextField(),
                                ),
                                models.Value(""),
                            ),
                            models.UUIDField(),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                ("missed_on", models.DateField()),
                ("reason_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("reason_words", models.TextField(blank=True)),
                ("told_on", models.DateField(null=True)),
                ("notice_on", models.DateField(null=True)),
                ("proof_by", models.DateField()),
                ("proof_by_extended", models.BooleanField(default=False)),
                ("extended_because", models.CharField(blank=True, max_length=300)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("acceptable", "Acceptable"),
                            ("unacceptable", "Not acceptable"),
                            ("not_a_failure", "Not a failure: ours"),
                        ],
                        max_length=14,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_words", models.TextField(blank=True)),
                ("against_rule", models.BooleanField(default=False)),
                ("finding", models.JSONField(null=True)),
                ("reopened_at", models.DateTimeField(null=True)),
                ("reopened_because", models.CharField(blank=True, max_length=200)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "entered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entered_by",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.principal"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_why",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.why"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_in",
                    models.UUIDField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("throughcare.request"),
                                    models.Value(True),
                                    function="current_setting",
                                    output_field=models.TextField(),
                                ),
                                models.Value(""),
                            ),
                            models.UUIDField(),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supervision", "Supervision"),
                            ("first", "First meeting"),
                            ("plan_review", "Plan review"),
                            ("three_way", "Three-way meeting"),
                            ("home_visit", "Home visit"),
                            ("phone", "Phone call"),
                            ("video", "Video call"),
                            ("programme", "Programme session"),
                            ("treatment", "Treatment"),
                            ("partner", "Partner agency"),
                            ("unpaid_work", "Unpaid work"),
                            ("other", "Other meeting"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=160)),
                ("place_because", models.CharField(blank=True, max_length=200)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "told_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("face", "Face to face"),
                            ("phone", "By phone"),
                            ("text", "By text"),
                            ("letter", "By letter"),
                            ("email", "By e-mail"),
                        ],
                        max_length=20,
                    ),
                ),
                ("despite", models.JSONField(db_default=[], default=list)),
                ("despite_because", models.CharField(blank=True, max_length=300)),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "cancelled_by",
                    models.CharField(
                        blank=True,
                        choices=[("person", "The person"), ("service", "The service"), ("other", "Others")],
                        max_length=10,
                    ),
                ),
                ("cancelled_because", models.CharField(blank=True, max_length=300)),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("outcome_at", models.DateTimeField(null=True)),
                ("came_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                ("waited_minutes", models.SmallIntegerField(null=True)),
                ("failed_how", models.TextField(blank=True)),
                ("corrected_at", models.DateTimeField(null=True)),
                ("corrected_because", models.CharField(blank=True, max_length=300)),
                ("imported_from", models.CharField(blank=True, max_length=60)),
                ("source_key", models.CharField(blank=True, max_length=80)),
                (
                    "moved_from",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_to",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AbsenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "entered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entered_by",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.principal"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_why",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.why"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_in",
                    models.UUIDField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("throughcare.request"),
                                    models.Value(True),
                                    function="current_setting",
                                    output_field=models.TextField(),
                                ),
                                models.Value(""),
                            ),
                            models.UUIDField(),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                ("missed_on", models.DateField()),
                ("reason_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("reason_words", models.TextField(blank=True)),
                ("told_on", models.DateField(null=True)),
                ("notice_on", models.DateField(null=True)),
                ("proof_by", models.DateField()),
                ("proof_by_extended", models.BooleanField(default=False)),
                ("extended_because", models.CharField(blank=True, max_length=300)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("acceptable", "Acceptable"),
                            ("unacceptable", "Not acceptable"),
                            ("not_a_failure", "Not a failure: ours"),
                        ],
                        max_length=14,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_words", models.TextField(blank=True)),
                ("against_rule", models.BooleanField(default=False)),
                ("finding", models.JSONField(null=True)),
                ("reopened_at", models.DateTimeField(null=True)),
                ("reopened_because", models.CharField(blank=True, max_length=200)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="appointments.absence",
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="appointments.appointment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="absence",
            name="appointment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="absence", to="appointments.appointment"
            ),
        ),
        migrations.CreateModel(
            name="AppointmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "entered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entered_by",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.principal"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_why",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.why"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_in",
                    models.UUIDField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("throughcare.request"),
                                    models.Value(True),
                                    function="current_setting",
                                    output_field=models.TextField(),
                                ),
                                models.Value(""),
                            ),
                            models.UUIDField(),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supervision", "Supervision"),
                            ("first", "First meeting"),
                            ("plan_review", "Plan review"),
                            ("three_way", "Three-way meeting"),
                            ("home_visit", "Home visit"),
                            ("phone", "Phone call"),
                            ("video", "Video call"),
                            ("programme", "Programme session"),
                            ("treatment", "Treatment"),
                            ("partner", "Partner agency"),
                            ("unpaid_work", "Unpaid work"),
                            ("other", "Other meeting"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=160)),
                ("place_because", models.CharField(blank=True, max_length=200)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "told_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("face", "Face to face"),
                            ("phone", "By phone"),
                            ("text", "By text"),
                            ("letter", "By letter"),
                            ("email", "By e-mail"),
                        ],
                        max_length=20,
                    ),
                ),
                ("despite", models.JSONField(db_default=[], default=list)),
                ("despite_because", models.CharField(blank=True, max_length=300)),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "cancelled_by",
                    models.CharField(
                        blank=True,
                        choices=[("person", "The person"), ("service", "The service"), ("other", "Others")],
                        max_length=10,
                    ),
                ),
                ("cancelled_because", models.CharField(blank=True, max_length=300)),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("outcome_at", models.DateTimeField(null=True)),
                ("came_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                ("waited_minutes", models.SmallIntegerField(null=True)),
                ("failed_how", models.TextField(blank=True)),
                ("corrected_at", models.DateTimeField(null=True)),
                ("corrected_because", models.CharField(blank=True, max_length=300)),
                ("imported_from", models.CharField(blank=True, max_length=60)),
                ("source_key", models.CharField(blank=True, max_length=80)),
                (
                    "moved_from",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisations.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisations.post",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "entered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entered_by",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.principal"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_why",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.why"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_in",
                    models.UUIDField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("throughcare.request"),
                                    models.Value(True),
                                    function="current_setting",
                                    output_field=models.TextField(),
                                ),
                                models.Value(""),
                            ),
                            models.UUIDField(),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("they_rang", "They rang"),
                            ("we_rang", "We rang"),
                            ("text", "Text"),
                            ("email", "E-mail"),
                            ("letter", "Letter"),
                            ("came_in", "Came in"),
                            ("agency", "From another agency"),
                            ("family", "From family or a friend"),
                            ("meeting", "Note of a meeting"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.TextField()),
                ("sensitive", models.BooleanField(default=False)),
                ("superseded_because", models.CharField(blank=True, max_length=200)),
                ("imported_from", models.CharField(blank=True, max_length=60)),
                ("source_key", models.CharField(blank=True, max_length=80)),
                (
                    "appointment",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="appointments.contact",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "entered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entered_by",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.principal"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_why",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.why"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_in",
                    models.UUIDField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("throughcare.request"),
                                    models.Value(True),
                                    function="current_setting",
                                    output_field=models.TextField(),
                                ),
                                models.Value(""),
                            ),
                            models.UUIDField(),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("they_rang", "They rang"),
                            ("we_rang", "We rang"),
                            ("text", "Text"),
                            ("email", "E-mail"),
                            ("letter", "Letter"),
                            ("came_in", "Came in"),
                            ("agency", "From another agency"),
                            ("family", "From family or a friend"),
                            ("meeting", "Note of a meeting"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.TextField()),
                ("sensitive", models.BooleanField(default=False)),
                ("superseded_because", models.CharField(blank=True, max_length=200)),
                ("imported_from", models.CharField(blank=True, max_length=60)),
                ("source_key", models.CharField(blank=True, max_length=80)),
                (
                    "appointment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="appointments.contact",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="appointments.contact",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "entered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entered_by",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.principal"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_why",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.why"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_in",
                    models.UUIDField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("throughcare.request"),
                                    models.Value(True),
                                    function="current_setting",
                                    output_field=models.TextField(),
                                ),
                                models.Value(""),
                            ),
                            models.UUIDField(),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("dated_on", models.DateField(null=True)),
                ("received_on", models.DateField()),
                ("words", models.CharField(blank=True, max_length=300)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=200)),
                (
                    "absence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appointments.absence"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProofEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "entered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entered_by",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.principal"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_why",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.why"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_in",
                    models.UUIDField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("throughcare.request"),
                                    models.Value(True),
                                    function="current_setting",
                                    output_field=models.TextField(),
                                ),
                                models.Value(""),
                            ),
                            models.UUIDField(),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("dated_on", models.DateField(null=True)),
                ("received_on", models.DateField()),
                ("words", models.CharField(blank=True, max_length=300)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=200)),
                (
                    "absence",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="appointments.absence",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="appointments.proof",
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisations.post",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Serves",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "entered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entered_by",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.principal"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_why",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.why"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_in",
                    models.UUIDField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("throughcare.request"),
                                    models.Value(True),
                                    function="current_setting",
                                    output_field=models.TextField(),
                                ),
                                models.Value(""),
                            ),
                            models.UUIDField(),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="appointments.appointment"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "sentence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sentences.sentence"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceFailure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "entered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entered_by",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.principal"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_why",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.why"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_in",
                    models.UUIDField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("throughcare.request"),
                                    models.Value(True),
                                    function="current_setting",
                                    output_field=models.TextField(),
                                ),
                                models.Value(""),
                            ),
                            models.UUIDField(),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kept_waiting", "Kept waiting"),
                            ("cancelled", "Meeting cancelled by us"),
                            ("moved_late", "Meeting moved at short notice"),
                            ("sent_home", "Sent home: we could not see them"),
                            ("not_seen", "Meeting not held: our doing"),
                            ("left_waiting", "Left after waiting too long"),
                        ],
                        max_length=16,
                    ),
                ),
                ("on", models.DateField()),
                ("minutes", models.SmallIntegerField(null=True)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("policy", models.CharField(max_length=60)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceFailureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "entered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entered_by",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.principal"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_why",
                    models.TextField(
                        db_default=django.db.models.functions.comparison.NullIf(
                            models.Func(
                                models.Value("throughcare.why"),
                                models.Value(True),
                                function="current_setting",
                                output_field=models.TextField(),
                            ),
                            models.Value(""),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "entered_in",
                    models.UUIDField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("throughcare.request"),
                                    models.Value(True),
                                    function="current_setting",
                                    output_field=models.TextField(),
                                ),
                                models.Value(""),
                            ),
                            models.UUIDField(),
                        ),
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kept_waiting", "Kept waiting"),
                            ("cancelled", "Meeting cancelled by us"),
                            ("moved_late", "Meeting moved at short notice"),
                            ("sent_home", "Sent home: we could not see them"),
                            ("not_seen", "Meeting not held: our doing"),
                            ("left_waiting", "Left after waiting too long"),
                        ],
                        max_length=16,
                    ),
                ),
                ("on", models.DateField()),
                ("minutes", models.SmallIntegerField(null=True)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("policy", models.CharField(max_length=60)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                (
                    "appointment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="appointments.servicefailure",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["person", "-starts_at"], name="appointment_person"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("cancelled_at", None), ("outcome", "")),
                fields=["person", "starts_at"],
                name="appointment_person_open",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("cancelled_at", None), ("outcome", "")),
                fields=["post", "starts_at"],
                name="appointment_post_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="appointment_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", ""), ("cancelled_at", None), _connector="OR"),
                name="appointment_outcome_or_cancelled",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("imported_from", "source_key"),
                name="appointment_once_from_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("cancelled_at", None), ("imported_from", ""), ("outcome", "")),
                expressions=[
                    ("person", "="),
                    (models.Func(models.F("starts_at"), models.F("ends_at"), function="tstzrange"), "&&"),
                ],
                name="appointment_person_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("cancelled_at", None), ("imported_from", ""), ("outcome", "")),
                expressions=[
                    ("post", "="),
                    (models.Func(models.F("starts_at"), models.F("ends_at"), function="tstzrange"), "&&"),
                ],
                name="appointment_officer_one_place",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "appointments_appointmentevent" ("came_at", "cancelled_at", "cancelled_because", "cancelled_by", "corrected_at", "corrected_because", "despite", "despite_because", "ends_at", "entered_at", "entered_by", "entered_in", "entered_why", "failed_how", "id", "imported_from", "kind", "left_at", "moved_from_id", "office_id", "outcome", "outcome_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "place_because", "post_id", "seen_at", "source_key", "starts_at", "told_at", "told_how", "version", "waited_minutes") VALUES (OLD."came_at", OLD."cancelled_at", OLD."cancelled_because", OLD."cancelled_by", OLD."corrected_at", OLD."corrected_because", OLD."despite", OLD."despite_because", OLD."ends_at", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."failed_how", OLD."id", OLD."imported_from", OLD."kind", OLD."left_at", OLD."moved_from_id", OLD."office_id", OLD."outcome", OLD."outcome_at", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."place", OLD."place_because", OLD."post_id", OLD."seen_at", OLD."source_key", OLD."starts_at", OLD."told_at", OLD."told_how", OLD."version", OLD."waited_minutes"); RETURN NULL;',
                    hash="bc2c03847bb131b8d729dee304b616fb1ebac688",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_34af4",
                    table="appointments_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "appointments_appointmentevent" ("came_at", "cancelled_at", "cancelled_because", "cancelled_by", "corrected_at", "corrected_because", "despite", "despite_because", "ends_at", "entered_at", "entered_by", "entered_in", "entered_why", "failed_how", "id", "imported_from", "kind", "left_at", "moved_from_id", "office_id", "outcome", "outcome_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "place_because", "post_id", "seen_at", "source_key", "starts_at", "told_at", "told_how", "version", "waited_minutes") VALUES (OLD."came_at", OLD."cancelled_at", OLD."cancelled_because", OLD."cancelled_by", OLD."corrected_at", OLD."corrected_because", OLD."despite", OLD."despite_because", OLD."ends_at", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."failed_how", OLD."id", OLD."imported_from", OLD."kind", OLD."left_at", OLD."moved_from_id", OLD."office_id", OLD."outcome", OLD."outcome_at", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."place_because", OLD."post_id", OLD."seen_at", OLD."source_key", OLD."starts_at", OLD."told_at", OLD."told_how", OLD."version", OLD."waited_minutes"); RETURN NULL;',
                    hash="de53b9b6284db951329d467a5bddd65d0726e8d6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d64e7",
                    table="appointments_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absenceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="87603af110378285d0a740cd05e0dd21ccf44eb5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_eb137",
                    table="appointments_absenceevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision", ""), ("decided_at__isnull", False), _connector="OR"),
                name="absence_decided_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision", ""), ("finding__isnull", False), _connector="OR"),
                name="absence_decided_on_finding",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "appointments_absenceevent" ("against_rule", "appointment_id", "decided_at", "decided_by_id", "decision", "decision_words", "entered_at", "entered_by", "entered_in", "entered_why", "extended_because", "finding", "id", "missed_on", "notice_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_by", "proof_by_extended", "reason", "reason_at", "reason_words", "reopened_at", "reopened_because", "told_on", "version", "withdrawn_at", "withdrawn_because") VALUES (OLD."against_rule", OLD."appointment_id", OLD."decided_at", OLD."decided_by_id", OLD."decision", OLD."decision_words", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."extended_because", OLD."finding", OLD."id", OLD."missed_on", OLD."notice_on", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."proof_by", OLD."proof_by_extended", OLD."reason", OLD."reason_at", OLD."reason_words", OLD."reopened_at", OLD."reopened_because", OLD."told_on", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because"); RETURN NULL;',
                    hash="cc9c68c5fc4c9eb4b16d0ca8c7e7a3b982d7f8e3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_403f1",
                    table="appointments_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "appointments_absenceevent" ("against_rule", "appointment_id", "decided_at", "decided_by_id", "decision", "decision_words", "entered_at", "entered_by", "entered_in", "entered_why", "extended_because", "finding", "id", "missed_on", "notice_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_by", "proof_by_extended", "reason", "reason_at", "reason_words", "reopened_at", "reopened_because", "told_on", "version", "withdrawn_at", "withdrawn_because") VALUES (OLD."against_rule", OLD."appointment_id", OLD."decided_at", OLD."decided_by_id", OLD."decision", OLD."decision_words", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."extended_because", OLD."finding", OLD."id", OLD."missed_on", OLD."notice_on", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proof_by", OLD."proof_by_extended", OLD."reason", OLD."reason_at", OLD."reason_words", OLD."reopened_at", OLD."reopened_because", OLD."told_on", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because"); RETURN NULL;',
                    hash="23f1a6e7682f981f53054cbfaf924cb9c3e8632f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dee59",
                    table="appointments_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c2d9d05acde915e4c49625d1939f6720a656da54",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_34c57",
                    table="appointments_appointmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["person", "-at"], name="contact_person"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("appointment__isnull", False)), fields=["appointment"], name="contact_appointment"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("imported_from", "source_key"),
                name="contact_once_from_source",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="sensitive_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NOT NEW."sensitive" AND OLD."sensitive")',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="cf5345c4dcd95fab89bfa49f349b5a7a6e64c4d0",
                    operation="UPDATE",
                    pgid="pgtrigger_sensitive_stays_46b68",
                    table="appointments_contact",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "appointments_contactevent" ("appointment_id", "at", "entered_at", "entered_by", "entered_in", "entered_why", "id", "imported_from", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "sensitive", "source_key", "superseded_because", "supersedes_id", "version", "words") VALUES (OLD."appointment_id", OLD."at", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."imported_from", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."post_id", OLD."sensitive", OLD."source_key", OLD."superseded_because", OLD."supersedes_id", OLD."version", OLD."words"); RETURN NULL;',
                    hash="a9e473e88cfa33a41a9eb14ab24c63facae881af",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f49a2",
                    table="appointments_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "appointments_contactevent" ("appointment_id", "at", "entered_at", "entered_by", "entered_in", "entered_why", "id", "imported_from", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "sensitive", "source_key", "superseded_because", "supersedes_id", "version", "words") VALUES (OLD."appointment_id", OLD."at", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."imported_from", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post_id", OLD."sensitive", OLD."source_key", OLD."superseded_because", OLD."supersedes_id", OLD."version", OLD."words"); RETURN NULL;',
                    hash="9665b5c36a731860c636923f631256c05e5a7661",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a649b",
                    table="appointments_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7646adfe2f102c63cb48b36b3aa7a85820f9c4f3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a005c",
                    table="appointments_contactevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                condition=models.Q(("document__isnull", False), ("seen_by__isnull", False), _connector="OR"),
                name="proof_kept_or_seen",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proof",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "appointments_proofevent" ("absence_id", "dated_on", "document_id", "entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "seen_by_id", "version", "withdrawn_at", "withdrawn_because", "words") VALUES (OLD."absence_id", OLD."dated_on", OLD."document_id", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."received_on", OLD."seen_by_id", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because", OLD."words"); RETURN NULL;',
                    hash="70043ba70c868e5c18af062bec9ae4253164f27f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fa582",
                    table="appointments_proof",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proof",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "appointments_proofevent" ("absence_id", "dated_on", "document_id", "entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "seen_by_id", "version", "withdrawn_at", "withdrawn_because", "words") VALUES (OLD."absence_id", OLD."dated_on", OLD."document_id", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."received_on", OLD."seen_by_id", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because", OLD."words"); RETURN NULL;',
                    hash="f3ab3f2da67dc8859ee08580333fee3db5710db0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_90557",
                    table="appointments_proof",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proofevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="07ed9ad656fb8a317f3d469c385d47b7ebe55fdd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6a748",
                    table="appointments_proofevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="serves",
            constraint=models.UniqueConstraint(fields=("appointment", "sentence"), name="serves_once"),
        ),
        migrations.AddIndex(
            model_name="servicefailure",
            index=models.Index(fields=["person", "-on"], name="service_failure_person"),
        ),
        migrations.AddConstraint(
            model_name="servicefailure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("appointment", "kind"),
                name="service_failure_once_a_meeting",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicefailure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "appointments_servicefailureevent" ("appointment_id", "entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "minutes", "on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "version", "withdrawn_at", "withdrawn_because", "words") VALUES (OLD."appointment_id", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."minutes", OLD."on", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."policy", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because", OLD."words"); RETURN NULL;',
                    hash="a1df14eb004f05b10e752b8b6f47e9b1b5846668",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d06bc",
                    table="appointments_servicefailure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicefailure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "appointments_servicefailureevent" ("appointment_id", "entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "minutes", "on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "version", "withdrawn_at", "withdrawn_because", "words") VALUES (OLD."appointment_id", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."minutes", OLD."on", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."policy", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because", OLD."words"); RETURN NULL;',
                    hash="98e888b4b7f05dd22d03a112a5e17c6e4c529dfd",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ddfb2",
                    table="appointments_servicefailure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicefailureevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2146886fc2d82179b715eb6be807ecf195bc691d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_162cf",
                    table="appointments_servicefailureevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
