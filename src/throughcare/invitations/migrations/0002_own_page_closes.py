import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("invitations", "0001_first"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="invitation",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="invitation",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="code",
            name="asked_for",
            field=models.CharField(db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="invitation",
            name="closes_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="invitation",
            name="shared",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="invitationevent",
            name="closes_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="invitationevent",
            name="shared",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="ended_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_wanted", "They do not want it"),
                    ("wrong_number", "It went to a wrong number or address"),
                    ("not_safe", "Somebody else may see it or use it"),
                    ("lost", "The phone is lost or stolen"),
                    ("over", "It is no longer needed"),
                    ("died", "They have died"),
                    ("again", "Invited again"),
                    ("changed", "The number or address is no longer on the record"),
                    ("unusable", "We may no longer write to the number or address"),
                    ("another", "The number or address is on somebody else's record too"),
                    ("merged", "Two records of one person were put together"),
                    ("closed", "Supervision has ended, and the days after it"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="invitationevent",
            name="ended_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_wanted", "They do not want it"),
                    ("wrong_number", "It went to a wrong number or address"),
                    ("not_safe", "Somebody else may see it or use it"),
                    ("lost", "The phone is lost or stolen"),
                    ("over", "It is no longer needed"),
                    ("died", "They have died"),
                    ("again", "Invited again"),
                    ("changed", "The number or address is no longer on the record"),
                    ("unusable", "We may no longer write to the number or address"),
                    ("another", "The number or address is on somebody else's record too"),
                    ("merged", "Two records of one person were put together"),
                    ("closed", "Supervision has ended, and the days after it"),
                ],
                max_length=12,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."closes_on" IS DISTINCT FROM (NEW."closes_on") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ended_by" IS DISTINCT FROM (NEW."ended_by") OR OLD."ended_why" IS DISTINCT FROM (NEW."ended_why") OR OLD."entered_at" IS DISTINCT FROM (NEW."entered_at") OR OLD."entered_by" IS DISTINCT FROM (NEW."entered_by") OR OLD."entered_in" IS DISTINCT FROM (NEW."entered_in") OR OLD."entered_why" IS DISTINCT FROM (NEW."entered_why") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_at" IS DISTINCT FROM (NEW."invited_at") OR OLD."invited_by" IS DISTINCT FROM (NEW."invited_by") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."shared" IS DISTINCT FROM (NEW."shared") OR OLD."to" IS DISTINCT FROM (NEW."to") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "invitations_invitationevent" ("channel", "closes_on", "ended_at", "ended_by", "ended_why", "entered_at", "entered_by", "entered_in", "entered_why", "id", "invited_at", "invited_by", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shared", "to", "version") VALUES (OLD."channel", OLD."closes_on", OLD."ended_at", OLD."ended_by", OLD."ended_why", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."invited_at", OLD."invited_by", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."shared", OLD."to", OLD."version"); RETURN NULL;',
                    hash="ac26056826f84e7e13b0e8f9532d513595a5503c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b597c",
                    table="invitations_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "invitations_invitationevent" ("channel", "closes_on", "ended_at", "ended_by", "ended_why", "entered_at", "entered_by", "entered_in", "entered_why", "id", "invited_at", "invited_by", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shared", "to", "version") VALUES (OLD."channel", OLD."closes_on", OLD."ended_at", OLD."ended_by", OLD."ended_why", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."id", OLD."invited_at", OLD."invited_by", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."shared", OLD."to", OLD."version"); RETURN NULL;',
                    hash="035bd08dc59015a2b92cbb5f34ea6148d9953437",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a3ac1",
                    table="invitations_invitation",
                    when="AFTER",
                ),
            ),
        ),
    ]
