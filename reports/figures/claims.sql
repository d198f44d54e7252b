-- Every claim of the career guides with its measure, interval and verdict. The page shows the clearest of each verdict.
select week, claim_id, guide_title, kind, subject, claim, strength, measure, value, ci_low, ci_high, needs_low, needs_high,
       vacancies, employers, verdict, suppressed_reason,
       verdict in ('confirmed', 'contradicted') and value is not null and value <= 1 and strength in ('must', 'most', 'important', 'comparative')
       and row_number() over (partition by verdict, lower(subject) order by claim_id) = 1
       and row_number() over (partition by verdict order by abs(value - needs_low) desc nulls last, claim_id) <= 5 as on_page
from marts.guide_claim
where week = $week
order by verdict, abs(value - needs_low) desc nulls last, claim_id
