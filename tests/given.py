"""Fill raw tables from a short account of what boards showed, and build the core and marts tables from them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import duckdb

from warehouse import incremental
from warehouse.build import build_tables
from warehouse.clean import CLEAN_VERSION
from warehouse.database import SQL_FOLDER, connect, run_file, set_clock, table_files
from warehouse.former_tokens import former_tokens, unite_tokens
from warehouse.reference_tables import load_reference

READING = """
insert into clean.reading by name
select distinct row_hash, $version as clean_version, 'en' as language, coalesce($roles::json ->> title, $roles::json ->> source_posting_id, 'ml_engineer') as role,
       case $scopes::json ->> title when 'out' then false when 'undecided' then if(text_not_fetched, null, true) else true end as in_scope, 'given' as scope_rule,
       coalesce($levels::json ->> title, 'senior') as seniority, 'remote' as workplace, 'country' as remote_scope, 'FULL_TIME' as employment_type,
       [{'country': if(contains(location_texts[1], '/'), split_part(location_texts[1], '/', 1), 'DE'), 'city': split_part(location_texts[1], '/', -1)}] as places, 'unstated' as degree_min, 'unstated' as visa_sponsorship, 'unstated' as clearance, coalesce($names::json ->> source_posting_id, $employers::json ->> board, board) as employer, coalesce($employers::json ->> board, board) as employer_key,
       false as is_agency, not text_not_fetched as has_text, 500 as characters, 80 as words,
       ($pays::json ->> title)::double as salary_min, 'USD' as salary_currency, 'year' as salary_period, 'base' as salary_kind
from raw.posting_version v join raw.posting p using (posting_id)
where row_hash not in (select row_hash from clean.reading)
"""

# The same content has the same hash, whenever it is shown.
HASHED = """
update raw.posting_version set row_hash = md5(concat_ws('|', posting_id, title, text_key, location_texts, coalesce(is_listed, true),
                                                        coalesce(is_prospect, false), text_not_fetched))
where row_hash = ''
"""
LATEST = """
select posting_id, title, requisition_id, published_at::varchar as published_at, text_key, location_texts, text_not_fetched,
       is_listed, is_prospect
from raw.posting_version
qualify row_number() over (partition by posting_id order by crawl_id desc) = 1
"""
# Postings by the lines of their texts: those named by their id or their text key.
BLOCKS = """
insert into clean.block by name
select v.row_hash, w.number as block_no, 'duties' as section_kind, md5(w.line) as block_hash, w.line as wording, length(w.line) as characters
from (select unnest(from_json($words::json, '[{"name": "VARCHAR", "number": "INTEGER", "line": "VARCHAR"}]'), max_depth := 2)) w
join raw.posting p join raw.posting_version v using (posting_id) on w.name in (p.source_posting_id, v.text_key)
where (v.row_hash, w.number) not in (select row_hash, block_no from clean.block)
qualify row_number() over (partition by v.row_hash, w.number) = 1
"""
# The columns of which rows are given, with their types; all others are as by default.
SHAPES = {
    "raw.run_board": "sequence integer, source varchar, board varchar, employer varchar, enabled boolean, listing_kind varchar, was varchar",
    "raw.crawl": "crawl_id integer, sequence integer, source varchar, board varchar, observed_at timestamp, crawl_status varchar,"
    " http_status integer, company_name varchar, listed integer, rows_without_id integer, empty_proof varchar",
    "raw.posting": "posting_id integer, source varchar, board varchar, source_posting_id varchar",
    "raw.posting_version": "posting_id integer, crawl_id integer, row_hash varchar, title varchar, requisition_id varchar, published_at timestamp,"
    " text_key varchar, location_texts varchar[], text_not_fetched boolean, is_listed boolean, is_prospect boolean",
    "raw.sighting": "crawl_id integer, posting_id integer, is_closed boolean, is_unread boolean",
}
OTHER_COLUMNS = {
    "raw.crawl": ", 1 as pages, 1 as requests, 0 as received_bytes, 0 as duplicates, map {} as rejected, map {} as dropped, [] as warnings,"
    " 'given' as crawl_reason"
}


def instant(value: str) -> datetime:
    """Read an instant of a case; a bare date is 03:15 UTC."""
    text = str(value)
    return datetime.fromisoformat(text if " " in text else f"{text} 03:15").replace(tzinfo=UTC)


def crawl_of(line: str) -> dict[str, Any]:
    """Read a crawl line: `2026-01-05 complete a b c`, `... failed http=404`, `... complete company=X a`, `... off`.

    `p1..p9` are nine postings. `a!` is a posting said to be over, `a%` one whose row could not be read. From there on another:
    `a~Title` title, `a^text` text, `a@Paris` place; `a-` is unlisted, `a?` made a talent-pool post, `a+` a listed opening again.
    `no_id=2` are rows without a readable id, `proof=list` is what shows emptiness, `landing=old` a file that says nothing of
    either. From its run on, `employer=X` and `was=old` stand in the board's line of the list.
    """
    words = line.split()
    at = words.pop(0)
    if words and ":" in words[0]:
        at += " " + words.pop(0)
    told: dict[str, Any] = {"at": instant(at), "status": words.pop(0), "ids": []}
    for word in words:
        name, _, value = word.partition("=")
        if value:
            told[name] = int(value) if name in ("http", "no_id") else value
        else:
            told["ids"] += counted_out(word)
    return told


def counted_out(word: str) -> list[str]:
    """Return the words that `p1..p9` or `p1..p9%` stands for, or the one word."""
    found = RANGE.fullmatch(word)
    if not found:
        return [word]
    stem, first, last, mark = found[1], int(found[2]), int(found[3]), found[4]
    return [f"{stem}{number}{mark}" for number in range(first, last + 1)]


# What a mark behind a posting's name changes from that crawl on: the columns, and their values or the words behind the mark.
CHANGES: dict[str, dict[str, Any]] = {
    "~": {"title": None},
    "^": {"text_key": None, "text_not_fetched": False},
    "@": {"location_texts": None},
    "-": {"is_listed": False},
    "?": {"is_prospect": True},
    "+": {"is_listed": True, "is_prospect": False},
}
NAMED = re.compile(r"([\w.]+)([~^@?+!%-]?)(.*)")
RANGE = re.compile(r"(.*\D)(\d+)\.\.\D+(\d+)([!%]?)")


def named(word: str) -> tuple[str, str, str]:
    """Return a word of a crawl line in its parts: the posting's name, a mark, and the words behind it."""
    found = NAMED.fullmatch(word)
    assert found, word
    return found[1], found[2], found[3]


def together(cases: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one case that holds the boards and postings of all, their names told apart by the case's number."""
    whole: dict[str, Any] = {"boards": {}}
    for number, case in enumerate(cases):
        for board, lines in case["boards"].items():
            whole["boards"][f"{number}.{board}"] = [line_of_case(line, number) for line in lines]
        for fact in ("scope", "level", "pay"):
            whole.setdefault(fact, {}).update(case.get(fact, {}))
        whole.setdefault("not_fetched", []).extend(f"{number}.{name}" for name in case.get("not_fetched", []))
        for fact in ("source", "listing_kind", "published", "title", "requisition", "place", "words", "role"):
            named = {f"{number}.{name}": value for name, value in case.get(fact, {}).items()}
            whole.setdefault(fact, {}).update(named)
        for fact in ("employer", "text"):
            named = {f"{number}.{name}": f"{number}.{value}" for name, value in case.get(fact, {}).items()}
            whole.setdefault(fact, {}).update(named)
    return whole


def line_of_case(line: str, number: int) -> str:
    """Return a crawl line whose postings bear the number of their case."""
    words = line.split()
    said = next(place for place, word in enumerate(words) if word[0].isalpha()) + 1
    return " ".join([*words[:said], *(word_of_case(word, number) for word in words[said:])])


def word_of_case(word: str, number: int) -> str:
    """Return a posting or the former tokens of a board with the number of their case, and any other word as it is."""
    fact, _, value = word.partition("=")
    if fact == "was":
        return "was=" + ";".join(f"{number}.{token}" for token in value.split(";"))
    return word if value else f"{number}.{word}"


class Given:
    """A warehouse in memory, filled from one case: boards with their crawl lines, and facts of postings.

    Built once, after all crawls; with `every`, after every first, second or so one besides. With `only`, no more than these
    tables and what they are made of.
    """

    def __init__(self, case: dict[str, Any], every: int = 0, only: Iterable[str] = ()) -> None:
        self.case, self.only = case, tables_behind(only)
        self.connection = connect(":memory:")
        self.connection.execute("set threads = 1")  # so few rows gain nothing from another one
        for file in table_files("raw", "clean"):
            run_file(self.connection, file)
        boards = {name: [crawl_of(line) for line in lines] for name, lines in case["boards"].items()}
        moments = sorted({crawl["at"] for crawls in boards.values() for crawl in crawls})
        for sequence, moment in enumerate(moments, 1):
            self._run(sequence, moment, boards)
            if every and sequence % every == 0:
                self._build(moment)
        self._build(instant(case["now"]) if "now" in case else moments[-1])

    def _build(self, now: datetime) -> None:
        facts = {
            f"{fact}s": json.dumps(self.case.get(fact, {}))
            for fact in ("employer", "name", "role", "scope", "level", "pay")
        }
        self.connection.execute(READING, {"version": CLEAN_VERSION, **facts})
        self.connection.execute(
            "insert into clean.listed_employer select distinct employer, employer, employer, false from raw.run_board"
            " where employer not in (select listed from clean.listed_employer)"
        )
        self._blocks(self.case.get("words", {}))
        if self.only:
            build_these(self.connection, now, self.only)
        else:
            build_tables(self.connection, now)

    def again(self, line: str) -> None:
        """Add a run with one more crawl of every board, and build by its clock."""
        crawl = crawl_of(line)
        sequence = int(self.value("select max(sequence) + 1 from raw.run"))
        self._run(sequence, crawl["at"], {board: [crawl] for board in self.case["boards"]})
        self._build(crawl["at"])

    def _run(self, sequence: int, moment: datetime, boards: dict[str, list[dict[str, Any]]]) -> None:
        self.connection.execute(
            "insert into raw.run by name select ? as sequence, ? as run_id, ?::timestamp as clock, ?::timestamp as landed_at",
            [sequence, f"r{sequence}", moment.replace(tzinfo=None), moment.replace(tzinfo=None)],
        )
        listed = self._board_list(moment, boards)
        former = former_tokens(listed)
        unite_tokens(self.connection, former)
        kept = [row for row in listed if (row["source"], row["board"]) not in former]
        self._insert("raw.run_board", [{"sequence": sequence} | row for row in kept])
        shown = [
            (board, crawl)
            for board, crawls in boards.items()
            for crawl in crawls
            if crawl["at"] == moment and crawl["status"] != "off"
        ]
        self._crawls(sequence, shown)

    def _insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Insert rows, each with all columns of the table's shape."""
        if rows:
            columns = [column.strip().split(" ") for column in SHAPES[table].split(",")]
            shape = json.dumps([dict(columns)])
            self.connection.execute(
                f"insert into {table} by name select unnest(from_json($rows::json, '{shape}'), max_depth := 2)"
                + OTHER_COLUMNS.get(table, ""),
                {"rows": json.dumps(rows, default=str)},
            )

    def _board_list(self, moment: datetime, boards: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
        """Return the board list of that moment: a line that got another token by then bears that one only."""
        past = [crawl for crawls in boards.values() for crawl in crawls if crawl["at"] <= moment]
        renamed = {token for crawl in past for token in crawl.get("was", "").split(";")}
        return [row for board in boards if board not in renamed for row in self._listed(board, boards[board], moment)]

    def _listed(self, board: str, crawls: list[dict[str, Any]], moment: datetime) -> list[dict[str, Any]]:
        """Return the board's line of that moment; none before its first crawl, if that is when it came."""
        past = [crawl for crawl in crawls if crawl["at"] <= moment]
        if not past and (crawls[0]["status"] == "off" or any("was" in crawl for crawl in crawls)):
            return []
        employer, was = (
            next((crawl[word] for crawl in reversed(past) if word in crawl), other)
            for word, other in (("employer", board), ("was", None))
        )
        return [
            {
                "source": self.source(board),
                "board": board,
                "employer": employer,
                "enabled": not past or past[-1]["status"] != "off",
                "listing_kind": self.case.get("listing_kind", {}).get(board, "whole"),
                "was": was,
            }
        ]

    def _crawls(self, sequence: int, shown: list[tuple[str, dict[str, Any]]]) -> None:
        """Add what a run's crawls showed."""
        first = int(self.value("select count(*) + 1 from raw.crawl"))
        told = Told(self)
        for crawl_id, (board, crawl) in enumerate(shown, first):
            for name, mark, words in map(named, crawl["ids"]):
                told.sight(crawl_id, board, name, mark, words)
        crawls = [self._crawl(crawl_id, sequence, *pair) for crawl_id, pair in enumerate(shown, first)]
        self._insert("raw.crawl", crawls)
        self._insert("raw.posting", told.postings)
        self._insert("raw.posting_version", list(told.versions.values()))
        self._insert("raw.sighting", told.sightings)
        self.connection.execute(HASHED)

    def _crawl(self, crawl_id: int, sequence: int, board: str, crawl: dict[str, Any]) -> dict[str, Any]:
        return {
            "crawl_id": crawl_id,
            "sequence": sequence,
            "source": self.source(board),
            "board": board,
            "observed_at": crawl["at"].replace(tzinfo=None),
            "crawl_status": crawl["status"],
            "http_status": crawl.get("http"),
            "company_name": crawl.get("company"),
            "listed": len(crawl["ids"]),
            "rows_without_id": None if crawl.get("landing") == "old" else crawl.get("no_id", 0),
            "empty_proof": crawl.get("proof"),
        }

    def source(self, board: str) -> str:
        """Return the source of a board."""
        return str(self.case.get("source", {}).get(board, "ashby"))

    def _blocks(self, words: dict[str, list[str]]) -> None:
        """Give postings the lines of their texts; a line with the word Python requires it."""
        if not words:
            return
        lines = [
            {"name": name, "number": number, "line": line}
            for name, told in words.items()
            for number, line in enumerate(told)
        ]
        self.connection.execute(BLOCKS, {"words": json.dumps(lines)})
        self.connection.execute(
            "insert into clean.mention by name select row_hash, 'Python' as skill, 'required' as class, 'Python' as evidence, block_no"
            " from clean.block where wording like '%Python%' and row_hash not in (select row_hash from clean.mention)"
            " qualify row_number() over (partition by row_hash order by block_no) = 1"
        )

    def merged(self) -> dict[str, str]:
        """Return the first posting of each posting's vacancy, and the rule that put it there."""
        rows = self.connection.execute(
            "select p.source_posting_id, f.source_posting_id || ' ' || v.rule from core.vacancy_posting v"
            " join core.posting p using (posting_id) join core.posting f on f.posting_id = v.vacancy_id order by 1"
        ).fetchall()
        return dict(rows)

    def content(self, name: str, number: int) -> dict[str, Any]:
        """Return what a posting says when it is first seen."""
        told = {
            fact: self.case.get(fact, {}).get(name) for fact in ("published", "title", "requisition", "text", "place")
        }
        is_fetched = name not in self.case.get("not_fetched", [])
        return {
            "posting_id": number,
            "title": told["title"] or name,
            "requisition_id": told["requisition"],
            "published_at": instant(told["published"]).replace(tzinfo=None) if told["published"] else None,
            "text_key": (told["text"] or f"t{number}") if is_fetched else None,
            "location_texts": [told["place"] or "Berlin"],
            "text_not_fetched": not is_fetched,
            "is_listed": None,
            "is_prospect": None,
        }

    def value(self, query: str) -> Any:
        """Return one value."""
        row = self.connection.execute(query).fetchone()
        assert row is not None
        return row[0]

    def evidence(self, board: str) -> list[str]:
        """Return the evidence of a board's crawls in order."""
        rows = self.connection.execute(
            "select c.evidence from core.crawl c join core.board b using (board_id) where b.board = ? order by c.crawl_id",
            [board],
        ).fetchall()
        return [row[0] for row in rows]

    def rules(self, board: str) -> list[str]:
        """Return what decided on each of a board's crawls, in words."""
        rows = self.connection.execute(
            "select c.evidence_rule from core.crawl c join core.board b using (board_id) where b.board = ? order by c.crawl_id",
            [board],
        ).fetchall()
        return [row[0] for row in rows]

    def panels(self, board: str) -> list[str]:
        """Return how each week counts a board."""
        rows = self.connection.execute(
            "select 'in_panel=' || in_panel || ' is_unproven=' || is_unproven from core.board_week"
            " join core.board b using (board_id) where b.board = ? order by week",
            [board],
        ).fetchall()
        return [row[0] for row in rows]

    def end_reason(self, name: str) -> str | None:
        """Return why a posting's latest spell was lost."""
        reason: str | None = self.value(
            "select arg_max(struct_pack(r := end_reason), spell).r from core.posting_spell s"
            f" join core.posting p using (posting_id) where p.source_posting_id = '{name}'"
        )
        return reason

    def posting_spells(self, name: str) -> list[str]:
        """Return a posting's spells as `entered ended start end` texts."""
        return self._spells("core.posting_spell s join core.posting p using (posting_id)", "p.source_posting_id", name)

    def vacancy_spells(self, name: str) -> list[str]:
        """Return the spells of the vacancy a posting belongs to."""
        return self._spells(
            "core.vacancy_spell s join core.vacancy_posting v using (vacancy_id) join core.posting p using (posting_id)",
            "p.source_posting_id",
            name,
        )

    def weeks(self, slice_: str) -> list[dict[str, int]]:
        """Return stock and flow of a slice week by week, named without `_vacancies`; what is nought is left out."""
        kind, _, value = slice_.partition(":")
        rows = table(
            self.connection,
            "select w.week_label, d.* exclude (week, week_label, slice_kind, slice, open_postings, posting_intensity, net_flow,"
            " unconfirmed_closes, open_nowcast, open_nowcast_ci_low, open_nowcast_ci_high,"
            " net_flow_nowcast, vacancies, employers, suppressed_reason) from core.week w left join marts.week_demand d on d.week = w.week"
            f" and slice_kind = '{kind}' and slice = '{value or kind}' order by w.week",
        )
        return [
            {name.removesuffix("_vacancies"): number for name, number in list(row.items())[1:] if number}
            for row in rows
        ]

    def _spells(self, tables: str, column: str, name: str) -> list[str]:
        rows = self.connection.execute(
            f"select strftime(s.entered_at, '%Y-%m-%d'), strftime(s.ended_at, '%Y-%m-%d'), s.start_kind, s.end_kind from {tables}"
            f" where {column} = ? order by s.spell",
            [name],
        ).fetchall()
        return [" ".join(str(part) if part else "-" for part in row) for row in rows]

    def close(self) -> None:
        """Close the database."""
        self.connection.close()


def tables_behind(names: Iterable[str]) -> set[str]:
    """Return tables with all that they are made of."""
    files = {file.table: file for file in table_files("build", "core", "marts")}
    found: set[str] = set()
    due = list(names)
    while due:
        name = due.pop()
        if name in files and name not in found:
            found.add(name)
            due += files[name].reads
    return found


def build_these(connection: duckdb.DuckDBPyConnection, now: datetime, names: set[str]) -> None:
    """Build some tables as build_tables builds all."""
    connection.execute((SQL_FOLDER / "macros.sql").read_text(encoding="utf-8"))
    incremental.prepare(connection)
    load_reference(connection)
    set_clock(connection, now)
    for file in table_files("build", "core", "marts"):
        if file.table in names:
            run_file(connection, file)
    incremental.mark(connection)


def table(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """Return a query's rows as mappings."""
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Told:
    """The rows that a run's crawls add about postings: new ones, contents by posting and crawl, and sights."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.postings: list[dict[str, Any]] = []
        self.versions: dict[tuple[int, int], dict[str, Any]] = {}
        self.sightings: list[dict[str, Any]] = []
        known = given.connection.execute("select board, source_posting_id, posting_id from raw.posting").fetchall()
        self.numbers = {(board, name): number for board, name, number in known}
        self.last = max(self.numbers.values(), default=0)
        found = given.connection.execute(LATEST)
        columns = [column[0] for column in found.description or ()]
        rows = (dict(zip(columns, row, strict=True)) for row in found.fetchall())
        self.latest = {row["posting_id"]: row for row in rows}

    def sight(self, crawl_id: int, board: str, name: str, mark: str, words: str) -> None:
        """Note that a crawl showed a posting, which from there on says something else where its mark says so."""
        number = self.numbers.get((board, name)) or self._new(crawl_id, board, name)
        if mark in CHANGES:
            changed = {column: words if value is None else value for column, value in CHANGES[mark].items()}
            if "location_texts" in changed:
                changed["location_texts"] = [words]
            self._say(crawl_id, self.latest[number] | changed)
        is_closed = mark == "!" or self.latest[number]["is_listed"] is False
        self.sightings.append(
            {"crawl_id": crawl_id, "posting_id": number, "is_closed": is_closed, "is_unread": mark == "%"}
        )

    def _new(self, crawl_id: int, board: str, name: str) -> int:
        self.last += 1
        self.numbers[board, name] = self.last
        self.postings.append(
            {"posting_id": self.last, "source": self.given.source(board), "board": board, "source_posting_id": name}
        )
        self._say(crawl_id, self.given.content(name, self.last))
        return self.last

    def _say(self, crawl_id: int, content: dict[str, Any]) -> None:
        self.latest[content["posting_id"]] = content
        self.versions[content["posting_id"], crawl_id] = content | {"crawl_id": crawl_id, "row_hash": ""}
