import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("allocations", "0002_oversight_cover_slip"),
        ("appointments", "0003_days_of_a_post"),
        ("organisations", "0005_other_codes"),
        ("people", "0004_find"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="CoveredMeeting",
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
                ("moved_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=200)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appointments.appointment"
                    ),
                ),
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
        ),
        migrations.CreateModel(
            name="CoveredMeetingEvent",
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
                ("moved_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=200)),
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
                        to="appointments.coveredmeeting",
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
        migrations.AddConstraint(
            model_name="coveredmeeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("appointment",), name="covered_meeting_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coveredmeeting",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "appointments_coveredmeetingevent" ("appointment_id", "cover_id", "ended_at", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "moved_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_post_id", "version") VALUES (OLD."appointment_id", OLD."cover_id", OLD."ended_at", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."moved_at", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."to_post_id", OLD."version"); RETURN NULL;',
                    hash="4cb153a4105dc822ec0eeef460f2add518cef40e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5be3a",
                    table="appointments_coveredmeeting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coveredmeeting",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "appointments_coveredmeetingevent" ("appointment_id", "cover_id", "ended_at", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "moved_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_post_id", "version") VALUES (OLD."appointment_id", OLD."cover_id", OLD."ended_at", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."moved_at", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."to_post_id", OLD."version"); RETURN NULL;',
                    hash="f1c5745e8f6475a2e4892ce41a8ee0c16f06372b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a6f97",
                    table="appointments_coveredmeeting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coveredmeetingevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="254aaa6b82994590b10be01dc60cd8490f10b68a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ade67",
                    table="appointments_coveredmeetingevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
