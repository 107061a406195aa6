import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0002_feedback"),
        ("organisations", "0005_other_codes"),
        ("people", "0007_phone_value"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reply",
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
                ("how", models.CharField(choices=[("text", "Text"), ("call", "Phone call")], max_length=4)),
                ("number", models.CharField(blank=True, max_length=30)),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                ("carrier_id", models.CharField(max_length=40, null=True, unique=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("matched_at", models.DateTimeField(null=True)),
                ("aside_at", models.DateTimeField(null=True)),
                ("aside_because", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "replies",
            },
        ),
        migrations.CreateModel(
            name="ReplyEvent",
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
                ("how", models.CharField(choices=[("text", "Text"), ("call", "Phone call")], max_length=4)),
                ("number", models.CharField(blank=True, max_length=30)),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                ("carrier_id", models.CharField(max_length=40, null=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("matched_at", models.DateTimeField(null=True)),
                ("aside_at", models.DateTimeField(null=True)),
                ("aside_because", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="letter",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="letter",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="letter",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="carrier_id",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="letter",
            name="delivery",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", ""),
                    ("sending", "On its way"),
                    ("delivered", "Delivered"),
                    ("refused", "The number or address does not work"),
                    ("unreached", "Did not reach them in time"),
                    ("broken", "The carrier failed"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="delivery_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="not_after",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="tries",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="letter",
            name="try_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="carrier_id",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="delivery",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", ""),
                    ("sending", "On its way"),
                    ("delivered", "Delivered"),
                    ("refused", "The number or address does not work"),
                    ("unreached", "Did not reach them in time"),
                    ("broken", "The carrier failed"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="delivery_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="not_after",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="tries",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="try_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("delivery", "sending")), fields=["asked_at"], name="letter_on_its_way"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("channel", "text"), ("state", "sent")), fields=["to"], name="letter_texted"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "messaging_letterevent" ("about_id", "about_kind", "about_version", "asked_at", "body", "carrier_id", "channel", "claimed_at", "corrects_id", "dated_on", "delivery", "delivery_at", "entered_at", "entered_by", "entered_in", "entered_why", "facts", "failed_because", "hold_until", "id", "kind", "large_print", "not_after", "office_id", "once", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sender", "sent_at", "signed", "state", "subject", "to", "tries", "try_at", "version", "withdrawn_at", "withdrawn_because") VALUES (OLD."about_id", OLD."about_kind", OLD."about_version", OLD."asked_at", OLD."body", OLD."carrier_id", OLD."channel", OLD."claimed_at", OLD."corrects_id", OLD."dated_on", OLD."delivery", OLD."delivery_at", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."facts", OLD."failed_because", OLD."hold_until", OLD."id", OLD."kind", OLD."large_print", OLD."not_after", OLD."office_id", OLD."once", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."sender", OLD."sent_at", OLD."signed", OLD."state", OLD."subject", OLD."to", OLD."tries", OLD."try_at", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because"); RETURN NULL;',
                    hash="d97fee92abba105af9f18607086d57f8c692c361",
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
                    func='INSERT INTO "messaging_letterevent" ("about_id", "about_kind", "about_version", "asked_at", "body", "carrier_id", "channel", "claimed_at", "corrects_id", "dated_on", "delivery", "delivery_at", "entered_at", "entered_by", "entered_in", "entered_why", "facts", "failed_because", "hold_until", "id", "kind", "large_print", "not_after", "office_id", "once", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sender", "sent_at", "signed", "state", "subject", "to", "tries", "try_at", "version", "withdrawn_at", "withdrawn_because") VALUES (OLD."about_id", OLD."about_kind", OLD."about_version", OLD."asked_at", OLD."body", OLD."carrier_id", OLD."channel", OLD."claimed_at", OLD."corrects_id", OLD."dated_on", OLD."delivery", OLD."delivery_at", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."facts", OLD."failed_because", OLD."hold_until", OLD."id", OLD."kind", OLD."large_print", OLD."not_after", OLD."office_id", OLD."once", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sender", OLD."sent_at", OLD."signed", OLD."state", OLD."subject", OLD."to", OLD."tries", OLD."try_at", OLD."version", OLD."withdrawn_at", OLD."withdrawn_because"); RETURN NULL;',
                    hash="e939c15c6c686a1d3c995dd4a5631a90f093be48",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dc334",
                    table="messaging_letter",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("delivery", ""), models.Q(("state", "sent"), ("delivery_at__isnull", False)), _connector="OR"
                ),
                name="letter_delivery_of_sent",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="answered_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.post",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="matched_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.post",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="office",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.office",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="taken_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.post",
            ),
        ),
        migrations.AddField(
            model_name="replyevent",
            name="answered_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organisations.post",
            ),
        ),
        migrations.AddField(
            model_name="replyevent",
            name="matched_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organisations.post",
            ),
        ),
        migrations.AddField(
            model_name="replyevent",
            name="office",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organisations.office",
            ),
        ),
        migrations.AddField(
            model_name="replyevent",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="replyevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="replyevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="messaging.reply",
            ),
        ),
        migrations.AddField(
            model_name="replyevent",
            name="taken_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organisations.post",
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(fields=["person", "-at"], name="reply_person"),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("answered_at", None), ("aside_at", None)),
                fields=["office", "at"],
                name="reply_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="reply_says_what"),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(("aside_at", None), ("person", None), _connector="OR"), name="reply_aside_is_nobodys"
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(("aside_at", None), models.Q(("aside_because", ""), _negated=True), _connector="OR"),
                name="reply_aside_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at", None),
                    models.Q(("person__isnull", False), models.Q(("answer", ""), _negated=True)),
                    _connector="OR",
                ),
                name="reply_answer_says_what",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reply",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "messaging_replyevent" ("answer", "answered_at", "answered_by_id", "aside_at", "aside_because", "at", "carrier_id", "entered_at", "entered_by", "entered_in", "entered_why", "how", "id", "looked_at", "matched_at", "matched_by_id", "number", "office_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taken_by_id", "version", "words") VALUES (OLD."answer", OLD."answered_at", OLD."answered_by_id", OLD."aside_at", OLD."aside_because", OLD."at", OLD."carrier_id", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."how", OLD."id", OLD."looked_at", OLD."matched_at", OLD."matched_by_id", OLD."number", OLD."office_id", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."taken_by_id", OLD."version", OLD."words"); RETURN NULL;',
                    hash="74c2b46e3ebd0faae85d109fa75742ca7b686168",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d5ee2",
                    table="messaging_reply",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reply",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "messaging_replyevent" ("answer", "answered_at", "answered_by_id", "aside_at", "aside_because", "at", "carrier_id", "entered_at", "entered_by", "entered_in", "entered_why", "how", "id", "looked_at", "matched_at", "matched_by_id", "number", "office_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taken_by_id", "version", "words") VALUES (OLD."answer", OLD."answered_at", OLD."answered_by_id", OLD."aside_at", OLD."aside_because", OLD."at", OLD."carrier_id", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."how", OLD."id", OLD."looked_at", OLD."matched_at", OLD."matched_by_id", OLD."number", OLD."office_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."taken_by_id", OLD."version", OLD."words"); RETURN NULL;',
                    hash="d854016bffc61d1af51af12baaa207a7d32600f6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_77b61",
                    table="messaging_reply",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="replyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="86b10d4d843cf3e7612f681a9f3814bc57098586",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5d843",
                    table="messaging_replyevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
