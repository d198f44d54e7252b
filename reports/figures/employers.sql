-- Employers with the most open vacancies, with the last 26 weeks of each. An employer whose board was not read is never shown as gone.
select e.week, e.week_label, e.employer, e.open_vacancies, e.open_share, e.ci_low, e.ci_high, e.new_vacancies + e.reposted_vacancies as opened,
       e.closed_vacancies as closed, e.net_flow, e.median_age_days, e.pay_disclosed_share, e.remote_share, e.boards, e.state, e.vacancies,
       e.employers, null as suppressed_reason, t.trend,
       row_number() over (order by e.open_vacancies desc, e.employer) <= 15 as on_page
from marts.week_employer e
left join (
    select employer_key, list(if(is_read, open_vacancies, null) order by week) as trend
    from marts.week_employer where week <= $week and week > $week::date - interval 26 week group by employer_key
) t using (employer_key)
where e.week = $week and (e.open_vacancies > 0 or e.state in ('gone_quiet', 'not_read'))
order by e.open_vacancies desc, e.employer
