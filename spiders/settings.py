"""The Scrapy settings every spider runs under; each departs from the stock value for a stated reason."""

from __future__ import annotations

BOT_NAME = "ml-job-trends"
SPIDER_MODULES = ["spiders.sources"]
NEWSPIDER_MODULE = "spiders.sources"

# Politeness. Our own gate (spiders.politeness) waits per host, reads robots.txt and retries, because the stock
# parts ignore Retry-After, Crawl-delay and a robots.txt that answers 5xx.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 0  # the gate's own delay (REQUEST_DELAY, 1 s) applies between two requests to a host
AUTOTHROTTLE_ENABLED = False
RETRY_ENABLED = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
HTTPPROXY_ENABLED = False
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
}

# Limits: bytes of one answer, seconds from request to last byte, memory of the process.
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
MEMUSAGE_LIMIT_MB = 512
MEMUSAGE_CHECK_INTERVAL_SECONDS = 1.0
REDIRECT_MAX_TIMES = 5

# Safety: certificates are checked, only http(s) is spoken, and only to public addresses.
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "spiders.safety.PublicResolver"
DOWNLOAD_HANDLERS = {
    "http": "spiders.archive.ArchivingHandler",
    "https": "spiders.archive.ArchivingHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
COOKIES_ENABLED = False  # also keeps tldextract from fetching the public-suffix list
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Speed: with the stock values a response costs 1.6 to 3.7 times the CPU (Scrapy starts CONCURRENT_ITEMS tasks
# for every response, and parses the callback's source again and again).
CONCURRENT_ITEMS = 1
WARN_ON_GENERATOR_RETURN_VALUE = False

LOG_LEVEL = "INFO"
LOG_FORMATTER = "spiders.safety.QuietLogFormatter"
