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
    ]

    operations = [
        migrations.CreateModel(
            name="Offence",
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
                ("code", models.CharField(blank=True, max_length=10)),
                ("text", models.CharField(max_length=200)),
                ("committed_on", models.DateField(null=True)),
                ("main", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Place",
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
                            ("community", "In the community"),
                            ("custody", "In custody"),
                            ("at_large", "Unlawfully at large"),
                        ],
                        max_length=12,
                    ),
                ),
                ("where", models.CharField(blank=True, max_length=80)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlaceEvent",
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
                            ("community", "In the community"),
                            ("custody", "In custody"),
                            ("at_large", "Unlawfully at large"),
                        ],
                        max_length=12,
                    ),
                ),
                ("where", models.CharField(blank=True, max_length=80)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
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
                        to="sentences.place",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Proceedings",
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
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "proceedings",
            },
        ),
        migrations.CreateModel(
            name="Requirement",
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
                        choices=[("requirement", "Requirement"), ("condition", "Licence condition")], max_length=12
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("edition", models.CharField(max_length=60)),
                ("amount", models.DecimalField(decimal_places=1, max_digits=7, null=True)),
                ("done", models.DecimalField(decimal_places=1, default=0, max_digits=7)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("completed_on", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Instruction",
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
                ("text", models.CharField(max_length=300)),
                ("told_at", models.DateTimeField()),
                (
                    "told_how",
                    models.CharField(
                        choices=[
                            ("face", "Face to face"),
                            ("phone", "By phone"),
                            ("letter", "By letter"),
                            ("text", "By text"),
                        ],
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("kept", "Kept"),
                            ("not_kept", "Not kept"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("state_on", models.DateField(null=True)),
                ("state_because", models.CharField(blank=True, max_length=300)),
                (
                    "given_by",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sentences.requirement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sentence",
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
                ("order_type", models.CharField(max_length=20)),
                ("edition", models.CharField(max_length=60)),
                ("court", models.CharField(blank=True, max_length=120)),
                ("sentenced_on", models.DateField(null=True)),
                ("length_years", models.SmallIntegerField(null=True)),
                ("length_months", models.SmallIntegerField(null=True)),
                ("length_days", models.SmallIntegerField(null=True)),
                ("release", models.CharField(blank=True, max_length=10)),
                ("released_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=120)),
                ("source", models.CharField(blank=True, max_length=60)),
                ("source_key", models.CharField(blank=True, max_length=80)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RequirementEvent",
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
                        choices=[("requirement", "Requirement"), ("condition", "Licence condition")], max_length=12
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("edition", models.CharField(max_length=60)),
                ("amount", models.DecimalField(decimal_places=1, max_digits=7, null=True)),
                ("done", models.DecimalField(decimal_places=1, default=0, max_digits=7)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("completed_on", models.DateField(null=True)),
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
                        to="sentences.requirement",
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
        migrations.AddField(
            model_name="requirement",
            name="sentence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sentences.sentence"
            ),
        ),
        migrations.CreateModel(
            name="ProceedingsEvent",
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
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
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
                        to="sentences.proceedings",
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
        migrations.AddField(
            model_name="proceedings",
            name="sentence",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sentences.sentence"
            ),
        ),
        migrations.CreateModel(
            name="OffenceEvent",
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
                ("code", models.CharField(blank=True, max_length=10)),
                ("text", models.CharField(max_length=200)),
                ("committed_on", models.DateField(null=True)),
                ("main", models.BooleanField(default=False)),
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
                        to="sentences.offence",
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
        migrations.AddField(
            model_name="offence",
            name="sentence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sentences.sentence"
            ),
        ),
        migrations.CreateModel(
            name="InstructionEvent",
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
                ("text", models.CharField(max_length=300)),
                ("told_at", models.DateTimeField()),
                (
                    "told_how",
                    models.CharField(
                        choices=[
                            ("face", "Face to face"),
                            ("phone", "By phone"),
                            ("letter", "By letter"),
                            ("text", "By text"),
                        ],
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("kept", "Kept"),
                            ("not_kept", "Not kept"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("state_on", models.DateField(null=True)),
                ("state_because", models.CharField(blank=True, max_length=300)),
                (
                    "given_by",
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
                        to="sentences.instruction",
                    ),
                ),
                (
                    "requirement",
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
        migrations.AddField(
            model_name="instruction",
            name="sentence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sentences.sentence"
            ),
        ),
        migrations.CreateModel(
            name="SentenceEvent",
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
                ("order_type", models.CharField(max_length=20)),
                ("edition", models.CharField(max_length=60)),
                ("court", models.CharField(blank=True, max_length=120)),
                ("sentenced_on", models.DateField(null=True)),
                ("length_years", models.SmallIntegerField(null=True)),
                ("length_months", models.SmallIntegerField(null=True)),
                ("length_days", models.SmallIntegerField(null=True)),
                ("release", models.CharField(blank=True, max_length=10)),
                ("released_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=120)),
                ("source", models.CharField(blank=True, max_length=60)),
                ("source_key", models.CharField(blank=True, max_length=80)),
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
                        to="sentences.sentence",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["person", "-since"], name="place_person"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("person",), name="place_one_now"
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                name="place_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "custody"), _negated=True),
                    models.Q(("where", ""), _negated=True),
                    _connector="OR",
                ),
                name="place_custody_is_named",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="place",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "sentences_placeevent" ("entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "version", "where") VALUES (OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."since", OLD."until", OLD."version", OLD."where"); RETURN NULL;',
                    hash="6acd1f31b9be015aa7f381f79514a739a48599b6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_91476",
                    table="sentences_place",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="place",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "sentences_placeevent" ("entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "version", "where") VALUES (OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."since", OLD."until", OLD."version", OLD."where"); RETURN NULL;',
                    hash="93973e66a4163f5abddc1ee7a1b8506df50a9f82",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f4ef1",
                    table="sentences_place",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="placeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9c7344468cbd4153d93ea827beace14abd33c29e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8e994",
                    table="sentences_placeevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="sentence",
            index=models.Index(fields=["person", "sentenced_on"], name="sentence_person"),
        ),
        migrations.AddIndex(
            model_name="sentence",
            index=models.Index(condition=models.Q(("ended_on", None)), fields=["ends_on"], name="sentence_running"),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sentenced_on", None),
                    ("ends_on", None),
                    ("ends_on__gte", models.F("sentenced_on")),
                    _connector="OR",
                ),
                name="sentence_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sentenced_on", None),
                    ("released_on", None),
                    ("released_on__gte", models.F("sentenced_on")),
                    _connector="OR",
                ),
                name="sentence_release_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sentenced_on", None),
                    ("ended_on", None),
                    ("ended_on__gte", models.F("sentenced_on")),
                    _connector="OR",
                ),
                name="sentence_ended_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), models.Q(("ended_because", ""), _negated=True), _connector="OR"),
                name="sentence_ended_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("source", "source_key"),
                name="sentence_once_from_source",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sentence",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "sentences_sentenceevent" ("court", "edition", "ended_because", "ended_on", "ends_on", "entered_at", "entered_by", "entered_in", "entered_why", "id", "length_days", "length_months", "length_years", "order_type", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "release", "released_on", "sentenced_on", "source", "source_key", "version") VALUES (OLD."court", OLD."edition", OLD."ended_because", OLD."ended_on", OLD."ends_on", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."length_days", OLD."length_months", OLD."length_years", OLD."order_type", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."release", OLD."released_on", OLD."sentenced_on", OLD."source", OLD."source_key", OLD."version"); RETURN NULL;',
                    hash="1ed1468d3428dd2fc247d9caba239c3616fec4cd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_14f18",
                    table="sentences_sentence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sentence",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "sentences_sentenceevent" ("court", "edition", "ended_because", "ended_on", "ends_on", "entered_at", "entered_by", "entered_in", "entered_why", "id", "length_days", "length_months", "length_years", "order_type", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "release", "released_on", "sentenced_on", "source", "source_key", "version") VALUES (OLD."court", OLD."edition", OLD."ended_because", OLD."ended_on", OLD."ends_on", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."length_days", OLD."length_months", OLD."length_years", OLD."order_type", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."release", OLD."released_on", OLD."sentenced_on", OLD."source", OLD."source_key", OLD."version"); RETURN NULL;',
                    hash="b40fcd1d4c68a843000caad9c7c5345811db0821",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e90a6",
                    table="sentences_sentence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requirementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4bbbcd7dcf20c05dae3c3ce5fac643c8ec0881b4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7ecd5",
                    table="sentences_requirementevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("since", None), ("until", None), ("until__gt", models.F("since")), _connector="OR"),
                name="requirement_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", None), ("amount__gt", 0), _connector="OR"), name="requirement_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done__gte", 0), models.Q(("amount", None), ("done__lte", models.F("amount")), _connector="OR")
                ),
                name="requirement_done",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requirement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "sentences_requirementevent" ("amount", "code", "completed_on", "done", "edition", "entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sentence_id", "since", "text", "until", "version") VALUES (OLD."amount", OLD."code", OLD."completed_on", OLD."done", OLD."edition", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."sentence_id", OLD."since", OLD."text", OLD."until", OLD."version"); RETURN NULL;',
                    hash="d4a43c6656eae1197c71dca95434ca30b62aebac",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_58bdd",
                    table="sentences_requirement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requirement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "sentences_requirementevent" ("amount", "code", "completed_on", "done", "edition", "entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sentence_id", "since", "text", "until", "version") VALUES (OLD."amount", OLD."code", OLD."completed_on", OLD."done", OLD."edition", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sentence_id", OLD."since", OLD."text", OLD."until", OLD."version"); RETURN NULL;',
                    hash="df97a42f329a04f8a4587f9cb5d7f7ecc2e4b797",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_679b4",
                    table="sentences_requirement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proceedingsevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d517911b565043ee482a26c507d0156ca28e1be0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_71670",
                    table="sentences_proceedingsevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="proceedings",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="proceedings_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="proceedings",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("sentence", "kind"), name="proceedings_one_live"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proceedings",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "sentences_proceedingsevent" ("entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sentence_id", "since", "until", "version") VALUES (OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."sentence_id", OLD."since", OLD."until", OLD."version"); RETURN NULL;',
                    hash="9e08498a259ebb9591be56956c6a88f3e76d098f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_179dc",
                    table="sentences_proceedings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proceedings",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "sentences_proceedingsevent" ("entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sentence_id", "since", "until", "version") VALUES (OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sentence_id", OLD."since", OLD."until", OLD."version"); RETURN NULL;',
                    hash="23caa71a95b8376d63712f72a6885ec4fa177dc8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6d04f",
                    table="sentences_proceedings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offenceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0f651478b340a5aad75b02bb523e5ff4cae2b52b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1b0f3",
                    table="sentences_offenceevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="offence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("main", True)), fields=("sentence",), name="offence_one_main"
            ),
        ),
        migrations.AddConstraint(
            model_name="offence",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="offence_is_named"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offence",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "sentences_offenceevent" ("code", "committed_on", "entered_at", "entered_by", "entered_in", "entered_why", "id", "main", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sentence_id", "text", "version") VALUES (OLD."code", OLD."committed_on", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."main", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."sentence_id", OLD."text", OLD."version"); RETURN NULL;',
                    hash="f1d5aada0c849607fd85029635801b958c084fcb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_da5c5",
                    table="sentences_offence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offence",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "sentences_offenceevent" ("code", "committed_on", "entered_at", "entered_by", "entered_in", "entered_why", "id", "main", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sentence_id", "text", "version") VALUES (OLD."code", OLD."committed_on", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."main", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sentence_id", OLD."text", OLD."version"); RETURN NULL;',
                    hash="163fccb9ebdc2a6acd77d36fcaf5e31ce106dd31",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4fb63",
                    table="sentences_offence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="instructionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a03c48e91c7e6c51e340e4cc27a4356dece5ca77",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_57899",
                    table="sentences_instructionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="instruction",
            index=models.Index(fields=["person", "due_on"], name="instruction_person"),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "open"), ("state_on", None)),
                    models.Q(models.Q(("state", "open"), _negated=True), ("state_on__isnull", False)),
                    _connector="OR",
                ),
                name="instruction_state_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["not_kept", "withdrawn"]), _negated=True),
                    models.Q(("state_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="instruction_says_why",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="instruction",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "sentences_instructionevent" ("due_on", "entered_at", "entered_by", "entered_in", "entered_why", "given_by_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requirement_id", "sentence_id", "state", "state_because", "state_on", "text", "told_at", "told_how", "version") VALUES (OLD."due_on", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."given_by_id", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."requirement_id", OLD."sentence_id", OLD."state", OLD."state_because", OLD."state_on", OLD."text", OLD."told_at", OLD."told_how", OLD."version"); RETURN NULL;',
                    hash="1f9e9b9886cedd1d7369c80e7ed73072f0aa38e0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0ea47",
                    table="sentences_instruction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="instruction",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "sentences_instructionevent" ("due_on", "entered_at", "entered_by", "entered_in", "entered_why", "given_by_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requirement_id", "sentence_id", "state", "state_because", "state_on", "text", "told_at", "told_how", "version") VALUES (OLD."due_on", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."given_by_id", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."requirement_id", OLD."sentence_id", OLD."state", OLD."state_because", OLD."state_on", OLD."text", OLD."told_at", OLD."told_how", OLD."version"); RETURN NULL;',
                    hash="ffa53e90e327d08d9a039a2097077814a373d23e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3d73d",
                    table="sentences_instruction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sentenceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="21b2add879132f9a01ccd171a16615baf57efb31",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_24b71",
                    table="sentences_sentenceevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
