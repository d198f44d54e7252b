"""Read robots.txt by RFC 9309: which group is ours, what it forbids, which delay and which signals it states."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import cached_property

from protego import Protego

from spiders.job import AGENT_NAME

PARSED_BYTES = 500 * 1024  # RFC 9309, 2.5
DELAY_CAP_SECONDS = 30.0
END_OF_LINE = re.compile(r"\r\n|\r|\n")  # str.splitlines knows more ends of line than the RFC
COMMENT = re.compile(rb"#[^\r\n]*")
# Records as they are written, common misspellings included; the colon may be missing.
RECORD = re.compile(
    r"(?P<agent>user[ _-]?agent)\s*[:\s]\s*(?P<name>.*)"
    r"|(?P<rule>allow|diss?all?[oa]w|diasllow)\s*[:\s]\s*(?P<path>.*)"
    r"|crawl[ -]?delay\s*[:\s]\s*(?P<delay>.*)"
    r"|content-(?:signal|usage)\s*:\s*(?P<signal>.*)",
    re.I,
)
PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]+")
SEARCH_NO = re.compile(r"(?<![\w-])search\s*=\s*no?\b", re.I)
EVERYBODY = "*"


@dataclass
class Group:
    """What a file says to one agent."""

    rules: list[str] = field(default_factory=list)
    delays: list[str] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)


@dataclass
class RobotsRules:
    """What one host's robots.txt says to us, as lines of one group; `unknown` forbids all until it can be read."""

    lines: list[str] = field(default_factory=list)
    unknown: str | None = None
    warning: str | None = None
    search_refused: bool = False

    @cached_property
    def parser(self) -> Protego:
        """Return the lines, parsed."""
        return Protego.parse("\n".join(self.lines))

    @property
    def is_host_down(self) -> bool:
        """Return whether there was no host to ask: that is a failure of the board, not a rule of its owner."""
        return self.unknown in ("connection refused", "name not resolved")

    @property
    def delay(self) -> float:
        """Return the delay asked for, in seconds, at most 30; 0 where none is."""
        delay = self.parser.crawl_delay(EVERYBODY)
        return min(delay or 0.0, DELAY_CAP_SECONDS)

    def refusal(self, url: str) -> str | None:
        """Return why the URL may not be asked, None where it may."""
        if self.unknown:
            return f"robots.txt unreadable: {self.unknown}"
        if self.search_refused:
            return "robots.txt: Content-Signal search=no"
        if not self.parser.can_fetch(url, EVERYBODY):
            return "forbidden by robots.txt"
        return None


def read_robots(body: bytes, status: int, agent: str = AGENT_NAME) -> RobotsRules:
    """Read a robots.txt answer for one product token.

    4xx but 429 means no rules, any other answer without content is unreadable. An HTML page at 200 means no rules,
    with a warning. Other agents' groups, delays and signals say nothing to us.
    """
    if 400 <= status < 500 and status != 429:
        return RobotsRules()
    if not 200 <= status < 300:
        return RobotsRules(unknown=f"HTTP {status}")
    text = decoded(body)
    if text is None:
        return RobotsRules(unknown="not UTF-8")
    if text.lstrip()[:1] == "<":
        return RobotsRules(warning="robots.txt is an HTML page")
    group = group_of(text, agent.lower())
    lines = ["User-agent: *", *group.rules, *(f"Crawl-delay: {delay}" for delay in group.delays)]
    refused = any(SEARCH_NO.search(signal) for signal in group.signals)
    return RobotsRules(lines, search_refused=refused)


def decoded(body: bytes) -> str | None:
    """Return the whole lines of the first 500 KiB as text; None where they are not UTF-8 outside of comments."""
    if len(body) > PARSED_BYTES:
        body = re.split(rb"[\r\n][^\r\n]*\Z", body[:PARSED_BYTES])[0]
    while body.startswith(codecs.BOM_UTF8):
        body = body.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in body:  # UTF-16 and UTF-32
        return None
    try:
        return COMMENT.sub(b"", body).decode("utf-8")
    except UnicodeDecodeError:
        return None


def group_of(text: str, agent: str) -> Group:
    """Return what a file says to an agent: all groups of its token together, else those of everybody.

    Consecutive agent lines share the rules that follow; other records between them end no group (RFC 9309, 2.2.4),
    but a delay or a signal is said to the agents named above it only. Signals above all groups are for everybody.
    """
    groups: dict[str, Group] = {}
    named: list[str] = []
    above, has_rules = Group(), False
    for line in END_OF_LINE.split(text):
        record = RECORD.fullmatch(line.strip())
        if record is None:
            continue
        if record["agent"]:
            named = [token_of(record["name"])] if has_rules else [*named, token_of(record["name"])]
            groups.setdefault(named[-1], Group())
            has_rules = False
            continue
        has_rules = has_rules or record["rule"] is not None
        for group in [groups[token] for token in dict.fromkeys(named)] or [above]:
            add(record, group)
    mine = groups.get(agent) or groups.get(EVERYBODY) or Group()
    return Group(mine.rules, mine.delays, above.signals + mine.signals)


def add(record: re.Match[str], group: Group) -> None:
    """Add a record to what a file says to one agent."""
    if record["rule"]:
        kind = "Allow" if record["rule"].lower() == "allow" else "Disallow"
        group.rules.append(f"{kind}: {one_line(record['path'])}")
    elif record["delay"] is not None:
        group.delays.append(record["delay"])
    elif record["signal"].startswith("/"):  # a signal for a part of the site
        path, _, signal = record["signal"].partition(" ")
        group.rules += [f"Disallow: {one_line(path)}"] if SEARCH_NO.search(signal) else []
    else:
        group.signals.append(record["signal"])


def one_line(path: str) -> str:
    """Percent-encode what is not ASCII or would end a line, so that the path is read as one value."""
    return "".join(
        c if " " < c < "\x7f" else "".join(f"%{octet:02X}" for octet in c.encode("utf-8")) for c in path.strip()
    )


def token_of(name: str) -> str:
    """Return the product token of an agent line in lower case, `*` for everybody, "" for none.

    >>> token_of("ML-Job-Trends/1.0 (+https://example.org)"), token_of("*"), token_of("*ml-job-trends*")
    ('ml-job-trends', '*', 'ml-job-trends')
    """
    if name.split()[:1] == [EVERYBODY]:
        return EVERYBODY
    token = PRODUCT_TOKEN.match(name.strip().lstrip(EVERYBODY))
    return token.group().lower() if token else ""
