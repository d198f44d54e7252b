-- Functions that several tables use. Created in the writer's database before any table is built.
-- 12 significant digits and at most 12 decimals, so that the order of summation never shows in a published number: what is
-- left of a difference of equal shares is noise. Adding zero turns minus zero into zero.
create or replace temp macro digits12(x) as
    if(x is null or x = 0 or not isfinite(x), x, round(x, least(12, 11 - floor(log10(abs(x)))::integer)) + 0.0);
-- Wilson score interval of a share p of n, at quantile z of the normal or of Student's t. The square of a count is no integer
-- of 32 bits, as counts are.
create or replace temp macro wilson_low(p, n, z) as
    greatest(0.0, (p + z * z / (2 * n::double) - z * sqrt(p * (1 - p) / n + z * z / (4 * n::double * n))) / (1 + z * z / n));
create or replace temp macro wilson_high(p, n, z) as
    least(1.0, (p + z * z / (2 * n::double) + z * sqrt(p * (1 - p) / n + z * z / (4 * n::double * n))) / (1 + z * z / n));
-- Effective sample size of a share x / n with employers as clusters: n over the design effect, which is 1 at least
-- (docs/method.md#skills). Of the m employers, with n_e vacancies and x_e of the kind: xx, xn and squares are the sums of
-- x_e x_e, x_e n_e and n_e n_e, so that employers without the kind need no row.
create or replace temp macro effective_n(x, xx, xn, n, m, squares) as
    n / greatest(1.0, if(x in (0, n), squares / n,
        (xx - 2 * (x / n) * xn + (x / n) * (x / n) * squares) / (n::double * n) * m / nullif(m - 1, 0) / ((x / n) * (1 - x / n) / n)));
-- Standard error of a paired change of shares, p1 - p0, with the m employers as pairs (docs/method.md#changes): the sum of
-- z_e z_e with z_e = u_e - (p1 n1_e / N1 - p0 n0_e / N0), expanded, so that employers without the kind need no row. uu, u1 and u0
-- are the sums of u_e u_e, u_e n1_e / N1 and u_e n0_e / N0; q11, q10 and q00 those of the sizes. What is left below 1e-16 is noise.
create or replace temp macro paired_se(m, p1, p0, uu, u1, u0, q11, q10, q00) as
    sqrt(greatest(0.0, m / nullif(m - 1.0, 0)
        * round(uu - 2 * (p1 * u1 - p0 * u0) + power(p1, 2) * q11 - 2 * p1 * p0 * q10 + power(p0, 2) * q00, 16)));
-- Student's t at a number of degrees of freedom between two rows of core.t_quantile, linear in 1 / df.
create or replace temp macro t_between(df, df_below, t_below, df_above, t_above) as
    t_below + if(df_above = df_below, 0, (t_above - t_below) * (1.0 / df - 1.0 / df_below) / (1.0 / df_above - 1.0 / df_below));
-- Two-sided p-value of a normal z: Abramowitz and Stegun 26.2.17, absolute error below 2e-7 (there is no erf here).
create or replace temp macro p_two_sided(z) as
    2 * (exp(-abs(z) * abs(z) / 2) / sqrt(2 * pi())) * ((1 / (1 + 0.2316419 * abs(z))) * (0.319381530 + (1 / (1 + 0.2316419 * abs(z)))
    * (-0.356563782 + (1 / (1 + 0.2316419 * abs(z))) * (1.781477937 + (1 / (1 + 0.2316419 * abs(z))) * (-1.821255978
    + (1 / (1 + 0.2316419 * abs(z))) * 1.330274429)))));
-- A title as it is compared: lower case, without what says who may apply (m/f/d), only letters, digits, + and #.
create or replace temp macro title_key(t) as
    trim(regexp_replace(regexp_replace(lower(t), '\([a-z](\s?[/|,*]\s?[a-z*]+){1,3}\)', ' ', 'g'), '[^\p{L}\p{N}+#]+', ' ', 'g'));
-- How many words a block's wording has, which has one space between two.
create or replace temp macro words_in(wording) as strlen(wording) - strlen(replace(wording, ' ', '')) + 1;
-- How many elements two lists begin with alike; a column each, since a macro's arguments are evaluated for each element.
create or replace temp macro common_beginning(a, b) as
    coalesce(list_position(list_transform(range(1, least(len(a), len(b)) + 1), lambda i: a[i] <> b[i]), true) - 1,
             least(len(a), len(b)));
-- The sequences of five words of a text given as a column of its words' hashes, as hashes; one that comes twice stands twice.
create or replace temp macro shingles(w) as
    list_transform(range(1, len(w) - 3), lambda i: hash(w[i], w[i + 1], w[i + 2], w[i + 3], w[i + 4]));
-- A place as look-up pages call it, by its kind (country, state, city); the names of country and US state where they are known.
create or replace temp macro place_label(kind, country, country_name, state_name, place) as
    case when country in ('unknown', '*') or place = 'unknown' then null
         when kind = 'country' then coalesce(country_name, country)
         when kind = 'state' then coalesce(state_name, place) || ' (US state)'
         else concat_ws(', ', place, coalesce(country_name, country)) end;
-- The version of a posting that holds just before an instant; the first holds before it was seen, too.
create or replace temp macro is_in_force(v, instant) as
    (v.version = 1 or v.seen_from < instant) and (v.seen_until is null or v.seen_until >= instant);
-- A posting and a spell of it in one number, without when it was last seen: equal where nothing that others ask for changed.
create or replace temp macro posting_digest(p) as
    hash(p.board_id, p.requisition_id, p.title, p.url, p.is_opening, p.published_at, p.first_seen_at, p.row_hash);
create or replace temp macro spell_digest(s) as
    hash(s.spell, s.board_id, s.first_sight_at, s.first_absent_at, s.opened_at, s.open_date_known, s.entered_at, s.ended_at,
         s.start_kind, s.end_kind, s.end_reason, s.closed_at);
-- Whether two openings of build.match_opening are one vacancy if their texts are alike, a the earlier: at two sources, or a
-- new id for what was closed.
create or replace temp macro is_elsewhere(a, b, days) as
    a.source <> b.source and b.entered_at <= a.ended_at + to_days(days)
    and (list_has_any(a.places, b.places) or (a.is_remote and b.is_remote));
create or replace temp macro is_repost(a, b, days) as
    a.end_kind = 'closed' and b.first_sight_at >= a.ended_at and b.entered_at <= a.ended_at + to_days(days)
    and (a.requisition_id is null or b.requisition_id is null) and a.places = b.places;
-- A company's name as two answers' names are compared: no legal form, case, blanks or punctuation.
create or replace temp macro company_key(name) as
    nullif(regexp_replace(regexp_replace(lower(name),
        '([,\s]+(inc|incorporated|llc|ltd|limited|corp|corporation|co|company|gmbh|ag|se|kg|ug|sas?|srl|sl|bv|nv|plc|oy|ab|as|aps|pbc|lp|llp)\.?)+$', ''),
        '[^\p{L}\p{N}]+', '', 'g'), '');
-- Rows of an answer whose id could not be read. Older landing files count all rejected rows together.
create or replace temp macro unreadable_rows(rows_without_id, rejected) as
    coalesce(rows_without_id, list_sum(map_values(rejected))::integer, 0);
-- The share of two lists of titles that they have in common, of the longer one; a column each, as for common_beginning.
create or replace temp macro titles_in_common(a, b) as
    list_sum(list_transform(list_distinct(a), lambda t: least(len(list_filter(a, lambda x: x = t)), len(list_filter(b, lambda y: y = t)))))
    / greatest(len(a), len(b));
-- A posting's address as two are compared: without scheme, www, language of the reader, tracking and a form's own step; a
-- query counts where it names the job.
create or replace temp macro address_key(url) as
    regexp_replace(regexp_replace(lower(split_part(split_part(url, '#', 1), '?', 1)), '^https?://(www\.)?', ''), '(/(apply|application))?/*$', '')
    || coalesce('?' || nullif(regexp_extract(lower(url), '[?&]((gh_jid|jobid|job_id|jk|jid|reqid|id)=[a-z0-9_-]+)', 1), ''), '');
