-- Every week as known now: stock, flows, index. One row per week, oldest first.
select d.week, d.week_label, d.open_vacancies, d.employers, d.new_vacancies + d.reposted_vacancies as opened, d.closed_vacancies as closed,
       i.index_value, i.index_ci_low as ci_low, i.index_ci_high as ci_high, q.boards_read, q.boards_tracked, q.incomplete_reason
from marts.week_demand d
left join marts.week_index i using (week)
left join marts.week_quality q using (week)
where d.slice_kind = 'all'
order by d.week
