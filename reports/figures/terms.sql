-- Names beside known skills that the vocabulary lacks: in ten vacancies of five employers over four weeks, new among the 26 before.
select *, row_number() over (order by vacancies desc, term) <= 10 as on_page
from marts.week_term_emerging
where week = $week
order by vacancies desc, term
