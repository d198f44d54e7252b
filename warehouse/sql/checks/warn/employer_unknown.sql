-- In-scope vacancies without an employer name, by source.
select source, count(*) as vacancies from core.vacancy where in_scope and employer_key = 'unknown' group by source;
