"""Keep every raw answer as a WARC record, before anything parses it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from scrapy import Request
from scrapy.http import Response
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from spiders.compression import write_member
from spiders.storage import close_quietly, storing


class RawArchive:
    """Append raw HTTP answers to one WARC file, each record a gzip member of its own; with `keeps` false, keep none.

    A file cut by a kill stays readable up to its last whole record. `warc_date` is the run's clock, so that a
    replay under a frozen clock writes the same dates.
    """

    def __init__(self, path: Path, warc_date: str, *, keeps: bool = True) -> None:
        self.path, self.warc_date = path, warc_date
        self.stream: BinaryIO | None = path.open("ab") if keeps else None

    def write(self, request: Request, response: Response) -> None:
        """Write one answer: status line, headers as received, body as received (still encoded)."""
        if self.stream is not None:
            with storing(self.path), self.record(request, response) as record:
                write_member(self.stream, record, is_compressed=b"Content-Encoding" in response.headers)
                self.stream.flush()

    def record(self, request: Request, response: Response) -> memoryview:
        """Return an answer as a WARC record."""
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=False)
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        record = writer.create_warc_record(
            request.url,
            "response",
            payload=io.BytesIO(response.body),
            length=len(response.body),
            http_headers=StatusAndHeaders(str(response.status), headers, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": self.warc_date},
        )
        writer.write_record(record)
        return buffer.getbuffer()

    @property
    def length(self) -> int:
        """Return the bytes written so far."""
        return self.stream.tell() if self.stream is not None else 0

    def close(self) -> None:
        """Close the file."""
        if self.stream is not None:
            close_quietly(self.stream)
