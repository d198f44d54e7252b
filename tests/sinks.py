"""What a notification is received by: an SMTP server and an HTTP server on loopback that keep every message."""

from __future__ import annotations

import email
import email.policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller

from tests.prefect_platform import free_port


class Sinks:
    """Both servers; `mails` holds subjects and texts, `posts` the bodies of requests."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.posts: list[str] = []
        self.smtp = Controller(self, hostname="127.0.0.1", port=free_port())
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler(self.posts))

    @property
    def addresses(self) -> str:
        """Return the addresses of both, as the setting NOTIFY takes them."""
        mail = f"mailto://127.0.0.1:{self.smtp.port}/?from=jobs@example.org&to=ops@example.org&mode=insecure"
        return f"{mail} json://127.0.0.1:{self.http.server_port}/told"

    def __enter__(self) -> Sinks:
        self.smtp.start()
        Thread(target=self.http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.smtp.stop()
        self.http.shutdown()
        self.http.server_close()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep a mail."""
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = mail.get_body(("plain", "html"))
        self.mails.append(f"{mail['subject']}\n{text.get_content() if text else ''}")
        return "250 OK"


def handler(posts: list[str]) -> type[BaseHTTPRequestHandler]:
    """Return a request handler that keeps the body of each POST."""

    class Keeper(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posts.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Keeper
