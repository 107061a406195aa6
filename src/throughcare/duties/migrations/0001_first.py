import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_first"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Duty",
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
                ("kind", models.CharField(max_length=40)),
                ("owner_role", models.CharField(max_length=30)),
                (
                    "owed_by",
                    models.CharField(
                        choices=[
                            ("person", "The person, to us"),
                            ("service", "We, to the person"),
                            ("staff", "We, among ourselves"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("about_kind", models.CharField(max_length=60)),
                ("about_id", models.BigIntegerField()),
                ("inputs", models.JSONField()),
                ("policy", models.CharField(max_length=200)),
                ("because", models.JSONField(default=list)),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("shown_from", models.DateTimeField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "duties",
            },
        ),
        migrations.CreateModel(
            name="DutyEvent",
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
                ("kind", models.CharField(max_length=40)),
                ("owner_role", models.CharField(max_length=30)),
                (
                    "owed_by",
                    models.CharField(
                        choices=[
                            ("person", "The person, to us"),
                            ("service", "We, to the person"),
                            ("staff", "We, among ourselves"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("about_kind", models.CharField(max_length=60)),
                ("about_id", models.BigIntegerField()),
                ("inputs", models.JSONField()),
                ("policy", models.CharField(max_length=200)),
                ("because", models.JSONField(default=list)),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("shown_from", models.DateTimeField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=200)),
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
                        to="duties.duty",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Restatement",
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
                ("was_due_at", models.DateTimeField()),
                ("now_due_at", models.DateTimeField()),
                ("because", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "duty",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duties.duty"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["person", "due_at"], name="duty_person_open"
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["due_at"], name="duty_due"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("kind", "about_kind", "about_id"), name="duty_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(("met_at", None), ("ended_at__isnull", False), _connector="OR"),
                name="duty_met_is_ended",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="duty",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "duties_dutyevent" ("about_id", "about_kind", "because", "detail", "due_at", "ended_at", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "inputs", "kind", "met_at", "opened_at", "owed_by", "owner_role", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "shown_from", "title", "version") VALUES (OLD."about_id", OLD."about_kind", OLD."because", OLD."detail", OLD."due_at", OLD."ended_at", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."inputs", OLD."kind", OLD."met_at", OLD."opened_at", OLD."owed_by", OLD."owner_role", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."policy", OLD."shown_from", OLD."title", OLD."version"); RETURN NULL;',
                    hash="d9e942af3d112ffc831918e84f2c96633ca1fdd6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c05d7",
                    table="duties_duty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="duty",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "duties_dutyevent" ("about_id", "about_kind", "because", "detail", "due_at", "ended_at", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "inputs", "kind", "met_at", "opened_at", "owed_by", "owner_role", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "shown_from", "title", "version") VALUES (OLD."about_id", OLD."about_kind", OLD."because", OLD."detail", OLD."due_at", OLD."ended_at", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."inputs", OLD."kind", OLD."met_at", OLD."opened_at", OLD."owed_by", OLD."owner_role", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."policy", OLD."shown_from", OLD."title", OLD."version"); RETURN NULL;',
                    hash="d12b8ed2f540f935e80866b5f530f03d7f3306c4",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_93df4",
                    table="duties_duty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dutyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7c8bc683c33d75b552bb570b85cca4516bf54db2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_76b73",
                    table="duties_dutyevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
