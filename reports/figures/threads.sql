-- Postings published in the week in threads, which prove no absence: they enter no stock and no flow. One row per source.
select * from marts.week_thread where week = $week order by source
