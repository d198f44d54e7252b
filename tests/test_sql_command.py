"""`jobtrends sql` as an analyst meets it: hostile texts, wide tables, spreadsheets, strict parsers, Ctrl-C, pipes."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from flows.prompt import PROMPT, Names, private_history
from tests.commands import Commands, completed, start, take_interrupts

HOSTILE = "chr(27) || ']0;owned' || chr(7) || chr(27) || '[31mred' || chr(10) || 'next' || chr(13) || chr(155) || chr(8238) || chr(8232)"
ENDLESS = "select count(*) from range(100000000) a, range(100000000) b where a.range * b.range % 7 = 3"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a published file of one table."""
    folder = tmp_path_factory.mktemp("analyst") / "home"
    folder.mkdir()
    with duckdb.connect(str(folder / "jobtrends.duckdb"), config={"storage_compatibility_version": "v1.5.0"}) as made:
        made.execute("create schema core; create schema marts")
        made.execute(
            "create table core.posting as select range::integer as posting_id, 'ML Engineer' as title,"
            " 'Acme' as employer from range(20)"
        )
        made.execute(f"insert into core.posting values (20, {HOSTILE}, 'Hostile'), (21, repeat('long ', 100), 'Long')")
    return folder


@pytest.fixture
def sql(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path) -> Commands:
    """Return the command line on that file."""
    return Commands(capsys, monkeypatch, home)


def strict(text: str) -> Any:
    """Parse JSON that holds nothing but JSON."""

    def refuse(name: str) -> Any:
        raise ValueError(name)

    return json.loads(text, parse_constant=refuse)


def test_control_characters_reach_no_terminal(sql: Commands) -> None:
    done = sql("sql", "select title, employer from core.posting where posting_id = 20")
    assert done.out.replace("\n", "").isprintable() and done.out.count("\n") == 4
    assert r"\x1b]0;owned\x07\x1b[31mred\nnext\r\x9b\u202e\u2028" in done.out
    named = sql("sql", 'select 1 as "a\x1b[2Jb"')
    assert r"a\x1b[2Jb" in named.out


def test_rows_stand_on_one_line_within_the_width_and_one_long_title_pads_no_row(sql: Commands) -> None:
    lines = sql("sql", "select posting_id, title, employer, title as again from core.posting").out.splitlines()
    assert len(lines) == 25 and max(map(len, lines)) <= 100 and any("…" in line for line in lines)
    assert all(len(line) < 90 for line in lines if "ML Engineer" in line)
    many = ", ".join(f"'value {n}' as c{n}" for n in range(40))
    lines = sql("sql", f"select {many}").out.splitlines()
    assert max(map(len, lines)) <= 100 and "of 40 columns" in lines[-1]
    assert sql("sql", "select employer from core.posting where false").out.splitlines()[-1] == "(0 rows)"


def test_every_result_is_printed(sql: Commands) -> None:
    table = sql("sql", "select 1 as a; select 2 as b").out
    assert [line for line in table.splitlines() if line.isdigit()] == ["1", "2"]
    assert sql("sql", "select 1 as a; select 2 as b", "--format", "csv").out == "a\n1\n\nb\n2\n"
    assert strict(sql("sql", "select 1 as a; select 2 as b;", "--format", "json").out) == [[{"a": 1}], [{"b": 2}]]


def test_json_is_read_by_a_strict_parser(sql: Commands) -> None:
    query = (
        "select 'nan'::double as n, '-infinity'::float as i, ['inf'::double, 1.5, null] as l, {'a': {'b': 'nan'::float}} as s,"
        f" map {{date '2026-11-23': 1}} as m, timestamp '2026-11-23 06:00:00' as t, date '2026-11-23' as d, {HOSTILE} as h,"
        " 0.25 as x, true as b, null as z, 1 as a, 2 as a, '\\x00\\xff'::blob as y, 170141183460469231731687303715884105727 as big"
    )
    done = sql("sql", query, "--format", "json")
    (row,) = strict(done.out)
    assert (row["n"], row["i"], row["l"], row["s"], row["z"]) == (
        None,
        None,
        [None, 1.5, None],
        {"a": {"b": None}},
        None,
    )
    assert (row["m"], row["t"], row["d"]) == ({"2026-11-23": 1}, "2026-11-23T06:00:00", "2026-11-23")
    assert (row["x"], row["b"], row["a"], row["a_1"], row["y"]) == (0.25, True, 1, 2, "00ff")
    assert row["h"].startswith("\x1b]0;owned") and done.out.replace("\n", "").isprintable()
    assert strict(sql("sql", "select 1 as a where false", "--format", "json").out) == []


def test_s6_csv_is_guarded_on_request_and_numbers_stay_numbers(sql: Commands) -> None:
    starts = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", " =1"]
    values = ", ".join("'" + text.replace("'", "''") + "'" for text in starts)
    query = (
        f"select unnest([{values}]) as text, -1 as whole, -1.5 as exact, -2.5::double as real, true as yes, [1] as list"
    )
    plain = list(csv.reader(io.StringIO(sql("sql", query, "--format", "csv").out, newline="")))
    assert [row[0] for row in plain[1:]] == starts
    guarded = list(csv.reader(io.StringIO(sql("sql", query, "--format", "csv", "--guard-formulas").out, newline="")))
    assert [row[0] for row in guarded[1:]] == ["'" + text for text in starts]
    assert guarded[1][1:] == ["-1", "-1.5", "-2.5", "true", "[1]"]
    assert sql("sql", query, "--guard-formulas").status == 2


def test_what_cannot_be_asked_is_one_line(sql: Commands, home: Path, tmp_path: Path) -> None:
    for query in ("", "  ;", "-- nothing".join(" \n")):
        assert sql("sql", query).status == 2 and "empty" in sql("sql", query).line
    for query, told in (
        ("selct 1", 'syntax error at or near "selct" (line 1: selct 1)'),
        ("select nme\nfrom core.posting", 'Referenced column "nme"'),
        ("select 1; select * from nope", "nope does not exist"),
        ("select cast(title as integer) from core.posting", "Could not convert"),
        ("create table t as select 1", "read-only"),
    ):
        done = sql("sql", query)
        assert done.status == 1 and told in done.line, done.err
    broken = tmp_path / "broken"
    broken.mkdir()
    assert "`jobtrends build`" in sql("sql", "select 1", HOME=str(broken)).line
    whole = (home / "jobtrends.duckdb").read_bytes()
    for content in (
        b"",
        b"no database" * 500,
        whole[: len(whole) // 2],
        whole[:12288] + b"\xff" * (len(whole) - 12288),
    ):
        (broken / "jobtrends.duckdb").write_bytes(content)
        done = sql("sql", "select count(title) from core.posting", HOME=str(broken))
        assert done.status == 1 and str(broken / "jobtrends.duckdb") in done.line and "`jobtrends build`" in done.line


def test_values_a_file_and_a_time_limit(sql: Commands, tmp_path: Path) -> None:
    query = "select posting_id from core.posting where posting_id > $least and title = $title"
    values = ("-v", "least=17", "--value", "title=ML Engineer", "-v", "unused=1")
    assert sql("sql", query, *values, "--format", "jsonl").out == '{"posting_id": 18}\n{"posting_id": 19}\n'
    (tmp_path / "query.sql").write_text("select 7 as n; select 8 as m")
    assert sql("sql", "-f", str(tmp_path / "query.sql"), "--format", "csv").out == "n\n7\n\nm\n8\n"
    stopped = sql("sql", ENDLESS, "--timeout", "0.3")
    assert stopped.status == 1 and stopped.line == "the query was stopped after 0.3 seconds (--timeout)"
    for words, told in (
        (["select $x"], "parameters: x"),
        (["select $x", "-v", "x"], "'x' is not NAME=VALUE"),
        (["select 1", "-f", "q.sql"], "not both"),
        (["-f", str(tmp_path / "none.sql")], "none.sql: No such file"),
        (["select 1", "--timeout", "-1"], "--timeout"),
    ):
        assert told in sql("sql", *words).line


def test_markdown_keeps_its_cells(sql: Commands) -> None:
    done = sql("sql", "select 1.5 as n, 'a|b' as t, null as u, chr(27) || chr(10) as v", "--format", "markdown")
    assert done.out.splitlines() == [
        "| n | t | u | v |",
        "| ---: | --- | --- | --- |",
        r"| 1.5 | a\|b | NULL | \x1b\n |",
    ]


def test_ctrl_c_stops_the_query(home: Path) -> None:
    process = start(home, "sql", f"select 1; {ENDLESS}")
    assert process.stdout and process.stdout.readline() == "1\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "") and time.monotonic() - begun < 5


def test_a_reader_that_leaves_is_no_error(home: Path) -> None:
    process = start(home, "sql", "select * from range(300000)", "--format", "csv")
    assert process.stdout and process.stderr
    assert process.stdout.readline() == "range\n"
    process.stdout.close()
    assert process.stderr.read() == "" and process.wait(timeout=20) == 1
    process.stderr.close()


def test_csv_on_a_terminal_shows_escapes(home: Path) -> None:
    leader, follower = pty.openpty()
    words = [sys.executable, "-m", "flows.cli", "sql", f"select {HOSTILE} as h", "--format", "csv"]
    told = os.environ | {"JOBTRENDS_HOME": str(home), "COLUMNS": "100"}
    subprocess.run(words, env=told, stdout=follower, stderr=follower, check=True)
    os.close(follower)
    shown = os.read(leader, 4096).decode()
    os.close(leader)
    assert r"\x1b[31mred\nnext\r" in shown and "\x1b" not in shown


def test_the_query_may_come_from_standard_input(home: Path) -> None:
    words = [sys.executable, "-m", "flows.cli", "sql", "--format", "json"]
    told = os.environ | {"JOBTRENDS_HOME": str(home)}
    done = subprocess.run(words, env=told, input="select 7 as n", capture_output=True, text=True, check=True)
    assert strict(done.stdout) == [{"n": 7}]


def test_a_failure_shows_its_traceback_only_with_debug(home: Path) -> None:
    assert completed(home, "sql", "selct 1").line.startswith("SQL: Parser Error")
    done = completed(home, "sql", "selct 1", "--debug")
    assert done.status == 1 and "Traceback" in done.err and "WarehouseError" in done.err


def test_a_limit_is_told_in_the_table_and_kept_in_every_format(sql: Commands) -> None:
    query = "select posting_id from core.posting order by posting_id"
    assert sql("sql", query, "--limit", "2").out.splitlines()[-1] == "(2 rows; there are more (--limit))"
    assert sql("sql", query, "--limit", "22").out.splitlines()[-1] == "(22 rows)"
    assert sql("sql", f"{query}; {query}", "--limit", "1", "--format", "csv").out == "posting_id\n0\n\nposting_id\n0\n"


def test_rows_go_to_a_file_of_any_format_and_parquet_to_nothing_else(sql: Commands, tmp_path: Path) -> None:
    query = "select posting_id, title, [posting_id] as listed from core.posting where posting_id > $least -- all\n;"
    parquet, lines = tmp_path / "rows.parquet", tmp_path / "rows.jsonl"
    done = sql("sql", query, "-v", "least=17", "--limit", "3", "--format", "parquet", "-o", str(parquet))
    assert (done.status, done.out) == (0, "")
    read = duckdb.execute(f"select posting_id, listed from '{parquet}' order by all").fetchall()
    assert read == [(18, [18]), (19, [19]), (20, [20])] and not list(tmp_path.glob("*.part"))
    assert sql("sql", "select 7 as n", "--format", "jsonl", "--output", str(lines)).out == ""
    assert lines.read_text() == '{"n": 7}\n'
    before = parquet.read_bytes()
    for wrong, told in (
        ("select 1; select 2", "takes the rows of one query"),
        ("drop table core.posting", "takes the rows of one query"),
        ("from read_csv('/etc/passwd')", "file system operations are disabled"),
        ("select nme from core.posting", "nme"),
    ):
        refused = sql("sql", wrong, "--format", "parquet", "-o", str(parquet))
        assert refused.status == 1 and told in refused.line and parquet.read_bytes() == before
    assert "--output FILE" in sql("sql", "select 1", "--format", "parquet").line
    assert "No such file" in sql("sql", "select 1", "-o", str(tmp_path / "none/rows.csv"), "--format", "csv").line


@pytest.mark.parametrize(
    ("typed", "offered", "not_offered"),
    [
        ("sel", "select", "core.posting"),
        ("select * from core.po", "core.posting", "title"),
        ("select ti from core.posting", "", "title"),
        ("from core.posting where ti", "title", "core.posting"),
        ("from core.posting p where p.em", "employer", "end"),
        (".sch", ".schema", "select"),
        (".schema core.p", "core.posting", ".schema"),
    ],
)
def test_the_prompt_completes_names_that_fit(typed: str, offered: str, not_offered: str) -> None:
    names = Names({"core.posting": ["posting_id", "title", "employer"], "marts.week": ["week"]})
    found = {made.text for made in names.get_completions(Document(typed), CompleteEvent())}
    assert not_offered not in found and (offered in found or not offered)


def take_terminal() -> None:
    """Make the terminal of standard input this process's own, so that Ctrl-C in it is an interrupt."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    take_interrupts()


class Terminal:
    """A prompt on a terminal of its own."""

    def __init__(self, home: Path, *words: str) -> None:
        self.leader, follower = pty.openpty()
        told = os.environ | {
            "JOBTRENDS_HOME": str(home),
            "TERM": "xterm",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            "COLUMNS": "100",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "sql", *words],
            env=told, stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
            preexec_fn=take_terminal,
        )  # fmt: skip
        os.close(follower)
        self.shown = ""

    def until(self, words: str) -> str:
        """Read until the terminal shows these words behind what was read before."""
        begun = len(self.shown)
        while words not in self.shown[begun:]:
            assert select.select([self.leader], [], [], 30)[0], self.shown
            self.shown += os.read(self.leader, 4096).decode()
        return self.shown[begun:]

    def type(self, keys: str) -> None:
        """Type keys."""
        os.write(self.leader, keys.encode())

    def end(self) -> int:
        """End the session by Ctrl-D; returns the status."""
        self.until(PROMPT)
        self.type("\x04")
        status = self.process.wait(timeout=30)
        os.close(self.leader)
        return status


def test_a_session_at_the_prompt(home: Path) -> None:
    terminal = Terminal(home, "--limit", "2")
    terminal.until(PROMPT)
    terminal.type("select count(*) as n\r")
    terminal.until("..>")
    terminal.type("from core.pos\t")
    terminal.until("ting")
    terminal.type(";\r")
    assert "22" in terminal.until("(1 row)")
    terminal.type("selct 1;\r")
    terminal.until("syntax error")
    terminal.type(".tables post\r")
    assert "core.posting" in terminal.until("(1 row)")
    terminal.type(".schema core.posting\r")
    assert "posting_id" in terminal.until("there are more (--limit)")
    terminal.type(".schema core.nothing\r")
    terminal.until("there is no table 'core.nothing'")
    terminal.type(".nothing\r")
    terminal.until("not a command")
    terminal.type(f"{ENDLESS};\r")
    time.sleep(1)
    terminal.type("\x03")
    terminal.until(PROMPT)
    terminal.type("sel\x03")  # clears the line
    terminal.until(PROMPT)
    terminal.type("select 41 + 1 as answer;\r")
    assert "42" in terminal.until("(1 row)")
    assert terminal.end() == 0
    history = home / "sql_history"
    assert history.stat().st_mode & 0o777 == 0o600 and "from core.posting;" in history.read_text()
    again = Terminal(home)
    again.until(PROMPT)
    again.type("\x1b[A\r")  # the arrow up
    assert "42" in again.until("(1 row)")
    again.until(PROMPT)
    again.type(".quit\r")
    assert again.process.wait(timeout=30) == 0


def test_the_prompt_keeps_its_history_for_its_owner_and_works_where_none_can_be_written(tmp_path: Path) -> None:
    private_history(tmp_path / "sql_history").append_string("select 1;")
    assert (tmp_path / "sql_history").stat().st_mode & 0o777 == 0o600
    private_history(tmp_path / "absent" / "sql_history").append_string("select 1;")
    assert not (tmp_path / "absent").exists()
