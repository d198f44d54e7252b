-- What four career guides claim, held against the open in-scope vacancies of the newest week (docs/method.md#guides). Every
-- claim has a verdict: confirmed or contradicted when the whole interval lies on one side of what the claim needs, too close to
-- call when the interval holds it, too few when the measure is suppressed, not asked for where fewer vacancies name a skill or
-- trait than the claim needs (postings are silent, which does not contradict its use), by construction where any panel chosen
-- like ours would confirm it, cannot be seen where postings do not show it (with why).
-- What a strength needs: must and most half of the vacancies, important a fifth, helpful a twentieth, mentioned a hundredth;
-- a figure is met within a tenth of it or inside the band.
-- Grain: one row per claim of reference/guide_claims.csv.
-- Build: replaced.
create table marts.guide_claim (
    week date not null,  -- Monday of the newest week
    week_label varchar not null,  -- ISO year and week
    claim_id varchar not null,  -- number of the claim
    guide varchar not null,  -- number of the guide
    guide_title varchar not null,  -- its title
    kind varchar not null,  -- skill, duty, title, salary ...
    subject varchar not null,  -- what it speaks of
    claim varchar not null,  -- in our words
    strength varchar not null,  -- must, most, important, helpful, mentioned, numeric, comparative, forecast
    measure varchar not null,  -- what was measured, or why nothing was
    value double,  -- our estimate
    ci_low double,  -- lower end of its 95 % interval
    ci_high double,  -- upper end
    confirmed_when varchar not null,  -- what would confirm it, in words
    contradicted_when varchar not null,  -- what would contradict it, in words
    needs_low double,  -- least that confirms it
    needs_high double,  -- most that confirms it
    vacancies integer,  -- vacancies behind the estimate
    employers integer,  -- employers behind it
    verdict varchar not null,  -- confirmed, contradicted, too close to call, too few, not asked for, by construction, cannot be seen
    suppressed_reason varchar,  -- why there is no estimate
    primary key (claim_id)
);
insert into marts.guide_claim
with newest as (
    select max(week) as week from core.week
),
stock as (
    select w.week, v.* from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id) join newest using (week) join core.vacancy_version v using (vacancy_id, version)
),
asked as (
    select c.claim_id, trim(term) as term from core.guide_statement c, unnest(string_split(c.terms, ';')) as t(term) where c.measure = 'skill'
),
-- vacancies that meet a claim, and those it is told of
met as (
    select a.claim_id, s.vacancy_id
    from asked a
    join core.skill k on k.skill = a.term or (a.term like '*%' and k.category = substr(a.term, 2))
    join core.vacancy_skill x on x.skill = k.skill and x.class <> 'context'
    join stock s on s.vacancy_id = x.vacancy_id and s.version = x.version and s.has_text
    union
    select c.claim_id, t.vacancy_id
    from core.guide_statement c
    join core.vacancy_trait t on t.trait_kind = split_part(c.terms, ':', 1)
        and list_contains(string_split(split_part(c.terms, ':', 2), ';'), t.trait)
    join stock s on s.vacancy_id = t.vacancy_id and s.version = t.version
    where c.measure = 'trait'
    union
    select c.claim_id, x.vacancy_id
    from core.guide_statement c
    join core.vacancy_slice x on x.slice_kind = split_part(c.terms, ':', 1) and x.slice = split_part(c.terms, ':', 2)
    join stock s on s.vacancy_id = x.vacancy_id and s.version = x.version
    where c.measure = 'slice'
    union
    select c.claim_id, s.vacancy_id
    from core.guide_statement c, unnest(string_split(c.terms, ';')) as t(words)
    join stock s on contains(lower(s.title), trim(words))
    where c.measure = 'title'
),
-- Many claims are told of the same vacancies: those with text, with certain words in the title, or that state something.
claim as (
    select *, dense_rank() over (order by is_of_text, title_words, stated) as audience
    from (select claim_id, measure = 'skill' as is_of_text, title_words,
                 if(stated_only is null, null, coalesce(split_part(terms, ':', 1), '')) as stated
          from core.guide_statement where measure in ('skill', 'trait', 'slice', 'title'))
),
stating as (
    select x.trait_kind as kind, vacancy_id
    from core.vacancy_trait x join stock using (vacancy_id, version)
    where x.trait not in ('unstated', 'not stated') and x.trait_kind in (select stated from claim)
    union
    select x.slice_kind, vacancy_id
    from core.vacancy_slice x join stock using (vacancy_id, version)
    where x.slice <> 'unstated' and x.slice_kind in (select stated from claim)
),
told as (
    select a.audience, s.vacancy_id, s.employer_key
    from (select distinct audience, is_of_text, title_words, stated from claim) a
    join stock s on (not a.is_of_text or s.has_text) and (a.title_words is null or contains(lower(s.title), lower(a.title_words)))
    left join stating x on x.kind = a.stated and x.vacancy_id = s.vacancy_id
    where a.stated is null or x.vacancy_id is not null
),
size as (
    select audience, employer_key, count(*)::double as n_e from told group by all
),
total as (
    select audience, sum(n_e) as n, count(*)::double as m, sum(n_e * n_e) as squares from size group by audience
),
met_by_employer as (
    select claim_id, audience, employer_key, count(*)::double as x_e
    from met join claim using (claim_id) join told using (audience, vacancy_id)
    group by all
),
summed as (
    select c.claim_id, t.n, coalesce(e.x, 0) as x, t.m, t.squares, coalesce(e.xx, 0) as xx, coalesce(e.xn, 0) as xn
    from claim c
    join total t using (audience)
    left join (select claim_id, sum(x_e) as x, sum(x_e * x_e) as xx, sum(x_e * n_e) as xn
               from met_by_employer join size using (audience, employer_key)
               group by claim_id) e using (claim_id)
),
shares as (
    select *, x / n as p, n * n / squares - 1 as df,
           effective_n(x, xx, xn, n, m, squares) as n_eff
    from summed
),
share_of as (
    select s.claim_id, 'share of open vacancies' as measure, s.p as value, wilson_low(s.p, s.n_eff, s.t975) as ci_low, wilson_high(s.p, s.n_eff, s.t975) as ci_high,
           s.n, s.m, case when s.n < 30 then 'fewer than 30 vacancies' when s.m < 5 then 'fewer than 5 employers' when s.df < 4 then 'one employer dominates' end as reason
    from (select s.*, t_between(s.df, below.df, below.t975, above.df, above.t975) as t975
          from shares s
          asof left join core.t_quantile below on s.df >= below.df
          asof left join core.t_quantile above on s.df <= above.df) s
),
-- medians with the interval of their order statistics
number as (
    select c.claim_id, 'median of stated pay, yearly' as measure, (p.floor + p.ceiling) / 2 as x, s.employer_key
    from core.guide_statement c
    join core.vacancy_pay p on p.refused is null and p.currency = c.currency
    join stock s on s.vacancy_id = p.vacancy_id and s.version = p.version and (c.terms is null or s.seniority = c.terms)
    where c.measure = 'median_pay'
    union all
    select c.claim_id, 'median of the years asked', s.experience_years_min, s.employer_key
    from core.guide_statement c
    join stock s on s.experience_years_min is not null and (c.terms is null or s.seniority = c.terms)
    where c.measure = 'median_years'
),
ordered as (
    select *, row_number() over (partition by claim_id order by x) as place, count(*) over (partition by claim_id) as n from number
),
median_of as (
    select claim_id, any_value(measure) as measure, quantile_cont(x, 0.5) as value,
           min(x) filter (place >= greatest(1, floor(n / 2.0 - 0.98 * sqrt(n)))) as ci_low, max(x) filter (place <= least(n, ceil(n / 2.0 + 1 + 0.98 * sqrt(n)))) as ci_high,
           any_value(n)::double as n, count(distinct employer_key)::double as m,
           case when any_value(n) < 10 then 'fewer than 10 vacancies' when count(distinct employer_key) < 5 then 'fewer than 5 employers' end as reason
    from ordered group by claim_id
),
languages as (
    -- the lead of the first language over the second, as a difference of shares of one set of vacancies
    select x.skill, count(*)::double as asking
    from core.vacancy_skill x join core.skill k using (skill) join stock s on s.vacancy_id = x.vacancy_id and s.version = x.version and s.has_text
    where k.category = 'language' and x.class <> 'context' group by x.skill
),
first_language as (
    select c.claim_id, 'lead of ' || c.terms || ' over the next language, in shares' as measure,
           (a.asking - b.asking) / k.n as value,
           (a.asking - b.asking) / k.n - 1.959963985 * sqrt((a.asking + b.asking - power(a.asking - b.asking, 2) / k.n)) / k.n as ci_low,
           (a.asking - b.asking) / k.n + 1.959963985 * sqrt((a.asking + b.asking - power(a.asking - b.asking, 2) / k.n)) / k.n as ci_high,
           k.n::double as n, k.m::double as m, case when k.n < 30 then 'fewer than 30 vacancies' when k.m < 5 then 'fewer than 5 employers' end as reason
    from core.guide_statement c
    join languages a on a.skill = c.terms
    join (select max(asking) as asking, claim_id from languages join core.guide_statement c on c.measure = 'first_language' and skill <> c.terms group by claim_id) b
        using (claim_id)
    join core.week_cluster k on k.week = (select week from newest) and k.stock_kind = 'text'
    where c.measure = 'first_language'
),
boards as (
    select c.claim_id, 'share of employers read that have an opening' as measure, x / n as value, wilson_low(x / n, n, 1.959963985) as ci_low,
           wilson_high(x / n, n, 1.959963985) as ci_high, n, n as m, if(n < 30, 'fewer than 30 employers', null) as reason
    from core.guide_statement c,
         (select count(*)::double as n, count(*) filter (open_vacancies > 0)::double as x from core.board_week join newest using (week) where in_panel)
    where c.measure = 'boards' and n > 0
),
estimate as (
    from share_of union all by name from median_of union all by name from first_language union all by name from boards
)
select w.week, w.week_label, c.claim_id, c.guide, g.title, c.kind, c.subject, c.claim, c.strength,
       coalesce(e.measure, c.unseen, 'nothing of it in the vacancies read'),
       digits12(e.value), digits12(e.ci_low), digits12(e.ci_high), c.confirmed_when, c.contradicted_when, c.low, c.high, e.n::integer, e.m::integer,
       case when c.construction is not null then 'by construction'
            when c.measure is null then 'cannot be seen'
            when e.claim_id is null or e.reason is not null or e.ci_low is null then 'too few'
            when c.measure = 'first_language' then if(e.ci_low > 0, 'confirmed', if(e.ci_high < 0, 'contradicted', 'too close to call'))
            when e.ci_low >= c.low and e.ci_high <= c.high then 'confirmed'
            when e.ci_high < c.low and c.silence is not null then 'not asked for'
            when e.ci_high < c.low or e.ci_low > c.high then 'contradicted'
            else 'too close to call' end,
       case when c.construction is not null then c.construction when c.measure is null then c.unseen else coalesce(e.reason, if(e.claim_id is null, 'no vacancy tells', null)) end
from core.guide_statement c
join core.guide g using (guide)
join core.week w on w.week = (select week from newest)
left join estimate e using (claim_id);
