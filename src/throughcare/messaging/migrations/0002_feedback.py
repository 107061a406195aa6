import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_first"),
        ("organisations", "0005_other_codes"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feedback",
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
                            ("wrong", "Something is wrong"),
                            ("slow", "Something is slow"),
                            ("missing", "Something is missing"),
                            ("good", "Something is good"),
                        ],
                        max_length=8,
                    ),
                ),
                ("page", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.post"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "feedback",
            },
        ),
        migrations.CreateModel(
            name="FeedbackEvent",
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
                            ("wrong", "Something is wrong"),
                            ("slow", "Something is slow"),
                            ("missing", "Something is missing"),
                            ("good", "Something is good"),
                        ],
                        max_length=8,
                    ),
                ),
                ("page", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
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
                        to="messaging.feedback",
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
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(fields=["-at"], name="feedback_newest"),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="feedback_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_at", None), models.Q(("answer", ""), _negated=True), _connector="OR"),
                name="feedback_answer_says_what",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="feedback",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "messaging_feedbackevent" ("answer", "answered_at", "at", "entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "version", "words") VALUES (OLD."answer", OLD."answered_at", OLD."at", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."page", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."post_id", OLD."version", OLD."words"); RETURN NULL;',
                    hash="b85f034348e31f702ab545a4cadc0329d034a755",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_192af",
                    table="messaging_feedback",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="feedback",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "messaging_feedbackevent" ("answer", "answered_at", "at", "entered_at", "entered_by", "entered_in", "entered_why", "id", "kind", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "version", "words") VALUES (OLD."answer", OLD."answered_at", OLD."at", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."kind", OLD."page", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post_id", OLD."version", OLD."words"); RETURN NULL;',
                    hash="dd27b494b56799345b25479b0bccf10157b761e3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5f430",
                    table="messaging_feedback",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="feedbackevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3a51f992ea8f0d2ca3e222fd3d8658f6b8349851",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_badca",
                    table="messaging_feedbackevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
