"""`scrapy crawl SOURCE -a board=TOKEN`: Scrapy's own command, which says in one line what a crawl by hand lacks."""

from __future__ import annotations

import argparse

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError

from spiders.by_hand import NothingToAsk, job_by_hand


class Command(CrawlCommand):
    """Read one board of a source; nothing is landed."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, once it is clear which board to ask and whom its host can write to."""
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        if len(args) == 1 and args[0] in loader.list():
            public_host = getattr(loader.load(args[0]), "public_host", "")
            try:
                job_by_hand(args[0], public_host, self.crawler_process.settings, dict(opts.spargs))
            except NothingToAsk as error:
                raise UsageError(str(error)) from None
        super().run(args, opts)
