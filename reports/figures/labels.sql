-- How right the readings of texts are, on postings labelled by hand; the third held out shows what to expect of new postings.
select $week as week, measure, kind, value, ci_low, ci_high, held_aside, sample, measured_on, null as suppressed_reason
from core.label_score
order by measure
