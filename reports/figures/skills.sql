-- The skills that most open vacancies ask for, with the series of the last 26 weeks. One row per skill named this week.
select s.skill, s.category, f.family, s.asking, s.required, s.preferred, s.vacancies, s.employers, s.employers_asking,
       s.share_vacancy, s.ci_low, s.ci_high,
       s.required / s.vacancies as required_share, s.preferred / s.vacancies as preferred_share,
       s.is_mostly_one_employer, s.suppressed_reason, t.trend,
       s.category <> 'soft skill' and s.skill not in ('Artificial Intelligence', 'Machine Learning')
       and row_number() over (order by s.category = 'soft skill' or s.skill in ('Artificial Intelligence', 'Machine Learning'),
                              s.asking desc, s.skill) <= 25 as on_page
from marts.week_skill s
left join marts.skill f using (skill)
left join (
    select skill, list(share_vacancy order by week) as trend
    from marts.week_skill where week <= $week and week > $week::date - interval 26 week
    group by skill
) t using (skill)
where s.week = $week and s.asking > 0
order by s.asking desc, s.skill
