"""What importing an archive of pages costs beside reading it with warcio and decoding its JSON, and in how much memory."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.benchmarks.processes import cpu_of

FILLER = "".join(
    f'<div class="card c{n}"><a href="/x/{n}?utm_source=a">Link {n}</a><p>Words of card {n}.</p></div>'
    for n in range(500)
)
BARE = """
import json, re, sys
from warcio.archiveiterator import ArchiveIterator
script = re.compile(rb'<script type="application/ld.json">(.*?)</script', re.S)
found = 0
with open(sys.argv[1], "rb") as stream:
    for record in ArchiveIterator(stream):
        if record.rec_type == "response":
            for block in script.findall(record.content_stream().read()):
                found += json.loads(block)["@type"] == "JobPosting"
print(found)
"""


def page(number: int, title: str, text: str) -> bytes:
    """Return a page of some 45 kB, every other one with a posting."""
    block = {
        "@type": "JobPosting", "title": title, "description": f"<p>{number}</p>{text}", "datePosted": "2026-05-01",
        "hiringOrganization": {"@type": "Organization", "name": f"Employer {number % 500}"}, "identifier": f"R{number}",
        "jobLocation": {"@type": "Place", "address": {"addressLocality": "Berlin", "addressCountry": "DE"}},
    }  # fmt: skip
    script = json.dumps(block).replace("</", "<\\/")
    told = f'<script type="application/ld+json">{script}</script>' if number % 2 else ""
    return f"<!DOCTYPE html><html><head><title>{number}</title>{told}</head><body>{FILLER}</body></html>".encode()


def archive(path: Path, adverts: list[tuple[str, str]], numbers: range) -> None:
    """Write a WARC file of numbered pages, a gzip member each; `adverts` are titles and texts."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for number in numbers:
            body = page(number, *adverts[number % len(adverts)])
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"https://e{number % 500}.example/jobs/{number}", "response", payload=io.BytesIO(body), length=len(body),
                    http_headers=headers, warc_headers_dict={"WARC-Date": "2026-05-01T10:00:00Z"},
                )
            )  # fmt: skip


def cost_of_import(texts: list[str], counts: tuple[int, ...] = (10_000, 100_000)) -> None:
    """Print the CPU of an import against the bare reading, and its memory, by size of the archive."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "pages.warc.gz"
            archive(path, [(f"ML Engineer {number}", text) for number, text in enumerate(texts)], range(count))
            bare, _ = cpu_of([sys.executable, "-c", BARE, str(path)])
            request = {"home": folder, "now": "2026-11-16T03:15:00Z", "origin": "benchmark", "paths": [str(path)]}
            ours, peak = cpu_of([sys.executable, "-m", "spiders.importing", json.dumps(request)])
        print(
            f"{f'import of {count:,} pages in a WARC':34s} {ours:6.1f} s CPU, bare warcio and JSON {bare:6.1f} s:"
            f" {ours / bare:5.2f}x   peak {peak} MiB"
        )


if __name__ == "__main__":
    from tests.benchmarks.__main__ import descriptions

    cost_of_import(descriptions()[0], tuple(int(word) for word in sys.argv[1:]) or (10_000, 100_000))
