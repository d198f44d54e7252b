"""The job of a spider that is run by hand, `scrapy crawl SOURCE -a board=TOKEN`: nothing of it is landed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scrapy.settings import BaseSettings

from spiders.boards import PACKAGED_BOARDS, read_boards
from spiders.items import Board, host_of
from spiders.job import Job, Limits
from spiders.safety import host_and_port


class NothingToAsk(ValueError):
    """A spider run by hand lacks a board, or a contact to write to."""


def job_by_hand(source: str, public_host: str, settings: BaseSettings, arguments: dict[str, Any]) -> Job:
    """Return the job of `-a board=TOKEN [-a base_url=ADDRESS]`, taking these arguments away.

    A board of the packaged list is taken as listed, any other by its token. Raises NothingToAsk without a board, and
    for a public host where the setting CONTACT names nobody.
    """
    token, base_url = arguments.pop("board", None), arguments.pop("base_url", None)
    if token is None:
        raise NothingToAsk(f"no board named; try: scrapy crawl {source} -a board=TOKEN")
    listed = [board for board in read_boards(PACKAGED_BOARDS) if (board.source, board.board) == (source, token)]
    board = listed[0] if listed else Board(source=source, board=token, employer=token)
    board.base_url = base_url or board.base_url
    allow_hosts = settings.getlist("ALLOW_HOSTS")
    host, port = host_and_port(host_of(board, public_host))
    if not settings["CONTACT"] and f"{host}:{port}" not in allow_hosts:
        raise NothingToAsk("nobody to write to; set JOBTRENDS_CONTACT to an address at which you can be reached")
    return Job(
        run_id="by-hand",
        now=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        source=source,
        boards=[board],
        contact=settings["CONTACT"],
        request_delay=settings.getfloat("DOWNLOAD_DELAY"),
        allow_hosts=allow_hosts,
        limits=Limits.of(settings),
    )
