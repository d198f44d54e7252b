-- How far the week can be trusted: what was read, how completely, and how much of it could be understood; and the
-- gate that marks a week incomplete (docs/method.md#quality).
-- Grain: one row per week.
-- Build: kept.
create table marts.week_quality (
    week date primary key,  -- Monday
    week_label varchar not null,  -- ISO year and week
    boards_tracked integer not null,  -- boards a run had listed by then and not lost
    boards_read integer not null,  -- with complete evidence in the panel window
    boards_doubtful integer not null,  -- whose week ended on a doubtful answer
    boards_partial integer not null,  -- ... on a partial one
    boards_failed integer not null,  -- ... on a failed one
    boards_skipped integer not null,  -- ... skipped: robots.txt or the owner's wish
    boards_not_due integer not null,  -- not asked in the week
    boards_unproven integer not null,  -- that answered empty and were never filled: no evidence of anything
    boards_provable integer not null,  -- boards the gate counts: those that can prove an absence
    boards_provable_read integer not null,  -- of them read in the panel window
    weakest_source varchar,  -- source with the smallest share of boards read
    weakest_source_share double,  -- that share
    is_incomplete boolean not null,  -- whether the gate marks the week incomplete
    incomplete_reason varchar,  -- why
    vacancies integer not null,  -- open in-scope vacancies
    employers integer not null,  -- employers with one
    vacancies_read_share double,  -- of them on boards read in the panel window
    hours_since_read_p50 double,  -- hours from latest complete evidence to the week's end, median over boards
    hours_since_read_p95 double,  -- 95th percentile
    postings_seen integer not null,  -- advertisements listed in the week, in scope or not
    postings_in_scope integer not null,  -- of them in scope
    postings_scope_unknown integer not null,  -- of them neither in scope nor out of it: the title does not decide, and no text was fetched
    merged_by_number integer not null,  -- of them one vacancy with an earlier one by the source's opening number
    merged_by_city integer not null,  -- ... by the same text in another city
    merged_by_source integer not null,  -- ... by nearly the same text at another source
    merged_by_repost integer not null,  -- ... by nearly the same text put up again under a new id
    rejected_rows integer not null,  -- rows that could not be read in the week
    runs_refused integer not null,  -- crawl runs of the week whose landing files do not add up: none of their answers count
    title_share double,  -- of the week's postings stating a title
    place_share double,  -- of those in scope, which alone are read as a whole: stating a place that resolves to a country
    published_share double,  -- of the week's postings stating a publication date
    pay_share double,  -- of those in scope: pay
    workplace_share double,  -- ... a workplace
    text_share double,  -- ... a usable text
    postings_per_vacancy double,  -- advertisements per vacancy in stock
    median_words double,  -- words of in-scope texts, median
    suppressed_reason varchar,  -- never set
);
delete from marts.week_quality where week >= (select min(week) from build.stale_reading);
insert into marts.week_quality
with board_state as (
    select week,
           count(*) filter (state <> 'lost') as tracked,
           count(*) filter (state = 'read') as read,
           count(*) filter (state = 'doubtful') as doubtful,
           count(*) filter (state = 'partial') as partial,
           count(*) filter (state = 'failed') as failed,
           count(*) filter (state = 'skipped') as skipped,
           count(*) filter (state = 'not_due') as not_due,
           count(*) filter (state = 'unproven') as unproven
    from marts.week_board
    join build.stale_reading using (week)
    group by week
),
-- The gate asks for the boards in the panel of the newest earlier week that has one, still tracked and not lost; where there
-- is none of them, for all that are tracked. A board that was never filled is not asked for.
panel_week as (
    select distinct w.week from core.board_week w join core.board b using (board_id)
    where w.in_panel and b.listing_kind in ('whole', 'page_set')
),
earlier as (
    select w.week, max(p.week) as panel_week from build.stale_reading w join panel_week p on p.week < w.week group by w.week
),
tracked as (
    select s.week, s.source, bw.in_panel, coalesce(before.in_panel, false) and s.state <> 'lost' as is_expected
    from marts.week_board s
    join build.stale_reading using (week)
    join core.board b using (source, board)
    join core.board_week bw on bw.week = s.week and bw.board_id = b.board_id
    left join earlier e on e.week = s.week
    left join core.board_week before on before.week = e.panel_week and before.board_id = b.board_id
    where b.listing_kind in ('whole', 'page_set') and s.was_enabled and not bw.is_unproven
),
expected as (
    from tracked qualify is_expected or not bool_or(is_expected) over (partition by week)
),
by_source as (
    select week, source, count(*) filter (in_panel) as read, count(*) as boards from expected group by all
),
gate as (
    select week, sum(read)::integer as read, sum(boards)::integer as boards,
           arg_min(source, struct_pack(s := read / boards, n := source)) as weakest, min(read / boards) as weakest_share
    from by_source
    group by week
),
stock as (
    select w.week, count(*) as vacancies, count(distinct v.employer_key) as employers,
           count(*) filter (bw.in_panel) as on_read_boards
    from core.vacancy_week w
    join build.stale_reading using (week)
    join core.vacancy v using (vacancy_id)
    left join core.board_week bw on bw.week = w.week and bw.board_id = v.board_id
    group by w.week
),
age as (
    select bw.week, quantile_cont(epoch(w.tau - bw.last_complete_at) / 3600.0, 0.5) as p50,
           quantile_cont(epoch(w.tau - bw.last_complete_at) / 3600.0, 0.95) as p95
    from core.board_week bw
    join build.stale_reading w using (week)
    where bw.last_complete_at is not null
    group by bw.week
),
seen as (
    select distinct w.week, w.tau, s.posting_id
    from build.stale_reading w
    join core.crawl c on date_trunc('week', c.observed_at)::date = w.week and c.observed_at < w.tau
    join raw.sighting s using (crawl_id)
),
filled as (
    select s.week, count(*) as postings, count(*) filter (x.in_scope) as in_scope,
           count(*) filter (x.in_scope is null) as scope_unknown,
           count(p.title) as title, count(*) filter (x.in_scope and len(r.places) > 0) as place, count(p.published_at) as published,
           count(*) filter (x.in_scope and (r.salary_min is not null or r.salary_max is not null)) as pay,
           count(*) filter (x.in_scope and r.workplace <> 'unstated') as workplace, count(*) filter (x.in_scope and r.has_text) as text,
           median(r.words) filter (x.in_scope and r.has_text) as words,
           count(*) filter (x.in_scope and v.rule = 'requisition') as by_number,
           count(*) filter (x.in_scope and v.rule = 'city_clone') as by_city,
           count(*) filter (x.in_scope and v.rule = 'other_source') as by_source,
           count(*) filter (x.in_scope and v.rule = 'repost') as by_repost
    from seen s
    join core.posting p using (posting_id)
    join core.posting_version x on x.posting_id = s.posting_id and is_in_force(x, s.tau)
    join clean.reading r on r.row_hash = x.row_hash
    left join core.vacancy_posting v on v.posting_id = s.posting_id and v.posting_id <> v.vacancy_id
    group by s.week
),
rejected as (
    select w.week, sum(list_sum(map_values(c.rejected)))::integer as rows
    from build.stale_reading w
    join core.crawl k on date_trunc('week', k.observed_at)::date = w.week and k.observed_at < w.tau
    join raw.crawl c using (crawl_id)
    group by w.week
)
select w.week, w.week_label,
       coalesce(b.tracked, 0), coalesce(b.read, 0), coalesce(b.doubtful, 0), coalesce(b.partial, 0),
       coalesce(b.failed, 0), coalesce(b.skipped, 0), coalesce(b.not_due, 0), coalesce(b.unproven, 0),
       coalesce(g.boards, 0), coalesce(g.read, 0), g.weakest, digits12(g.weakest_share),
       coalesce(g.boards, 0) = 0 or g.read < k.gate_board_share * g.boards or g.weakest_share < k.gate_source_share,
       case when coalesce(g.boards, 0) = 0 then 'no board was read'
            when g.weakest_share < k.gate_source_share
                 then 'fewer than half of the boards of ' || g.weakest || ' were read'
            when g.read < k.gate_board_share * g.boards
                 then g.read || ' of ' || g.boards || ' boards were read, fewer than 90 %' end,
       coalesce(s.vacancies, 0), coalesce(s.employers, 0), digits12(s.on_read_boards / s.vacancies),
       digits12(a.p50), digits12(a.p95),
       coalesce(f.postings, 0), coalesce(f.in_scope, 0), coalesce(f.scope_unknown, 0),
       coalesce(f.by_number, 0), coalesce(f.by_city, 0), coalesce(f.by_source, 0), coalesce(f.by_repost, 0),
       coalesce(x.rows, 0),
       (select count(distinct run_id) from core.refused_file where clock >= w.begins_at and clock < w.tau)::integer,
       digits12(f.title / f.postings), digits12(f.place / nullif(f.in_scope, 0)), digits12(f.published / f.postings),
       digits12(f.pay / nullif(f.in_scope, 0)), digits12(f.workplace / nullif(f.in_scope, 0)), digits12(f.text / nullif(f.in_scope, 0)),
       digits12(d.posting_intensity), digits12(f.words), null
from build.stale_reading w
cross join build.closing_constant k
left join board_state b using (week)
left join gate g using (week)
left join stock s using (week)
left join age a using (week)
left join filled f using (week)
left join rejected x using (week)
left join marts.week_demand d on d.week = w.week and d.slice_kind = 'all';
