-- The twelve skills asked for most, week by week over the last 52 weeks. One row per skill and week.
with first as (
    select skill, row_number() over (order by asking desc, skill) as place
    from marts.week_skill
    where week = $week and asking > 0 and category <> 'soft skill' and skill not in ('Artificial Intelligence', 'Machine Learning')
    order by place limit 12
)
select s.week, s.week_label, f.place, s.skill, s.asking, s.vacancies, s.employers, s.share_vacancy, s.ci_low, s.ci_high, s.suppressed_reason
from marts.week_skill s
join first f using (skill)
where s.week <= $week and s.week > $week::date - interval 52 week
order by f.place, s.week
