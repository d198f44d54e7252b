-- What the six tiles show, week by week over the last 26 weeks, oldest first. One row per week.
with pay as (
    select week, currency, disclosed, disclosed_share, floor_p50, ceiling_p50, floor_p50_ci_low, floor_p50_ci_high, ceiling_p50_ci_low, ceiling_p50_ci_high,
           suppressed_reason
    from marts.week_pay
    where slice_kind = 'all' and currency = (
        select currency from marts.week_pay where slice_kind = 'all' and week = $week order by disclosed desc, currency limit 1)
),
-- over four weeks, or over one where there are no four
change as (
    select week, kind, value, weeks, ci_low, ci_high from marts.week_share_change
    where weeks <= 4 and suppressed_reason is null
    qualify row_number() over (partition by week, kind, value order by weeks desc) = 1
),
remote as (
    select week, sum(counted)::integer as remote, any_value(vacancies) as vacancies
    from marts.week_workplace where workplace = 'remote' group by week
)
select d.week, d.week_label, d.open_vacancies, d.employers, d.new_vacancies + d.reposted_vacancies as opened, d.closed_vacancies as closed,
       d.net_flow, d.unconfirmed_closes, d.open_nowcast, d.open_nowcast_ci_low, d.open_nowcast_ci_high,
       r.remote, r.remote / r.vacancies as remote_share,
       e.having_trait as entry, e.share_vacancy as entry_share, e.ci_low as entry_low, e.ci_high as entry_high, e.suppressed_reason as entry_reason,
       p.currency, p.disclosed, p.disclosed_share, p.floor_p50, p.ceiling_p50, p.floor_p50_ci_low, p.floor_p50_ci_high, p.ceiling_p50_ci_low,
       p.ceiling_p50_ci_high, p.suppressed_reason as pay_reason,
       a.value as days, a.ci_low as days_low, a.ci_high as days_high, a.more_than as days_more_than, a.suppressed_reason as days_reason,
       cr.weeks as remote_weeks, cr.ci_low as remote_change_low, cr.ci_high as remote_change_high,
       ce.weeks as entry_weeks, ce.ci_low as entry_change_low, ce.ci_high as entry_change_high
from marts.week_demand d
left join remote r using (week)
left join marts.week_access e on e.week = d.week and e.condition = 'seniority' and e.value = 'entry'
left join pay p on p.week = d.week
left join marts.week_days_advertised a on a.week = d.week and a.slice_kind = 'all' and a.measure = 'median days'
left join change cr on cr.week = d.week and cr.kind = 'workplace' and cr.value = 'remote'
left join change ce on ce.week = d.week and ce.kind = 'seniority' and ce.value = 'entry'
where d.slice_kind = 'all' and d.week <= $week and d.week > $week::date - interval 26 week
order by d.week
