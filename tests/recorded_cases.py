"""Recorded cases: folders of answers in the shape of a source, and what must land of them; served over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests import fault_server as fs
from tests.fault_server import Call, FaultServer

UNCOMPARED = ("postings_digest", "received_bytes")
FOLDER = Path(__file__).with_name("recorded")
Change = Callable[[str, bytes], bytes | fs.Behaviour]


@dataclass(frozen=True)
class RecordedCase:
    """One folder: `case.json` names board, clock and answers, `expected.json` holds the crawl line and the postings.

    What is null or empty is left out of `expected.json`. A `variant` such as "-cut" ends the token of a board that is
    answered as the case is, so that one run can read a case in several ways.
    """

    folder: Path
    variant: str = ""

    @property
    def source(self) -> str:
        """Return the source that is read."""
        return self.folder.parent.name

    @property
    def name(self) -> str:
        """Return source and case."""
        return f"{self.source}-{self.folder.name}{self.variant}"

    @property
    def board(self) -> str:
        """Return the board's token, which no other case has."""
        return str(self.told["board"]) + self.variant

    @cached_property
    def told(self) -> dict[str, Any]:
        """Return what `case.json` says."""
        told: dict[str, Any] = json.loads((self.folder / "case.json").read_text(encoding="utf-8"))
        return told

    @property
    def answers(self) -> dict[str, tuple[bytes, str]]:
        """Return body and content type by what is asked: "GET /path?query", "POST /path {body}"."""
        return {a["ask"]: ((self.folder / a["file"]).read_bytes(), a["kind"]) for a in self.told["answers"]}

    @property
    def expected_path(self) -> Path:
        """Return the file of what must land."""
        return self.folder / "expected.json"

    @property
    def expected(self) -> dict[str, Any]:
        """Return what must land."""
        expected: dict[str, Any] = json.loads(self.expected_path.read_text(encoding="utf-8"))
        return expected

    def serve(self, change: Change | None = None) -> FaultServer:
        """Serve the answers, each as `change` makes it from what was asked and its body."""
        answers = self.answers

        def behaviour(call: Call) -> None:
            path, sent = self.without_variant(call.path), self.without_variant(call.body.decode())
            posted = f"POST {path}"
            asked = (f"GET {path}", f"{posted} {sent}", posted)
            found = next((answers[ask] for ask in asked if ask in answers), None)
            body, kind = found or (b"not here", "text/plain")
            told = change(call.path, body) if change else body
            if callable(told):
                told(call)
            else:
                body = told.replace(b"PORT", str(call.port).encode())
                call.send(fs.http(body, 200 if found or told != b"not here" else 404, kind))

        return FaultServer("recorded", behaviour)

    def without_variant(self, text: str) -> str:
        """Return what is asked as the case itself asks it."""
        return text.replace(self.variant, "").replace(self.variant.replace("-", "+"), "") if self.variant else text

    def address(self, server: FaultServer) -> str:
        """Return the `base_url` of the board on a server."""
        return f"http://127.0.0.1:{server.port}{self.told['start']}"


def recorded_cases() -> list[RecordedCase]:
    """Return every case there is."""
    return [RecordedCase(path.parent) for path in sorted(FOLDER.glob("*/*/case.json"))]


def stated(row: dict[str, Any], port: int) -> dict[str, Any]:
    """Return what a landed row states, the server's port as PORT, without what goes by the port."""
    named = {name: value for name, value in row.items() if value not in (None, [], {}) and name not in UNCOMPARED}
    found: dict[str, Any] = json.loads(json.dumps(named).replace(f"127.0.0.1:{port}", "127.0.0.1:PORT"))
    return found
