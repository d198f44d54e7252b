-- How the boards of a week were read: one row for all of them, then one per source. Lost boards are counted beside the tracked ones.
-- Of a week before the first reading is over, the first reading stands in.
with asked as (
    select week from marts.week_quality where week = $week or week_label = 'first'
)
select coalesce(source, 'all') as "source",
       count(*) filter (state <> 'lost') as "boards tracked",
       count(*) filter (state = 'read') as "read",
       count(*) filter (state = 'doubtful') as "doubtful",
       count(*) filter (state = 'partial') as "partial",
       count(*) filter (state = 'failed') as "failed",
       count(*) filter (state = 'skipped') as "skipped",
       count(*) filter (state = 'not_due') as "not asked",
       count(*) filter (state = 'unproven') as "never listed a posting",
       count(*) filter (state = 'lost') as "lost",
       sum(open_vacancies)::integer as "open vacancies"
from marts.week_board
where week in (from asked)
group by grouping sets ((), (source))
order by grouping(source) desc, source
