-- Two spells of one vacancy may not overlap; rows returned do.
select a.vacancy_id, a.spell, b.spell as later_spell
from core.vacancy_spell a
join core.vacancy_spell b on b.vacancy_id = a.vacancy_id and b.spell > a.spell
where a.ended_at is null or a.ended_at > b.entered_at;
