-- Functions that several tables use. Created in the writer's database before any table is built.
-- 12 significant digits, so that the order of summation never shows in a published number.
create or replace temp macro digits12(x) as
    if(x is null or x = 0 or not isfinite(x), x, round(x, 11 - floor(log10(abs(x)))::integer));
-- Wilson score interval of a share p of n, at quantile z of the normal or of Student's t.
create or replace temp macro wilson_low(p, n, z) as
    greatest(0.0, (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n));
create or replace temp macro wilson_high(p, n, z) as
    least(1.0, (p + z * z / (2 * n) + z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n));
