-- Every value that an issued report printed, as it was printed.
-- Grain: one row per report and value. Written when a report is issued; never recomputed.
-- Build: kept.
create table marts.reported_value (
    week date not null,  -- Monday of the report's week
    metric varchar not null,  -- which number
    slice varchar not null,  -- of what
    value double,  -- as printed
    ci_low double,  -- lower end of its interval
    ci_high double,  -- upper end of its interval
    n integer,  -- vacancies behind it
    employers integer,  -- employers behind it
    report_id varchar not null,  -- the issued report
    published_at timestamp not null,  -- when, UTC
);
