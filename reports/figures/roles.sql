-- How open vacancies divide over roles, with the last 13 weeks of each.
select r.week, r.week_label, r.role, r.having_trait, r.vacancies, r.employers, r.employers_having, r.share_vacancy, r.ci_low,
       r.ci_high, r.is_mostly_one_employer, r.suppressed_reason, t.trend, t.share_then
from marts.week_role r
left join (
    select role, list(share_vacancy order by week) as trend, first(share_vacancy order by week) as share_then
    from marts.week_role where week <= $week and week > $week::date - interval 14 week group by role
) t using (role)
where r.week = $week
order by r.having_trait desc, r.role
