"""The language we write to somebody in, which they choose or tell us."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_told_by_themselves"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="person",
            name="written_in",
            field=models.CharField(
                blank=True, choices=[("en", "English"), ("cy", "Welsh")], db_default="", default="", max_length=2
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="written_in",
            field=models.CharField(
                blank=True, choices=[("en", "English"), ("cy", "Welsh")], db_default="", default="", max_length=2
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_personevent" ("age_from", "age_until", "date_of_birth", "disability", "entered_at", "entered_by", "entered_in", "entered_why", "ethnicity", "ethnicity_words", "faith", "faith_words", "gender", "gender_words", "id", "interpreter", "interpreter_language", "interpreter_note", "jurisdiction", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pronoun", "reference", "version", "written_in") VALUES (OLD."age_from", OLD."age_until", OLD."date_of_birth", OLD."disability", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."ethnicity", OLD."ethnicity_words", OLD."faith", OLD."faith_words", OLD."gender", OLD."gender_words", OLD."id", OLD."interpreter", OLD."interpreter_language", OLD."interpreter_note", OLD."jurisdiction", OLD."language", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."pronoun", OLD."reference", OLD."version", OLD."written_in"); RETURN NULL;',
                    hash="347266df6c80b64bd9e5940015f6199132e97ed4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_de829",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_personevent" ("age_from", "age_until", "date_of_birth", "disability", "entered_at", "entered_by", "entered_in", "entered_why", "ethnicity", "ethnicity_words", "faith", "faith_words", "gender", "gender_words", "id", "interpreter", "interpreter_language", "interpreter_note", "jurisdiction", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pronoun", "reference", "version", "written_in") VALUES (OLD."age_from", OLD."age_until", OLD."date_of_birth", OLD."disability", OLD."entered_at", OLD."entered_by", OLD."entered_in", OLD."entered_why", OLD."ethnicity", OLD."ethnicity_words", OLD."faith", OLD."faith_words", OLD."gender", OLD."gender_words", OLD."id", OLD."interpreter", OLD."interpreter_language", OLD."interpreter_note", OLD."jurisdiction", OLD."language", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pronoun", OLD."reference", OLD."version", OLD."written_in"); RETURN NULL;',
                    hash="6d3d02804026fa3f763b2f987050aff60eb9524e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2ca2d",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
    ]
