"""The Scrapy settings every spider runs under; each departs from the stock value for a stated reason."""

from __future__ import annotations

import os

from spiders import job

BOT_NAME = "ml-job-trends"
SPIDER_MODULES = ["spiders.sources"]
COMMANDS_MODULE = "spiders.commands"

# Who asks, and whom to write to; hosts as host:port that are exempt from the rules for addresses and from the delay.
CONTACT = os.environ.get("JOBTRENDS_CONTACT", "")
USER_AGENT = f"{job.AGENT_NAME}/{job.AGENT_VERSION} (+{CONTACT})"
ALLOW_HOSTS = [host for host in os.environ.get("JOBTRENDS_ALLOW_HOSTS", "").split(",") if host]

# Politeness: one request at a time and one a second to a host or, where many boards share a provider, to that; each
# spider's `download_slots` says which. Robots.txt, Retry-After, redirects and addresses: spiders.middlewares.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0
RETRY_TIMES = 2
RETRY_AFTER_MAX = 300.0  # seconds; a host that wants a longer wait is left alone for the run
RETRY_BACKOFF = 2.0  # seconds before the second try, doubled for each further one
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
HTTPPROXY_ENABLED = False
# In place of Scrapy's own table, not beside it: of an entry that is switched off Scrapy still loads all that it uses,
# which for cookies and the remote control is a quarter of the time that a crawl takes to start.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "spiders.middlewares.address.AddressMiddleware": 50,
    "spiders.middlewares.robots.StrictRobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "spiders.middlewares.redirect.SameSiteRedirectMiddleware": 545,
    "spiders.middlewares.retry.PoliteRetryMiddleware": 550,
    "spiders.middlewares.limits.BoardLimitsMiddleware": 560,  # after the waits, whose time counts
    "spiders.middlewares.decoding.DecodingMiddleware": 590,
    "spiders.middlewares.stats.BoardStatsMiddleware": 850,
    "spiders.middlewares.archive.ArchiveMiddleware": 900,
}
ITEM_PIPELINES = {
    "spiders.pipelines.judge.JudgePipeline": 100,
    "spiders.pipelines.forget.ForgetPipeline": 150,
    "spiders.pipelines.wording.WordingPipeline": 200,
    "spiders.pipelines.redact.RedactPipeline": 300,
    "spiders.pipelines.land.LandPipeline": 400,
}

# Limits: bytes of one answer, seconds from request to last byte, memory of the process; seconds, bytes, pages and rows
# of one board.
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,  # of a spider run by hand
    "scrapy.extensions.logstats.LogStats": 0,
    "spiders.memory.OwnMemoryUsage": 0,
}
MEMUSAGE_LIMIT_MB = 512
MEMUSAGE_CHECK_INTERVAL_SECONDS = 1.0
BOARD_SECONDS = 1200.0
BOARD_BYTES = 256 * 1024 * 1024
BOARD_PAGES = 200
BOARD_ROWS = 50_000

# Safety: certificates are checked, only http(s) is spoken, and only to public addresses.
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "spiders.safety.PublicResolver"
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
COOKIES_ENABLED = False  # also keeps tldextract from fetching the public-suffix list
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Speed: with the stock values a response costs 1.6 to 3.7 times the CPU (Scrapy starts CONCURRENT_ITEMS tasks
# for every response, and parses the callback's source again and again).
CONCURRENT_ITEMS = 1
WARN_ON_GENERATOR_RETURN_VALUE = False

FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
LOG_FORMATTER = "spiders.safety.QuietLogFormatter"
