-- How the open vacancies of every subject divide: by role, level, employer, place, workplace, degree and years asked; the eight
-- largest of each, levels and years in their own order. Grain: one row per kind and subject.
with told as (
    select s.kind, s.subject, s.vacancy_id, v.* exclude (vacancy_id) from subject s join marts.vacancy v using (vacancy_id)
),
divided as (
    select kind, subject, 'role' as dimension, role as value, count(*) as n from told group by all
    union all select kind, subject, 'level', level, count(*) from told group by all
    union all select kind, subject, 'employer', employer, count(*) from told group by all
    union all select kind, subject, 'workplace', workplace, count(*) from told group by all
    union all select kind, subject, 'degree', degree, count(*) from told group by all
    union all select kind, subject, 'employment', employment, count(*) from told group by all
    union all select kind, subject, 'years', case when years_min is null then 'unstated' when years_min < 2 then '0 to 1' when years_min < 4 then '2 to 3'
                  when years_min < 6 then '4 to 5' when years_min < 9 then '6 to 8' else '9 and more' end, count(*) from told group by all
    union all
    select t.kind, t.subject, 'place', p.subject, count(*) from told t join subject p on p.kind = 'place' and p.vacancy_id = t.vacancy_id group by all
),
ranked as (
    select *, row_number() over (partition by kind, subject, dimension order by n desc, value) as place from divided
    where not (dimension = kind)
)
select kind, subject,
       list({dimension: dimension, value: value, n: n} order by dimension,
            case when dimension = 'level' then list_position(['intern', 'entry', 'mid', 'senior', 'staff', 'principal', 'lead', 'manager', 'unstated'], value)
                 when dimension = 'years' then list_position(['0 to 1', '2 to 3', '4 to 5', '6 to 8', '9 and more', 'unstated'], value)
                 when dimension = 'degree' then list_position(['none_required', 'associate', 'bachelor', 'master', 'phd', 'unstated'], value)
                 else place end, value) as parts
from ranked
where place <= 8
group by kind, subject
