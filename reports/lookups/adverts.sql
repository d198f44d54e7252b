-- The newest open vacancies of every subject, from sources whose terms allow listing, newest first, twenty at most; `n` counts all
-- open ones, `unlisted` those of other sources.
-- Grain: one row per kind and subject.
with ranked as (
    select *, row_number() over (partition by kind, subject, may_list order by opened_at desc, vacancy_id) as place
    from advert
)
select kind, subject, count(*) as n, count(*) filter (not may_list) as unlisted,
       list(told order by place) filter (may_list and place <= 20) as adverts
from ranked
group by kind, subject
