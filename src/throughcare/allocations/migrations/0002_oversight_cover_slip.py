import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("allocations", "0001_first"),
        ("organisations", "0005_other_codes"),
        ("people", "0004_find"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cover",
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
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("leave_id", models.BigIntegerField(null=True)),
                ("because", models.CharField(max_length=200)),
                ("began_at", models.DateTimeField(null=True)),
                ("given_back_at", models.DateTimeField(null=True)),
                ("given_back_because", models.CharField(blank=True, max_length=200)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.post"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Covered",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("offender_manager", "Offender manager"),
                            ("offender_supervisor", "Offender supervisor"),
                            ("key_worker", "Key worker"),
                            ("case_administrator", "Case administrator"),
                        ],
                        max_length=30,
                    ),
                ),
                ("moved_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=200)),
                (
                    "cover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="allocations.cover"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "to_post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.post"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "covered",
            },
        ),
        migrations.CreateModel(
            name="CoveredEvent",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("offender_manager", "Offender manager"),
                            ("offender_supervisor", "Offender supervisor"),
                            ("key_worker", "Key worker"),
                            ("case_administrator", "Case administrator"),
                        ],
                        max_length=30,
                    ),
                ),
                ("moved_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=200)),
                (
                    "cover",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="allocations.cover",
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
                        to="allocations.covered",
                    ),
                ),
                (
                    "to_post",
                    models.ForeignKey(
                        db_constraint=False,
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
            name="CoverEvent",
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
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("leave_id", models.BigIntegerField(null=True)),
                ("because", models.CharField(max_length=200)),
                ("began_at", models.DateTimeField(null=True)),
                ("given_back_at", models.DateTimeField(null=True)),
                ("given_back_because", models.CharField(blank=True, max_length=200)),
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
                        to="allocations.cover",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
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
            name="Oversight",
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
                ("discussed_on", models.DateField()),
                ("words", models.TextField()),
                ("decision", models.TextField(blank=True)),
                ("by_on", models.DateField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_words", models.CharField(blank=True, max_length=300)),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="allocations.oversight",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OversightEvent",
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
                ("discussed_on", models.DateField()),
                ("words", models.TextField()),
                ("decision", models.TextField(blank=True)),
                ("by_on", models.DateField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_words", models.CharField(blank=True, max_length=300)),
                (
                    "corrects",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="allocations.oversight",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="allocations.oversight",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
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
            name="TeamSlip",
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
                ("told_at", models.DateTimeField()),
                (
                    "how",
                    models.CharField(
                        choices=[("paper", "Paper handed over"), ("letter", "Letter"), ("said", "Read out")],
                        max_length=8,
                    ),
                ),
                ("words", models.JSONField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.post"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TeamSlipEvent",
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
                ("told_at", models.DateTimeField()),
                (
                    "how",
                    models.CharField(
                        choices=[("paper", "Paper handed over"), ("letter", "Letter"), ("said", "Read out")],
                        max_length=8,
                    ),
                ),
                ("words", models.JSONField()),
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
                        to="allocations.teamslip",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
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
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="cover_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="cover_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_back_at", None), models.Q(("given_back_because", ""), _negated=True), _connector="OR"
                ),
                name="cover_says_why_back",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cover",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "allocations_coverevent" ("because", "began_at", "entered_at", "entered_by", "entered_in", "entered_why", "given_back_at", "given_back_because", "id", "leave_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "since", "until", "version") VALUES (OLD."because", OLD."began_at", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."given_back_at", OLD."given_back_because", OLD."id", OLD."leave_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."post_id", OLD."since", OLD."until", OLD."version"); RETURN NULL;',
                    hash="5b8e603ab31c5c03971fcdeef42893be70554056",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_89f52",
                    table="allocations_cover",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cover",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "allocations_coverevent" ("because", "began_at", "entered_at", "entered_by", "entered_in", "entered_why", "given_back_at", "given_back_because", "id", "leave_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "since", "until", "version") VALUES (OLD."because", OLD."began_at", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."given_back_at", OLD."given_back_because", OLD."id", OLD."leave_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post_id", OLD."since", OLD."until", OLD."version"); RETURN NULL;',
                    hash="bfa2ffed2936d61e58e71d41094169cf81f85c38",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_10388",
                    table="allocations_cover",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="covered",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("person", "role"), name="covered_once_a_role"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="covered",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "allocations_coveredevent" ("cover_id", "ended_at", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "moved_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "to_post_id", "version") VALUES (OLD."cover_id", OLD."ended_at", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."moved_at", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."role", OLD."to_post_id", OLD."version"); RETURN NULL;',
                    hash="51c042b36122b185b87da8cc7771882bae55eb9d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_edcf7",
                    table="allocations_covered",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="covered",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "allocations_coveredevent" ("cover_id", "ended_at", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "moved_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "to_post_id", "version") VALUES (OLD."cover_id", OLD."ended_at", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."moved_at", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."to_post_id", OLD."version"); RETURN NULL;',
                    hash="9576f0303ad74ef37cd83238cf7d10f338173745",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3e3fb",
                    table="allocations_covered",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coveredevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="494b990c896cae5333fa3ae6ce022688c16fbf6c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a94dc",
                    table="allocations_coveredevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coverevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9189386d350bcf33a815c8021e7cede728817f82",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5fd7f",
                    table="allocations_coverevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="oversight",
            index=models.Index(fields=["person", "-discussed_on"], name="oversight_person"),
        ),
        migrations.AddIndex(
            model_name="oversight",
            index=models.Index(fields=["post", "-discussed_on"], name="oversight_post"),
        ),
        migrations.AddIndex(
            model_name="oversight",
            index=models.Index(condition=models.Q(("read_at", None)), fields=["officer"], name="oversight_unread"),
        ),
        migrations.AddConstraint(
            model_name="oversight",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="oversight_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="oversight",
            constraint=models.CheckConstraint(
                condition=models.Q(("by_on", None), models.Q(("decision", ""), _negated=True), _connector="OR"),
                name="oversight_day_has_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="oversight",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at", None), models.Q(("decision", ""), _negated=True), _connector="OR"),
                name="oversight_done_was_decided",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="oversight",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "allocations_oversightevent" ("by_on", "corrects_id", "decision", "discussed_on", "done_at", "done_words", "entered_at", "entered_by", "entered_in", "entered_why", "id", "officer_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "read_at", "version", "words") VALUES (OLD."by_on", OLD."corrects_id", OLD."decision", OLD."discussed_on", OLD."done_at", OLD."done_words", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."officer_id", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."post_id", OLD."read_at", OLD."version", OLD."words"); RETURN NULL;',
                    hash="2ad54c1fbfce691a718e69658df2698801a218cc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e486b",
                    table="allocations_oversight",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="oversight",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "allocations_oversightevent" ("by_on", "corrects_id", "decision", "discussed_on", "done_at", "done_words", "entered_at", "entered_by", "entered_in", "entered_why", "id", "officer_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "read_at", "version", "words") VALUES (OLD."by_on", OLD."corrects_id", OLD."decision", OLD."discussed_on", OLD."done_at", OLD."done_words", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."officer_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post_id", OLD."read_at", OLD."version", OLD."words"); RETURN NULL;',
                    hash="02bdbe885323238d050e078734828d1fbf7d2222",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e3583",
                    table="allocations_oversight",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="oversightevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b99b773ba8e47a57f5a725cbcc111c10a2aeea4c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2b666",
                    table="allocations_oversightevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teamslip",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "allocations_teamslipevent" ("entered_at", "entered_by", "entered_in", "entered_why", "how", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "told_at", "version", "words") VALUES (OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."how", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."post_id", OLD."told_at", OLD."version", OLD."words"); RETURN NULL;',
                    hash="55ded07e700e95dec26fd1bff2c16c1e2afe2794",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c1a9f",
                    table="allocations_teamslip",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teamslip",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "allocations_teamslipevent" ("entered_at", "entered_by", "entered_in", "entered_why", "how", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "told_at", "version", "words") VALUES (OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."how", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post_id", OLD."told_at", OLD."version", OLD."words"); RETURN NULL;',
                    hash="644cd4b77238e187fbff11af2ee5f914a6680e80",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4cb49",
                    table="allocations_teamslip",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teamslipevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="44217d8aa07b2f78744a7952f7abff6f08f7fa5a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5c390",
                    table="allocations_teamslipevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
