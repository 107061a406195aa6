import django.contrib.postgres.constraints
import django.db.models.constraints
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
            name="Responsibility",
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
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("because", models.CharField(max_length=300)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
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
            options={
                "verbose_name_plural": "responsibilities",
            },
        ),
        migrations.CreateModel(
            name="ResponsibilityEvent",
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
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("because", models.CharField(max_length=300)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
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
                        to="allocations.responsibility",
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
            name="Tier",
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
                ("tier", models.CharField(max_length=10)),
                ("model", models.CharField(max_length=20)),
                ("since", models.DateField()),
                ("because", models.CharField(max_length=300)),
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
            name="TierEvent",
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
                ("tier", models.CharField(max_length=10)),
                ("model", models.CharField(max_length=20)),
                ("since", models.DateField()),
                ("because", models.CharField(max_length=300)),
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
                        to="allocations.tier",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="responsibility",
            index=models.Index(
                condition=models.Q(("until", None)), fields=["post", "role"], name="responsibility_post_now"
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="responsibility_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="responsibility_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                expressions=[
                    ("person", "="),
                    ("role", "="),
                    (models.Func(models.F("since"), models.F("until"), function="tstzrange"), "&&"),
                ],
                name="responsibility_one_a_role",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="responsibility",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "allocations_responsibilityevent" ("because", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "role", "since", "until", "version") VALUES (OLD."because", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."post_id", OLD."role", OLD."since", OLD."until", OLD."version"); RETURN NULL;',
                    hash="f328fdfa4b6b60b211fbf5431a8298ebd7f695b7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_422ac",
                    table="allocations_responsibility",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="responsibility",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "allocations_responsibilityevent" ("because", "ended_because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "role", "since", "until", "version") VALUES (OLD."because", OLD."ended_because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post_id", OLD."role", OLD."since", OLD."until", OLD."version"); RETURN NULL;',
                    hash="0fc013dc3a1f4a9e63e836059d095845b4844085",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fee9d",
                    table="allocations_responsibility",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="responsibilityevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4a3477a9fa4a0bc2f29033782bfb5d03b682d6f1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f6382",
                    table="allocations_responsibilityevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="tier",
            index=models.Index(fields=["person", "-since", "-id"], name="tier_person"),
        ),
        migrations.AddConstraint(
            model_name="tier",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("tier", ""), _negated=True), models.Q(("because", ""), _negated=True)),
                name="tier_says_why",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tier",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "allocations_tierevent" ("because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "model", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "tier", "version") VALUES (OLD."because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."model", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."since", OLD."tier", OLD."version"); RETURN NULL;',
                    hash="fcb00b1eb7dc2d3e7cb2e4f6d358fc439f42ec73",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a0b7e",
                    table="allocations_tier",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tier",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "allocations_tierevent" ("because", "entered_at", "entered_by", "entered_in", "entered_why", "id", "model", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "tier", "version") VALUES (OLD."because", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."model", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."since", OLD."tier", OLD."version"); RETURN NULL;',
                    hash="6f1530e3a6a80862afcae2f33c0e49381edf978e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_49b8b",
                    table="allocations_tier",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tierevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4af562b64a883005a27c75626a097667644d82d1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9212a",
                    table="allocations_tierevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
