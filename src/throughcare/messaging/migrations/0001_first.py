import django.core.serializers.json
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
                ("sender", models.CharField(max_length=300)),
                ("to", models.CharField(max_length=400)),
                ("dated_on", models.DateField()),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("signed", models.CharField(max_length=200)),
                ("facts", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
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
                            ("print", "To print"),
                            ("claimed", "Leaving now"),
                            ("sent", "Sent"),
                            ("withdrawn", "Stopped"),
                            ("failed", "Could not be sent"),
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
                    "office",
                    models.ForeignKey(
                        db_index=False,
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
                ("sender", models.CharField(max_length=300)),
                ("to", models.CharField(max_length=400)),
                ("dated_on", models.DateField()),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("signed", models.CharField(max_length=200)),
                ("facts", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
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
                            ("print", "To print"),
                            ("claimed", "Leaving now"),
                            ("sent", "Sent"),
                            ("withdrawn", "Stopped"),
                            ("failed", "Could not be sent"),
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
            index=models.Index(
                condition=models.Q(("state__in", ["held", "claimed"])), fields=["hold_until"], name="letter_due"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["office", "state", "hold_until"], name="letter_office"),
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
                    models.Q(("state", "claimed"), _negated=True), ("claimed_at__isnull", False), _connector="OR"
                ),
                name="letter_claimed_when",
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
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("corrects",), name="letter_corrected_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "messaging_letterevent" ("about_id", "about_kind", "about_version", "body", "channel", "claimed_at", "corrects_id", "dated_on", "entered_at", "entered_by", "entered_in", "entered_why", "facts", "failed_because", "hold_until", "id", "kind", "large_print", "office_id", "once", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sender", "sent_at", "signed", "state", "subject", "to", "version", "withdrawn_at", "withdrawn_because") VALUES (OLD."about_id", OLD."about_kind", OLD."about_version", OLD."body", OLD."channel", OLD."claimed_at", OLD."corrects_id", OLD."dated_on", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."facts", OLD."failed_because", OLD."hold_until", OLD."id", OLD."kind", OLD."large_print", OLD."office_id", OLD."once", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."sender", OLD."sent_at", OLD."signed", OLD."state", OLD."subject", OLD."to", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because"); RETURN NULL;',
                    hash="3a457431f2001f1117a4ac7aebf49e383e594737",
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
                    func='INSERT INTO "messaging_letterevent" ("about_id", "about_kind", "about_version", "body", "channel", "claimed_at", "corrects_id", "dated_on", "entered_at", "entered_by", "entered_in", "entered_why", "facts", "failed_because", "hold_until", "id", "kind", "large_print", "office_id", "once", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sender", "sent_at", "signed", "state", "subject", "to", "version", "withdrawn_at", "withdrawn_because") VALUES (OLD."about_id", OLD."about_kind", OLD."about_version", OLD."body", OLD."channel", OLD."claimed_at", OLD."corrects_id", OLD."dated_on", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."facts", OLD."failed_because", OLD."hold_until", OLD."id", OLD."kind", OLD."large_print", OLD."office_id", OLD."once", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sender", OLD."sent_at", OLD."signed", OLD."state", OLD."subject", OLD."to", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because"); RETURN NULL;',
                    hash="bb2cfc0e72ef5afcdd4cde18f48e47c42a048c35",
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
