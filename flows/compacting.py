"""Merge the landing files of past months through the spiders' package; what the runs landed stays as it is."""

from __future__ import annotations

from flows.settings import Settings
from flows.steps import iso, run_spider_command, spider_command

MB = 1_000_000


def compact(settings: Settings) -> list[str]:
    """Merge every month that ended over 31 days ago; returns a line for each month and each file left alone.

    Call under the lock of the data folder. Raises CrawlRefusedToStart where a file cannot be written.
    """
    words = ["compact", "--home", str(settings.home), "--now", iso(settings.clock())]
    told = run_spider_command(spider_command(*words))
    lines = [
        f"{month['month']}: {month['files_before']} files of {len(month['runs'])} runs"
        f" ({month['bytes_before'] / MB:,.1f} MB) are now {month['files_after']} ({month['bytes_after'] / MB:,.1f} MB)"
        for month in told["months"]
    ]
    return [*lines, *told["notes"]]
