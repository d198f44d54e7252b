-- What the lines "since last week" and the headline rest on. One row: the week.
select b.*, i.link, i.link_ci_low, i.link_ci_high, i.link_kind, i.suppressed_reason as link_reason,
       (select list({employer: employer, opened: opened_vacancies, closed: closed_vacancies, net_flow: net_flow} order by rank)
        from marts.week_driver where week = $week) as drivers,
       (select list(employer order by open_vacancies desc, employer) from marts.week_employer where week = $week and state = 'entered') as entered,
       (select list(employer order by employer) from marts.week_employer where week = $week and state = 'gone_quiet') as gone_quiet,
       (select list(employer order by employer) from marts.week_employer where week = $week and state = 'not_read') as not_read,
       (select list({skill: skill, change: change, ci_low: ci_low, ci_high: ci_high, weeks: weeks} order by abs(change) desc, skill)
        from marts.week_skill_change
        where week = $week and is_mover and weeks = (select max(weeks) from marts.week_skill_change where week = $week and weeks <= 4)) as movers,
       (select count(*) from marts.week_skill_change
        where week = $week and suppressed_reason is null
          and weeks = (select max(weeks) from marts.week_skill_change where week = $week and weeks <= 4)) as skills_tested
from marts.week_bridge b
left join marts.week_index i on i.week = b.week
where b.week = $week and b.slice_kind = 'all'
