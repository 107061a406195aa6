"""Which records could be of the same person as the one that is looked at: by names that are alike, by the day of birth
(day and month the other way round too), by a number of another system, by a phone or e-mail.

With the owner's rights, since under row-level security no index on names could be used. Only ids come out; whoever
reads more of them does so behind the fences.
"""

from django.db import migrations

# A setting of an extension is only let be named once its library is loaded, which a call of it does.
LOAD = "select show_limit()"
ALIKE = r"""
create function people_alike(asked text[], born date[], numbers text[], reach text[], but bigint)
returns table (person_id bigint)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
set pg_trgm.similarity_threshold = 0.42
as $alike$
    select h.person_id from (
        select n.person_id from unnest(asked) a, lateral (
            select n.person_id from people_name n where n.searched % a and not n.struck
            order by similarity(n.searched, a) desc limit 60) n
        union
        select p.id from people_person p where p.date_of_birth = any (born)
        union
        select i.person_id from people_identifier i where i.value = any (numbers)
        union
        select x.person_id from people_phone x where x.value = any (reach) and not x.struck
    ) found join people_headline h using (person_id)
    where h.person_id <> but
$alike$;
"""
BACK = "drop function people_alike(text[], date[], text[], text[], bigint);"


class Migration(migrations.Migration):
    dependencies = [("people", "0005_duplicates")]

    operations = [migrations.RunSQL([LOAD, ALIKE], BACK)]
