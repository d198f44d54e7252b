"""The prompt of `jobtrends sql`: history, completion of tables and columns, and commands that begin with a dot."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from warehouse.database import connect_published

HISTORY_FILE = "sql_history"  # in the data folder, for its owner alone
PROMPT, CONTINUED = "jobtrends>", "       ..>"
GREETING = "SQL on the published file, read-only. End a query with `;`. `.help` lists commands, Ctrl-D ends."
COMMANDS = {
    ".help": "this list",
    ".tables": "every table and what it holds; `.tables WORD` those whose name or meaning has the word",
    ".schema": "`.schema TABLE`: its columns, types and meanings",
    ".quit": "end; so does Ctrl-D",
}
TABLES = """
select schema_name || '.' || table_name as "table", comment as meaning
from duckdb_tables()
where contains(lower(concat(schema_name, '.', table_name, ' ', comment)), lower($word))
order by all
"""
COLUMNS = """
select column_name as "column", lower(data_type) as type, comment as meaning
from duckdb_columns() where $table in (schema_name || '.' || table_name, table_name) order by schema_name, column_index
"""
NAMES = (
    "select schema_name || '.' || table_name, column_name from duckdb_columns() where schema_name in ('core', 'marts')"
)
KEYWORDS = tuple(
    "select from where group by order limit having join left using with distinct count sum avg median filter over"
    " partition case when then else end between like ilike is null not and or desc asc unnest qualify describe".split()
)
WORD = re.compile(r"[\w.]+")
Run = Callable[[str, dict[str, str]], None]
Say = Callable[[str], None]
Columns = dict[str, list[str]]


def ask(published: Path, run: Run, say: Say, complain: Say) -> None:
    """Read queries from the terminal and run each, until Ctrl-D or `.quit`; Ctrl-C clears the line.

    `say` prints what was asked for, `complain` what cannot be done. The history is kept beside the published file.
    """
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # ends with its terminal, also below a shell that ignores that
    say(GREETING)
    columns = columns_of(published)
    session: PromptSession[str] = PromptSession(
        f"{PROMPT} ",
        history=private_history(published.parent / HISTORY_FILE),
        completer=Names(columns),
        complete_while_typing=False,
        multiline=Condition(lambda: is_unfinished(get_app().current_buffer.text)),
        prompt_continuation=f"{CONTINUED} ",
    )
    for text in lines_of(session):
        if text == ".quit":
            return
        if text == ".help":
            for name, meaning in COMMANDS.items():
                say(f"{name:8} {meaning}")
        elif text.startswith("."):
            run_command(text, run, complain, columns)
        else:
            run(text, {})


def lines_of(session: PromptSession[str]) -> Iterator[str]:
    """Yield what is typed, until Ctrl-D."""
    while True:
        try:
            text = session.prompt().strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if text:
            yield text


def run_command(text: str, run: Run, complain: Say, columns: Columns) -> None:
    """Run what `.tables` and `.schema` stand for."""
    name, _, word = (part.strip() for part in text.rstrip("; ").partition(" "))
    if name == ".tables":
        run(TABLES, {"word": word})
    elif name == ".schema" and word in {*columns, *(table.partition(".")[2] for table in columns)}:
        run(COLUMNS, {"table": word})
    elif name == ".schema" and word:
        complain(f"{name}: there is no table {word!r}; `.tables` lists them")
    else:
        complain(f"{name}: {COMMANDS.get(name, 'not a command; `.help` lists them')}")


def is_unfinished(text: str) -> bool:
    """Return whether Enter goes on to another line: a query has no `;` at its end yet."""
    return bool(text.strip()) and not text.lstrip().startswith(".") and not text.rstrip().endswith(";")


def private_history(path: Path) -> History:
    """Return the history in a file that only its owner reads; where none can be written, that of this session."""
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


def columns_of(published: Path) -> Columns:
    """Return the columns of every published table."""
    found: Columns = {}
    with connect_published(published) as connection:
        for table, column in connection.execute(NAMES).fetchall():
            found.setdefault(table, []).append(column)
    return found


class Names(Completer):
    """Completes tables, the columns of the tables that the query names, SQL's words, and the prompt's commands."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield what may stand for the word before the cursor."""
        word = document.get_word_before_cursor(pattern=WORD)
        begun = word.rpartition(".")[2] if self.is_column_of_alias(word) else word
        for name in self.candidates(document.text, word):
            if name.startswith(begun.lower()):
                yield Completion(name, start_position=-len(begun))

    def is_column_of_alias(self, word: str) -> bool:
        """Return whether a word is a column behind a table's name or alias: `v.ti`, not `marts.va` or `.ta`."""
        before, dot, _ = word.rpartition(".")
        return bool(dot and before) and before not in ("core", "marts")

    def candidates(self, text: str, word: str) -> list[str]:
        """Return all names that fit the place, in order."""
        if text.lstrip().startswith("."):
            return [*(COMMANDS if text.lstrip() == word else ()), *self.columns]
        named = [table for table in self.columns if re.search(rf"\b{re.escape(table)}\b", text)]
        columns = {column for table in named for column in self.columns[table]}
        if self.is_column_of_alias(word):
            return sorted(columns)
        return [*sorted(columns), *sorted(self.columns), *KEYWORDS]
