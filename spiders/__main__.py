"""The spiders' own command: plan a run, crawl one source of it, seal it. Other packages start it as a process.

python -m spiders plan --home H --now T --boards F [...]   prints the run's folder and what is due
python -m spiders crawl FOLDER SOURCE                      reads the boards of one source
python -m spiders seal FOLDER [--ended SOURCE=REASON]      moves the run's files into landing
python -m spiders compact --home H --now T                 merges the files of past months
python -m spiders forget --home H                          takes out of landing what forgotten.csv names
python -m spiders boards FILE                              prints the board list and its problems as JSON
python -m spiders name URL                                 tells which board an address names
python -m spiders look URL --settings S                    tells which boards a page names
python -m spiders probe SOURCE BOARD --settings S          asks for the first page of a board, landing nothing
python -m spiders session                                  answers commands, one JSON list of words a line
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from spiders import compaction, runs
from spiders.boards import BoardListError, check_boards, crawl_seconds, read_boards
from spiders.forgotten import read_forgotten, sweep
from spiders.importing.forgotten import sweep_imports
from spiders.items import Board
from spiders.landing_folder import Landing, read_object, write_whole
from spiders.storage import StorageError, sentence
from spiders.turns import in_turn

OWNER_ONLY = 0o077  # the bits taken from every file and folder made here


class NoSuchBoard(ValueError):
    """A board or source asked for by name is not in the board list."""


def main() -> int:
    """Run one subcommand; 0 done, 1 a file, a folder or the board list cannot be used, 2 wrong usage."""
    os.umask(OWNER_ONLY)
    options = arguments().parse_args()
    if options.command == "session":
        return session()
    try:
        tell(COMMANDS[options.command](options))
    except NoSuchBoard as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except (BoardListError, StorageError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{sentence(error)}\n")
        return 1
    return 0


def tell(answer: dict[str, object]) -> None:
    """Write one answer."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def session() -> int:
    """Answer commands until standard input closes: one process, with Scrapy loaded once, for many runs.

    A refusal is answered as `{"error": message}`.
    """
    parser = arguments()
    for line in sys.stdin:
        options = parser.parse_args(json.loads(line))
        try:
            tell(COMMANDS[options.command](options))
        except (NoSuchBoard, BoardListError, StorageError) as error:
            tell({"error": str(error)})
        except OSError as error:
            tell({"error": sentence(error)})
    return 0


def arguments() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m spiders", description="Plan, crawl and seal one crawl run.")
    commands = parser.add_subparsers(dest="command", required=True)
    planning = commands.add_parser("plan", help="begin or take up a run; print what is due")
    planning.add_argument("--home", type=Path, required=True)
    planning.add_argument("--now", required=True)
    planning.add_argument("--boards", type=Path, required=True)
    planning.add_argument("--source", action="append", default=[])
    planning.add_argument("--board", action="append", default=[])
    planning.add_argument("--fresh-hours", type=float, default=20.0)
    planning.add_argument("--settings", type=json.loads, required=True)
    crawling = commands.add_parser("crawl", help="read the boards of a run, a process a source")
    crawling.add_argument("folder", type=Path)
    crawling.add_argument("sources", nargs="+")
    crawling.add_argument("--seconds", type=float, help="of each source; by default as long as the source states")
    crawling.add_argument("--window-seconds", type=float, default=math.inf, help="of all sources together")
    crawling.add_argument("--at-once", type=int, default=2)
    sealing = commands.add_parser("seal", help="move a run's files into landing")
    sealing.add_argument("folder", type=Path)
    sealing.add_argument("--ended", action="append", default=[])
    naming = commands.add_parser("name", help="tell which board an address names")
    naming.add_argument("url")
    looking = commands.add_parser("look", help="tell which boards a page names")
    looking.add_argument("url")
    probing = commands.add_parser("probe", help="ask for the first page of a board, landing nothing")
    probing.add_argument("source")
    probing.add_argument("board")
    probing.add_argument("--base-url", default="")
    for asking in (looking, probing):
        asking.add_argument("--settings", type=json.loads, required=True)
    forgetting = commands.add_parser("forget", help="take out of landing what forgotten.csv names")
    forgetting.add_argument("--home", type=Path, required=True)
    compacting = commands.add_parser("compact", help="merge the files of past months")
    compacting.add_argument("--home", type=Path, required=True)
    compacting.add_argument("--now", required=True)
    commands.add_parser("session", help="answer commands, one JSON list of words a line")
    listing = commands.add_parser("boards", help="print the board list")
    listing.add_argument("file", type=Path)
    return parser


def plan(options: argparse.Namespace) -> dict[str, object]:
    """Begin a run over the boards due and print its folder and the unread boards by source, the slowest first."""
    boards = read_boards(options.boards)
    landing = Landing(options.home)
    landing.prepare()
    landing.note_strays()
    forgotten = read_forgotten(options.home).boards
    due = [board for board in due_boards(landing, boards, options) if (board.source, board.board) not in forgotten]
    for source in dict.fromkeys(board.source for board in due):
        landing.text_index(source).close()
    folder = runs.plan(landing, boards, due, options.now, options.settings)
    if folder is None:
        return {"folder": None, "due": {}, "notes": landing.told()}
    unread = runs.unread_boards(folder)
    write_whole(folder / "notes.json", json.dumps(landing.told()))
    counts = {source: len(unread[source]) for source in sorted(unread, key=crawl_seconds, reverse=True)}
    return {"folder": str(folder), "due": counts, "notes": landing.told()}


def due_boards(landing: Landing, boards: list[Board], options: argparse.Namespace) -> list[Board]:
    """Return the enabled boards asked for that have no complete crawl in the last `fresh_hours`.

    Boards asked for by name are due whenever they were read last. Raises NoSuchBoard for a name not listed.
    """
    named = set(options.board)
    known = {f"{board.source}:{board.board}" for board in boards}
    if unknown := sorted(named - known):
        raise NoSuchBoard(f"{options.boards}: no such board: {', '.join(unknown)}")
    if unknown := sorted(set(options.source) - {board.source for board in boards}):
        raise NoSuchBoard(f"{options.boards}: no board of source: {', '.join(unknown)}")
    if named:
        return [board for board in boards if f"{board.source}:{board.board}" in named]
    wanted = [board for board in boards if board.enabled and (not options.source or board.source in options.source)]
    return in_turn(landing, wanted, runs.instant(options.now), timedelta(hours=options.fresh_hours))


def crawl(options: argparse.Namespace) -> dict[str, object]:
    """Run the sources' spiders and print which ended early, and why."""
    from spiders.supervisor import Supervisor

    supervisor = Supervisor(options.folder, options.seconds, options.at_once, options.window_seconds)
    return {"ended": supervisor.run(options.sources)}


def seal(options: argparse.Namespace) -> dict[str, object]:
    """Seal a run."""
    ended = dict(entry.split("=", 1) for entry in options.ended)
    with runs.locked(options.folder):
        landing = Landing(options.folder.parent.parent.parent)
        told = options.folder / "notes.json"
        notes = json.loads(told.read_text(encoding="utf-8")) if told.exists() else []
        summary = runs.seal(landing, options.folder, ended)
        return summary | {"notes": notes + landing.told()}


def compact(options: argparse.Namespace) -> dict[str, object]:
    """Merge the files of the months that ended long enough ago."""
    landing = Landing(options.home)
    landing.prepare()
    merged = compaction.compact(landing, runs.instant(options.now))
    return {"months": [asdict(one) for one in merged], "notes": landing.told()}


def forget(options: argparse.Namespace) -> dict[str, object]:
    """Seal every run that was begun, and take what is forgotten out of all; a run under way is waited for."""
    landing = Landing(options.home)
    landing.prepare()
    for folder in landing.unsealed():
        if read_object(folder / "run.json").keys() >= runs.RUN_KEYS:
            with runs.locked(folder):
                runs.seal(landing, folder, {})
    compaction.finish(landing)
    forgotten = read_forgotten(options.home)
    swept = sweep(landing, forgotten)
    return {**swept, "postings": swept["postings"] + sweep_imports(landing, forgotten)}


def boards(options: argparse.Namespace) -> dict[str, object]:
    """Return the boards that can be used, and the problems of the list."""
    listed, problems = check_boards(options.file)
    return {"boards": [asdict(board) for board in listed], "problems": problems}


def name(options: argparse.Namespace) -> dict[str, object]:
    """Return which board an address names."""
    from spiders.probing import named_by

    return named_by(options.url)


def look(options: argparse.Namespace) -> dict[str, object]:
    """Return which boards a page names."""
    from spiders.probing import shown_by

    return shown_by(options.url, options.settings)


def probe(options: argparse.Namespace) -> dict[str, object]:
    """Return what a board answers, and a name that no employer has."""
    from spiders.probing import answered_by

    return answered_by(options.source, options.board, options.base_url, options.settings)


COMMANDS = {function.__name__: function for function in (plan, crawl, seal, compact, forget, boards, name, look, probe)}

if __name__ == "__main__":
    sys.exit(main())
