-- Base pay as stated, a year, by currency and level: medians of floors and of ceilings apart; nothing is converted.
select p.week, p.week_label, p.currency, p.slice_kind, p.slice, p.disclosed, p.vacancies, p.employers, p.disclosed_share,
       p.floor_p25, p.floor_p50, p.floor_p75, p.ceiling_p25, p.ceiling_p50, p.ceiling_p75, p.floor_p50_ci_low, p.floor_p50_ci_high,
       p.ceiling_p50_ci_low, p.ceiling_p50_ci_high, p.standardised_p50, p.bound_low, p.bound_high, p.refused, p.suppressed_reason,
       p.currency in (select currency from marts.week_pay where week = $week and slice_kind = 'all' and disclosed >= 10
                      order by disclosed desc, currency limit 2) as on_page
from marts.week_pay p
where p.week = $week and p.slice_kind in ('all', 'seniority')
order by sum(p.disclosed) filter (p.slice_kind = 'all') over (partition by p.currency) desc, p.currency, p.slice_kind,
         list_position(['intern', 'entry', 'mid', 'senior', 'staff', 'principal', 'lead', 'manager', 'unstated'], p.slice), p.slice
