"""Finding people by name with the owner's rights, since under row-level security no index on names could be used: LIKE
and likeness are not leakproof. What comes out is masked: of whoever is shut to the principal of the transaction only
the office and whom to ask; of whoever they have no part in, only what says whom to ask. And whose a hidden row is."""

from django.db import migrations

FIND = r"""
create function people_find(
    kind text, patterns text[], is_like boolean[], whole text, starts text, most integer[], born date, ref text,
    ref_starts text, but bigint[], skip integer, page integer, everyone boolean, of_post bigint, of_team bigint,
    of_office bigint, of_unit bigint, of_former bigint, former_since timestamptz, of_day bigint, today date,
    of_opened bigint, at timestamptz)
returns table (
    person_id bigint, name text, reference text, office text, officer text, open boolean, alias text,
    date_of_birth date, age_from smallint, age_until smallint, order_name text, tier text, total bigint,
    shut text, message text, ask text)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $find$
declare
    hits text;
    holds text := 'true';
    letters text;
    far text := '0';
begin
    if kind = 'reference' then
        hits := $$select p.id as whose, (p.reference <> $8)::int as how, 0 as far, '' as alias, p.reference::text as sorted
                  from people_person p where p.reference like $9 and ($7 is null or p.date_of_birth = $7)
                  union
                  select p.id, (p.reference <> $8)::int, 0, '', p.reference::text
                  from people_identifier i join people_person p on p.id = i.person_id
                  where i.value = $8 and ($7 is null or p.date_of_birth = $7)$$;
    elsif kind = 'born' then
        hits := $$select p.id as whose, 0 as how, 0 as far, '' as alias, p.reference::text as sorted
                  from people_person p where p.date_of_birth = $7$$;
    else
        for n in 1 .. cardinality(patterns) loop
            if kind = 'alike' then
                letters := format($$(select min(levenshtein_less_equal(w, ($2)[%1$s], ($6)[%1$s]))
                                     from unnest(string_to_array(n.searched, ' ')) w where length(w) < 60)$$, n);
                holds := holds || format(' and n.searched %%> ($2)[%1$s] and %2$s <= ($6)[%1$s]', n, letters);
                far := far || ' + ' || letters;
            else
                holds := holds || format(' and n.searched %s ($2)[%s]', case when is_like[n] then 'like' else '~' end, n);
            end if;
        end loop;
        if born is not null then
            holds := holds || ' and exists (select from people_person p where p.id = n.person_id and p.date_of_birth = $7)';
        end if;
        if kind = 'alike' then holds := holds || ' and n.person_id <> all ($10)'; end if;
        hits := format($$
            select n.person_id as whose,
                   %s as how, min(%s)::int as far,
                   coalesce(min(trim(n.forenames || ' ' || n.surname)) filter (where n.kind <> 'current'), '') as alias,
                   min(n.surname || ' ' || n.forenames) as sorted
            from people_name n where %s group by n.person_id$$,
            case when kind = 'alike' then '9' else
                $$min(case when n.searched = $4 then 0 when n.searched ~ $5 then 1 else 2 end
                      + case when n.kind in ('current', 'preferred') then 0 else 3 end)$$ end,
            far, holds);
    end if;
    return query execute format($$
        with hit as (%s),
        shown as materialized (
            select hit.*, count(*) over () as total from hit
            order by how, far, sorted, whose limit $12 offset $11),
        seen as materialized (  -- else whether it is open would be worked out anew for every column
            select shown.*, h.*, f.person_id is not null and throughcare_shut(f.allowed, f.refused) as is_shut,
                   $13 or exists (
                     select from people_involvement i where i.person_id = h.person_id and (
                       i.until is null and (i.post_id = $14 or i.role <> 'partner' and (i.team_id = $15 or i.office_id = $16))
                       or i.post_id = $18 and i.until >= $19))
                   or $17 is not null and exists (
                     select from people_involvement i join organisations_office o on o.id = i.office_id
                     where i.person_id = h.person_id and i.until is null and i.role <> 'partner' and o.delivery_unit_id = $17)
                   or $20 is not null and exists (
                     select from people_dayrelation d where d.person_id = h.person_id and d.post_id = $20 and d."on" = $21)
                   or $22 is not null and exists (
                     select from people_opening o where o.person_id = h.person_id and o.post_id = $22
                       and o.at <= $23 and o.until > $23) as is_open
            from shown join people_headline h on h.person_id = shown.whose
            left join people_fence f on f.person_id = shown.whose)
        select case when is_shut then null else s.whose end,
               case when is_shut then '' else s.name::text end,
               case when is_shut then '' else s.reference::text end,
               s.office::text,
               case when is_shut then '' else s.officer::text end,
               is_open and not is_shut,
               case when is_open and not is_shut then s.alias else '' end,
               case when is_open and not is_shut then s.date_of_birth end,
               case when is_open and not is_shut then s.age_from end,
               case when is_open and not is_shut then s.age_until end,
               case when is_open and not is_shut then s.order_name::text else '' end,
               case when is_open and not is_shut then s.tier::text else '' end,
               s.total,
               coalesce(w.kind, ''), coalesce(w.message, ''), coalesce(w.ask, '')
        from seen s
        left join lateral (
            select y.kind, y.message, y.ask from people_why_shut(s.whose, throughcare_me()) y
            where s.is_shut order by y.kind desc limit 1) w on true
        order by s.how, s.far, s.is_shut, s.sorted, s.whose$$, hits)
    using kind, patterns, is_like, whole, starts, most, born, ref, ref_starts, but, skip, page, everyone, of_post,
          of_team, of_office, of_unit, of_former, former_since, of_day, today, of_opened, at;
end
$find$;

create function people_whose(rows regclass, row_id bigint) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $whose$
declare
    found bigint;
begin
    if not exists (select from pg_attribute a join pg_class c on c.oid = a.attrelid
                   where a.attrelid = rows and a.attname = 'person_id' and c.relforcerowsecurity) then
        return null;
    end if;
    execute format('select person_id from %s where id = $1', rows) into found using row_id;
    return found;
end
$whose$;
"""
BACK = """
drop function people_whose(regclass, bigint);
drop function people_find(
    text, text[], boolean[], text, text, integer[], date, text, text, bigint[], integer, integer, boolean, bigint,
    bigint, bigint, bigint, bigint, timestamptz, bigint, date, bigint, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_limits"), ("organisations", "0005_other_codes")]

    operations = [migrations.RunSQL(FIND, BACK)]
