-- The skills asked for beside every subject, against all open vacancies with usable text: the ten most asked for that are
-- asked for more often here than elsewhere; three vacancies at least. Grain: one row per kind and subject.
with texts as (
    select s.kind, s.subject, s.vacancy_id from subject s join marts.vacancy v using (vacancy_id) where v.has_text
),
size as (
    select kind, subject, count(*) as n_here from texts group by all
),
whole as (
    select count(distinct vacancy_id) as n_all from texts where kind = 'role'
),
overall as (
    select subject as skill, count(*) as asked_all from texts where kind = 'skill' group by all
),
beside as (
    select t.kind, t.subject, k.subject as skill, count(*) as asked
    from texts t
    join texts k on k.kind = 'skill' and k.vacancy_id = t.vacancy_id and not (t.kind = 'skill' and t.subject = k.subject)
    where k.subject not in ('Artificial Intelligence', 'Machine Learning')
    group by all
    having count(*) >= 3
),
compared as (
    select b.kind, b.subject, b.skill, b.asked, z.n_here, o.asked_all, w.n_all,
           row_number() over (partition by b.kind, b.subject order by b.asked desc, b.skill) as place
    from beside b
    join size z using (kind, subject)
    join overall o using (skill)
    cross join whole w
)
select kind, subject,
       list({skill: skill, asked: asked, n_here: n_here, share_here: asked / n_here, share_all: asked_all / n_all} order by place) as skills
from compared
where place <= 10
group by kind, subject
