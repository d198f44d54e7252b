-- How the claims of each career guide came out against the open vacancies of the newest week. One row per guide and verdict.
select week, guide, guide_title, verdict, count(*) as claims, max(vacancies) as vacancies, max(employers) as employers, null as suppressed_reason
from marts.guide_claim
where week = $week
group by week, guide, guide_title, verdict
order by guide, verdict
