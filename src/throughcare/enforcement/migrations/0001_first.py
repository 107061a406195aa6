import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_first"),
        ("people", "0001_first"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("sentences", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consideration",
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
                ("finding", models.JSONField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("warn", "Give a warning"),
                            ("refer", "Refer to the enforcement officer"),
                            ("consider_recall", "Consider recall"),
                            ("neither", "Neither, for now"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_words", models.TextField(blank=True)),
                (
                    "agreement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked", "Waiting for the team manager"),
                            ("agreed", "Agreed"),
                            ("sent_back", "Sent back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("agreement_at", models.DateTimeField(null=True)),
                ("agreement_words", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=200)),
                (
                    "agreement_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "breaks",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sentences.requirement",
                    ),
                ),
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
                (
                    "sentence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sentences.sentence"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Failure",
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
                            ("missed", "Missed a meeting"),
                            ("behaviour", "Behaviour at a meeting"),
                            ("sent_home", "Sent home for behaviour"),
                            ("not_in", "Not in, or did not let us in, at a home visit"),
                            ("act", "Did something the order bans"),
                            ("place", "Went to a banned place"),
                            ("contact", "Had banned contact"),
                            ("curfew", "Did not keep a curfew"),
                            ("test", "Failed or refused a test"),
                            ("condition", "Did not keep a condition or requirement"),
                            ("instruction", "Did not keep an instruction"),
                            ("move", "Moved without telling us"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("told_us", models.CharField(blank=True, max_length=120)),
                ("words", models.TextField()),
                ("source_kind", models.CharField(blank=True, max_length=60)),
                ("source_id", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("judge", "To be judged"),
                            ("unexcused", "Without reasonable excuse"),
                            ("excused", "With reasonable excuse"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="judge",
                        max_length=12,
                    ),
                ),
                ("judged_at", models.DateTimeField(null=True)),
                ("judged_words", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=200)),
                (
                    "judged_by",
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
            name="ConsiderationEvent",
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
                ("finding", models.JSONField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("warn", "Give a warning"),
                            ("refer", "Refer to the enforcement officer"),
                            ("consider_recall", "Consider recall"),
                            ("neither", "Neither, for now"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_words", models.TextField(blank=True)),
                (
                    "agreement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked", "Waiting for the team manager"),
                            ("agreed", "Agreed"),
                            ("sent_back", "Sent back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("agreement_at", models.DateTimeField(null=True)),
                ("agreement_words", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=200)),
                (
                    "agreement_by",
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
                    "breaks",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sentences.requirement",
                    ),
                ),
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
                        to="enforcement.consideration",
                    ),
                ),
                (
                    "sentence",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sentences.sentence",
                    ),
                ),
                (
                    "failure",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="enforcement.failure",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="consideration",
            name="failure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enforcement.failure"
            ),
        ),
        migrations.CreateModel(
            name="FailureEvent",
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
                            ("missed", "Missed a meeting"),
                            ("behaviour", "Behaviour at a meeting"),
                            ("sent_home", "Sent home for behaviour"),
                            ("not_in", "Not in, or did not let us in, at a home visit"),
                            ("act", "Did something the order bans"),
                            ("place", "Went to a banned place"),
                            ("contact", "Had banned contact"),
                            ("curfew", "Did not keep a curfew"),
                            ("test", "Failed or refused a test"),
                            ("condition", "Did not keep a condition or requirement"),
                            ("instruction", "Did not keep an instruction"),
                            ("move", "Moved without telling us"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("told_us", models.CharField(blank=True, max_length=120)),
                ("words", models.TextField()),
                ("source_kind", models.CharField(blank=True, max_length=60)),
                ("source_id", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("judge", "To be judged"),
                            ("unexcused", "Without reasonable excuse"),
                            ("excused", "With reasonable excuse"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="judge",
                        max_length=12,
                    ),
                ),
                ("judged_at", models.DateTimeField(null=True)),
                ("judged_words", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=200)),
                (
                    "judged_by",
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
                        to="enforcement.failure",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                ("kind", models.CharField(choices=[("breach", "Breach"), ("recall", "Recall")], max_length=10)),
                ("must", models.BooleanField()),
                ("opened_at", models.DateTimeField()),
                ("decision", models.CharField(blank=True, max_length=30)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_words", models.TextField(blank=True)),
                ("stored", models.JSONField(default=dict)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=200)),
                (
                    "consideration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enforcement.consideration"
                    ),
                ),
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
                (
                    "sentence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sentences.sentence"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReferralEvent",
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
                ("kind", models.CharField(choices=[("breach", "Breach"), ("recall", "Recall")], max_length=10)),
                ("must", models.BooleanField()),
                ("opened_at", models.DateTimeField()),
                ("decision", models.CharField(blank=True, max_length=30)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_words", models.TextField(blank=True)),
                ("stored", models.JSONField(default=dict)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=200)),
                (
                    "consideration",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="enforcement.consideration",
                    ),
                ),
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
                        to="enforcement.referral",
                    ),
                ),
                (
                    "sentence",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sentences.sentence",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Warning",
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
                ("given_on", models.DateField()),
                ("last_day", models.DateField(null=True)),
                ("circumstances", models.TextField()),
                ("unacceptable", models.TextField()),
                ("liable", models.TextField()),
                ("policy", models.CharField(max_length=60)),
                ("withdrawn_on", models.DateField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.post"
                    ),
                ),
                (
                    "consideration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enforcement.consideration"
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
                (
                    "withdrawn_by",
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
            name="WarningEvent",
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
                ("given_on", models.DateField()),
                ("last_day", models.DateField(null=True)),
                ("circumstances", models.TextField()),
                ("unacceptable", models.TextField()),
                ("liable", models.TextField()),
                ("policy", models.CharField(max_length=60)),
                ("withdrawn_on", models.DateField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "consideration",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="enforcement.consideration",
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
                        to="enforcement.warning",
                    ),
                ),
                (
                    "sentence",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sentences.sentence",
                    ),
                ),
                (
                    "withdrawn_by",
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
        migrations.AddIndex(
            model_name="failure",
            index=models.Index(fields=["person", "-happened_on"], name="failure_person"),
        ),
        migrations.AddConstraint(
            model_name="failure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_id__isnull", False)),
                fields=("source_kind", "source_id"),
                name="failure_once_a_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="failure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["judge", "withdrawn"]), ("judged_at__isnull", False), _connector="OR"
                ),
                name="failure_judged_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="failure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), models.Q(("withdrawn_because", ""), _negated=True)),
                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at", None)),
                    _connector="OR",
                ),
                name="failure_withdrawn_with_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="failure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "enforcement_failureevent" ("entered_at", "entered_by", "entered_in", "entered_why", "happened_on", "id", "judged_at", "judged_by_id", "judged_words", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id", "source_kind", "state", "told_us", "version", "withdrawn_at", "withdrawn_because", "words") VALUES (OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."happened_on", OLD."id", OLD."judged_at", OLD."judged_by_id", OLD."judged_words", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."source_id", OLD."source_kind", OLD."state", OLD."told_us", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because", OLD."words"); RETURN NULL;',
                    hash="7756ca0e4d3138926d62dd63096011197b395394",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_42e46",
                    table="enforcement_failure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="failure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "enforcement_failureevent" ("entered_at", "entered_by", "entered_in", "entered_why", "happened_on", "id", "judged_at", "judged_by_id", "judged_words", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id", "source_kind", "state", "told_us", "version", "withdrawn_at", "withdrawn_because", "words") VALUES (OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."happened_on", OLD."id", OLD."judged_at", OLD."judged_by_id", OLD."judged_words", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source_id", OLD."source_kind", OLD."state", OLD."told_us", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because", OLD."words"); RETURN NULL;',
                    hash="72270f6e0d2cee7c717f2ec64367c85161f59667",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4dcd6",
                    table="enforcement_failure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="considerationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="80657ed248f14af09734208f54b9e4fd7eca2fb2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2a9c3",
                    table="enforcement_considerationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="consideration",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["sentence"], name="consideration_standing"
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.UniqueConstraint(fields=("failure", "sentence"), name="consideration_once_an_order"),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision", ""),
                    models.Q(("decided_at__isnull", False), models.Q(("decision_words", ""), _negated=True)),
                    _connector="OR",
                ),
                name="consideration_decided_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreement__in", ["asked", "agreed"]), _negated=True),
                    ("decision", "neither"),
                    _connector="OR",
                ),
                name="consideration_agreement_to_neither",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consideration",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "enforcement_considerationevent" ("agreement", "agreement_at", "agreement_by_id", "agreement_words", "breaks_id", "decided_at", "decided_by_id", "decision", "decision_words", "ended_at", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "failure_id", "finding", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sentence_id", "version") VALUES (OLD."agreement", OLD."agreement_at", OLD."agreement_by_id", OLD."agreement_words", OLD."breaks_id", OLD."decided_at", OLD."decided_by_id", OLD."decision", OLD."decision_words", OLD."ended_at", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."failure_id", OLD."finding", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."sentence_id", OLD."version"); RETURN NULL;',
                    hash="61e4a1e9d1286a74b4aa43075ecfe49534ebe127",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9a008",
                    table="enforcement_consideration",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consideration",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "enforcement_considerationevent" ("agreement", "agreement_at", "agreement_by_id", "agreement_words", "breaks_id", "decided_at", "decided_by_id", "decision", "decision_words", "ended_at", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "failure_id", "finding", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sentence_id", "version") VALUES (OLD."agreement", OLD."agreement_at", OLD."agreement_by_id", OLD."agreement_words", OLD."breaks_id", OLD."decided_at", OLD."decided_by_id", OLD."decision", OLD."decision_words", OLD."ended_at", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."failure_id", OLD."finding", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sentence_id", OLD."version"); RETURN NULL;',
                    hash="00d8a3a995696a4b6c12fb2e6ea43aa93879ce1e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e8e3d",
                    table="enforcement_consideration",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="failureevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e9567c4f81cf454468fd01c361434f1dcbc72b4b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3d972",
                    table="enforcement_failureevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["person", "sentence"], name="referral_sentence"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["opened_at"], name="referral_open"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("consideration",), name="referral_one_a_consideration"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision", ""),
                    models.Q(("decided_at__isnull", False), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="referral_decided_is_ended",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "enforcement_referralevent" ("consideration_id", "decided_at", "decided_by_id", "decision", "decision_words", "ended_at", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "must", "opened_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sentence_id", "stored", "version") VALUES (OLD."consideration_id", OLD."decided_at", OLD."decided_by_id", OLD."decision", OLD."decision_words", OLD."ended_at", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."must", OLD."opened_at", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."sentence_id", OLD."stored", OLD."version"); RETURN NULL;',
                    hash="12bedd1af0e7fdccabd9e7a3e296c0de0671b398",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_469d1",
                    table="enforcement_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "enforcement_referralevent" ("consideration_id", "decided_at", "decided_by_id", "decision", "decision_words", "ended_at", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "must", "opened_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sentence_id", "stored", "version") VALUES (OLD."consideration_id", OLD."decided_at", OLD."decided_by_id", OLD."decision", OLD."decision_words", OLD."ended_at", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."must", OLD."opened_at", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sentence_id", OLD."stored", OLD."version"); RETURN NULL;',
                    hash="7f7e90905bdb1015ac0a244b80b16568adb207f5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_48f81",
                    table="enforcement_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ed50a992c31ea81d4296c1e038e1c2f6b235e46f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2daa3",
                    table="enforcement_referralevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="warning",
            index=models.Index(fields=["person", "sentence", "-given_on"], name="warning_sentence"),
        ),
        migrations.AddConstraint(
            model_name="warning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)),
                fields=("consideration",),
                name="warning_one_a_consideration",
            ),
        ),
        migrations.AddConstraint(
            model_name="warning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("circumstances", ""), _negated=True),
                    models.Q(("unacceptable", ""), _negated=True),
                    models.Q(("liable", ""), _negated=True),
                ),
                name="warning_three_contents",
            ),
        ),
        migrations.AddConstraint(
            model_name="warning",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day", None), ("last_day__gt", models.F("given_on")), _connector="OR"),
                name="warning_counts_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="warning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on", None), models.Q(("withdrawn_because", ""), _negated=True), _connector="OR"
                ),
                name="warning_withdrawn_with_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="warning",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "enforcement_warningevent" ("by_id", "circumstances", "consideration_id", "entered_at", "entered_by", "entered_in", "entered_why", "given_on", "id", "last_day", "liable", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "sentence_id", "unacceptable", "version", "withdrawn_because", "withdrawn_by_id", "withdrawn_on") VALUES (OLD."by_id", OLD."circumstances", OLD."consideration_id", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."given_on", OLD."id", OLD."last_day", OLD."liable", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."policy", OLD."sentence_id", OLD."unacceptable", OLD."version", OLD."withdrawn_because", OLD."withdrawn_by_id", OLD."withdrawn_on"); RETURN NULL;',
                    hash="f8493b81220925a1cf5d2fdebe87339ae994193c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2102c",
                    table="enforcement_warning",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="warning",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "enforcement_warningevent" ("by_id", "circumstances", "consideration_id", "entered_at", "entered_by", "entered_in", "entered_why", "given_on", "id", "last_day", "liable", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "sentence_id", "unacceptable", "version", "withdrawn_because", "withdrawn_by_id", "withdrawn_on") VALUES (OLD."by_id", OLD."circumstances", OLD."consideration_id", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."given_on", OLD."id", OLD."last_day", OLD."liable", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."policy", OLD."sentence_id", OLD."unacceptable", OLD."version", OLD."withdrawn_because", OLD."withdrawn_by_id", OLD."withdrawn_on"); RETURN NULL;',
                    hash="d59341717698c15d2fe6d6bd174152d4c283d1e6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7d1eb",
                    table="enforcement_warning",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="warningevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4c86bcf5a8615920573391bb0b73e2f4695de163",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_07d81",
                    table="enforcement_warningevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
