"""Headlines and who was concerned keep their earlier versions: a record can be shown as it was known."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0005_other_codes"),
        ("people", "0007_phone_value"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="HeadlineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("reference", models.CharField(max_length=20)),
                ("name", models.CharField(blank=True, max_length=260)),
                ("sort_name", models.CharField(blank=True, max_length=260)),
                ("date_of_birth", models.DateField(null=True)),
                ("age_from", models.SmallIntegerField(null=True)),
                ("age_until", models.SmallIntegerField(null=True)),
                ("pronoun", models.CharField(blank=True, max_length=4)),
                ("tier", models.CharField(blank=True, max_length=10)),
                ("order_kind", models.CharField(blank=True, max_length=30)),
                ("order_name", models.CharField(blank=True, max_length=80)),
                ("order_count", models.SmallIntegerField(default=0)),
                ("order_ends_on", models.DateField(null=True)),
                ("post_id", models.BigIntegerField(null=True)),
                ("officer", models.CharField(blank=True, max_length=120)),
                ("officer_from", models.DateField(null=True)),
                ("officer_from_start", models.BooleanField(default=False)),
                ("team_id", models.BigIntegerField(null=True)),
                ("office_id", models.BigIntegerField(null=True)),
                ("office", models.CharField(blank=True, max_length=80)),
                ("office_phone", models.CharField(blank=True, max_length=35)),
                ("proceedings", models.CharField(blank=True, max_length=20)),
                ("tags", models.JSONField(default=list)),
                ("fenced", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InvolvementEvent",
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
                ("role", models.CharField(max_length=30)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headline",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_headlineevent" ("age_from", "age_until", "date_of_birth", "fenced", "name", "office", "office_id", "office_phone", "officer", "officer_from", "officer_from_start", "order_count", "order_ends_on", "order_kind", "order_name", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "proceedings", "pronoun", "reference", "sort_name", "tags", "team_id", "tier") VALUES (OLD."age_from", OLD."age_until", OLD."date_of_birth", OLD."fenced", OLD."name", OLD."office", OLD."office_id", OLD."office_phone", OLD."officer", OLD."officer_from", OLD."officer_from_start", OLD."order_count", OLD."order_ends_on", OLD."order_kind", OLD."order_name", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."person_id", OLD."post_id", OLD."proceedings", OLD."pronoun", OLD."reference", OLD."sort_name", OLD."tags", OLD."team_id", OLD."tier"); RETURN NULL;',
                    hash="8c54f9aaee236b093369ce9dfbdccde90276f1cc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_381a7",
                    table="people_headline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headline",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_headlineevent" ("age_from", "age_until", "date_of_birth", "fenced", "name", "office", "office_id", "office_phone", "officer", "officer_from", "officer_from_start", "order_count", "order_ends_on", "order_kind", "order_name", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "proceedings", "pronoun", "reference", "sort_name", "tags", "team_id", "tier") VALUES (OLD."age_from", OLD."age_until", OLD."date_of_birth", OLD."fenced", OLD."name", OLD."office", OLD."office_id", OLD."office_phone", OLD."officer", OLD."officer_from", OLD."officer_from_start", OLD."order_count", OLD."order_ends_on", OLD."order_kind", OLD."order_name", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."person_id", OLD."post_id", OLD."proceedings", OLD."pronoun", OLD."reference", OLD."sort_name", OLD."tags", OLD."team_id", OLD."tier"); RETURN NULL;',
                    hash="96fbcc4c36dcdc80a22688d9cd5c58ae622dfc0a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d46cb",
                    table="people_headline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_involvementevent" ("entered_at", "entered_by", "entered_in", "entered_why", "id", "office_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "role", "since", "team_id", "until", "version") VALUES (OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."office_id", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."post_id", OLD."role", OLD."since", OLD."team_id", OLD."until", OLD."version"); RETURN NULL;',
                    hash="5c14fcea95c42d87c9d2da41e7904da8ff06e0c4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_75471",
                    table="people_involvement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_involvementevent" ("entered_at", "entered_by", "entered_in", "entered_why", "id", "office_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "role", "since", "team_id", "until", "version") VALUES (OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."office_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post_id", OLD."role", OLD."since", OLD."team_id", OLD."until", OLD."version"); RETURN NULL;',
                    hash="8a55b2cc90aa948218bc01507163f2d59cca8c6f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_80e27",
                    table="people_involvement",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="headlineevent",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                serialize=False,
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="headlineevent",
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
            model_name="headlineevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="people.headline",
            ),
        ),
        migrations.AddField(
            model_name="involvementevent",
            name="office",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organisations.office",
            ),
        ),
        migrations.AddField(
            model_name="involvementevent",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="involvementevent",
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
            model_name="involvementevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="people.involvement",
            ),
        ),
        migrations.AddField(
            model_name="involvementevent",
            name="post",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organisations.post",
            ),
        ),
        migrations.AddField(
            model_name="involvementevent",
            name="team",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organisations.team",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headlineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="22cd20c9ad9dec2591da0e39cf82f8f45a42958b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_29735",
                    table="people_headlineevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="264b5ca42f69022471b231a3b256b7d79d9c64ef",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8b414",
                    table="people_involvementevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
