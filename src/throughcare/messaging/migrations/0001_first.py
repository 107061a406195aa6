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
            name="Letter",
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
                (
                    "channel",
                    models.CharField(
                        choices=[("post", "Letter by post"), ("text", "Text"), ("email", "E-mail")], max_length=10
                    ),
                ),
                ("to", models.CharField(max_length=300)),
                ("subject", models.CharField(max_length=160)),
                ("body", models.TextField()),
                ("facts", models.JSONField()),
                ("large_print", models.BooleanField(default=False)),
                ("about_kind", models.CharField(max_length=60)),
                ("about_id", models.BigIntegerField()),
                ("about_version", models.IntegerField()),
                ("once", models.CharField(max_length=120, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("claimed", "Leaving now"),
                            ("sent", "Sent"),
                            ("withdrawn", "Withdrawn"),
                            ("failed", "Failed"),
                        ],
                        default="held",
                        max_length=10,
                    ),
                ),
                ("hold_until", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=200)),
                ("failed_because", models.CharField(blank=True, max_length=200)),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.letter"
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
            name="LetterEvent",
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
                (
                    "channel",
                    models.CharField(
                        choices=[("post", "Letter by post"), ("text", "Text"), ("email", "E-mail")], max_length=10
                    ),
                ),
                ("to", models.CharField(max_length=300)),
                ("subject", models.CharField(max_length=160)),
                ("body", models.TextField()),
                ("facts", models.JSONField()),
                ("large_print", models.BooleanField(default=False)),
                ("about_kind", models.CharField(max_length=60)),
                ("about_id", models.BigIntegerField()),
                ("about_version", models.IntegerField()),
                ("once", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("claimed", "Leaving now"),
                            ("sent", "Sent"),
                            ("withdrawn", "Withdrawn"),
                            ("failed", "Failed"),
                        ],
                        default="held",
                        max_length=10,
                    ),
                ),
                ("hold_until", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=200)),
                ("failed_because", models.CharField(blank=True, max_length=200)),
                (
                    "corrects",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="messaging.letter",
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
                        to="messaging.letter",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["person", "-hold_until"], name="letter_person"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(condition=models.Q(("state", "held")), fields=["hold_until"], name="letter_held"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["about_kind", "about_id"], name="letter_about"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                ),
                name="letter_sent_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at__isnull", False), _connector="OR"
                ),
                name="letter_withdrawn_when",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "messaging_letterevent" ("about_id", "about_kind", "about_version", "body", "channel", "claimed_at", "corrects_id", "entered_at", "entered_by", "entered_in", "entered_why", "facts", "failed_because", "hold_until", "id", "kind", "large_print", "once", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "state", "subject", "to", "version", "withdrawn_at", "withdrawn_because") VALUES (OLD."about_id", OLD."about_kind", OLD."about_version", OLD."body", OLD."channel", OLD."claimed_at", OLD."corrects_id", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."facts", OLD."failed_because", OLD."hold_until", OLD."id", OLD."kind", OLD."large_print", OLD."once", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."sent_at", OLD."state", OLD."subject", OLD."to", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because"); RETURN NULL;',
                    hash="1770637bd50f13c32c31407ce21dd2b98b267e52",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2ea98",
                    table="messaging_letter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "messaging_letterevent" ("about_id", "about_kind", "about_version", "body", "channel", "claimed_at", "corrects_id", "entered_at", "entered_by", "entered_in", "entered_why", "facts", "failed_because", "hold_until", "id", "kind", "large_print", "once", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "state", "subject", "to", "version", "withdrawn_at", "withdrawn_because") VALUES (OLD."about_id", OLD."about_kind", OLD."about_version", OLD."body", OLD."channel", OLD."claimed_at", OLD."corrects_id", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."facts", OLD."failed_because", OLD."hold_until", OLD."id", OLD."kind", OLD."large_print", OLD."once", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sent_at", OLD."state", OLD."subject", OLD."to", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because"); RETURN NULL;',
                    hash="06d02116ee886a69998a332949c60d37178df8bf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dc334",
                    table="messaging_letter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0c916bc7dd309b19d84bd83f406ec8754561422d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d2254",
                    table="messaging_letterevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
