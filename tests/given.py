"""Fill raw tables from a short account of what boards showed, and build the core and marts tables from them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import duckdb

from warehouse.build import build_tables
from warehouse.clean import CLEAN_VERSION
from warehouse.database import connect, run_file, table_files

READING = """
insert into clean.reading by name
select row_hash, $version as clean_version, 'en' as language, coalesce($roles::json ->> source_posting_id, 'ml_engineer') as role, true as in_scope, 'given' as scope_rule,
       'senior' as seniority, 'remote' as workplace, 'country' as remote_scope, 'FULL_TIME' as employment_type,
       [{'country': 'DE', 'city': location_texts[1]}] as places, 'unstated' as degree_min, 'unstated' as visa_sponsorship, 'unstated' as clearance, board as employer, coalesce($employers::json ->> board, board) as employer_key,
       false as is_agency, true as has_text, 500 as characters, 80 as words
from raw.posting_version v join raw.posting p using (posting_id)
where row_hash not in (select row_hash from clean.reading)
"""


def instant(value: str) -> datetime:
    """Read an instant of a case; a bare date is 03:15 UTC."""
    text = str(value)
    return datetime.fromisoformat(text if " " in text else f"{text} 03:15").replace(tzinfo=UTC)


def crawl_of(line: str) -> dict[str, Any]:
    """Read a crawl line: `2026-01-05 complete a b c`, `... failed http=404`, `... complete company=X a`, `... off`.

    `a!` is a posting said to be over, `a~Title` one with another title from there on, `a^text` one with another text.
    """
    words = line.split()
    at = words.pop(0)
    if words and ":" in words[0]:
        at += " " + words.pop(0)
    told: dict[str, Any] = {"at": instant(at), "status": words.pop(0), "ids": [], "closed": []}
    for word in words:
        name, _, value = word.partition("=")
        if value:
            told[name] = int(value) if name == "http" else value
        elif word.endswith("!"):
            told["closed"].append(word[:-1])
        else:
            told["ids"].append(word)
    return told


def together(cases: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one case that holds the boards and postings of all, their names told apart by the case's number."""
    whole: dict[str, Any] = {"boards": {}}
    for number, case in enumerate(cases):
        for board, lines in case["boards"].items():
            whole["boards"][f"{number}.{board}"] = [line_of_case(line, number) for line in lines]
        for fact in ("source", "published", "title", "requisition", "place", "words", "role"):
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
    return " ".join([*words[:said], *(word if "=" in word else f"{number}.{word}" for word in words[said:])])


class Given:
    """A warehouse in memory, filled from one case: boards with their crawl lines, and facts of postings.

    Built once, after all crawls; with `every`, after every first, second or so one besides.
    """

    def __init__(self, case: dict[str, Any], every: int = 0) -> None:
        self.case = case
        self.connection = connect(":memory:")
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
        employers, roles = (json.dumps(self.case.get(fact, {})) for fact in ("employer", "role"))
        self.connection.execute(READING, {"version": CLEAN_VERSION, "employers": employers, "roles": roles})
        self._blocks(self.case.get("words", {}))
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
        for board, crawls in boards.items():
            past = [crawl for crawl in crawls if crawl["at"] <= moment]
            enabled = not past or past[-1]["status"] != "off"
            if past or crawls[0]["status"] != "off":
                self.connection.execute(
                    "insert into raw.run_board by name select ? as sequence, ? as source, ? as board, ? as employer, ? as enabled,"
                    " 'whole' as listing_kind",
                    [sequence, self.source(board), board, board, enabled],
                )
            for crawl in crawls:
                if crawl["at"] == moment and crawl["status"] != "off":
                    self._crawl(sequence, board, crawl)

    def _crawl(self, sequence: int, board: str, crawl: dict[str, Any]) -> None:
        number = self.value("select count(*) + 1 from raw.crawl")
        self.connection.execute(
            "insert into raw.crawl by name select ? as crawl_id, ? as sequence, ? as source, ? as board, ?::timestamp as observed_at,"
            " ? as crawl_status, ? as http_status, ? as company_name, ? as listed, 1 as pages, 1 as requests, 0 as received_bytes,"
            " 0 as duplicates, map {} as rejected, map {} as dropped, [] as warnings",
            [
                number,
                sequence,
                self.source(board),
                board,
                crawl["at"].replace(tzinfo=None),
                crawl["status"],
                crawl.get("http"),
                crawl.get("company"),
                len(crawl["ids"]),
            ],
        )
        for name in [*crawl["ids"], *crawl["closed"]]:
            posting = self._posting(board, name.partition("~")[0].partition("^")[0], number)
            if title := name.partition("~")[2]:
                self._change(posting, number, "title", title)
            if text := name.partition("^")[2]:
                self._change(posting, number, "text_key", text)
            self.connection.execute(
                "insert into raw.sighting by name select ? as crawl_id, ? as posting_id, ? as is_closed",
                [number, posting, name in crawl["closed"]],
            )

    def source(self, board: str) -> str:
        """Return the source of a board."""
        return str(self.case.get("source", {}).get(board, "ashby"))

    def _blocks(self, words: dict[str, list[str]]) -> None:
        """Give postings the lines of their texts; a line with the word Python requires it."""
        for name, lines in words.items():
            for number, line in enumerate(lines):
                self.connection.execute(
                    "insert into clean.block by name select row_hash, ? as block_no, 'duties' as section_kind, md5(?) as block_hash,"
                    " ? as wording, length(?) as characters from raw.posting_version v join raw.posting p using (posting_id)"
                    " where p.source_posting_id = ? and (row_hash, $1) not in (select row_hash, block_no from clean.block)",
                    [number, line, line, line, name],
                )
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

    def _posting(self, board: str, name: str, crawl_id: int) -> int:
        found = self.connection.execute(
            "select posting_id from raw.posting where board = ? and source_posting_id = ?", [board, name]
        ).fetchone()
        if found:
            return int(found[0])
        number = self.value("select count(*) + 1 from raw.posting")
        self.connection.execute(
            "insert into raw.posting values (?, ?, ?, ?)", [number, self.source(board), board, name]
        )
        published = self.case.get("published", {}).get(name)
        self.connection.execute(
            "insert into raw.posting_version by name select ?::integer as posting_id, ?::integer as crawl_id, ? as row_hash, ? as title,"
            " ? as requisition_id, ?::timestamp as published_at, ? as text_key, [?] as location_texts, false as text_not_fetched",
            [number, crawl_id, f"h{number}", self.case.get("title", {}).get(name, name), self.case.get("requisition", {}).get(name), instant(published).replace(tzinfo=None) if published else None,
             self.case.get("text", {}).get(name, f"t{number}"), self.case.get("place", {}).get(name, "Berlin")],
        )  # fmt: skip
        return int(number)

    def _change(self, posting: int, crawl_id: int, column: str, value: str) -> None:
        """Give a posting another title or text from a crawl on, all else as before."""
        self.connection.execute(
            f"insert into raw.posting_version select * replace (?::integer as crawl_id, row_hash || ? as row_hash, ? as {column})"
            " from raw.posting_version where posting_id = ? qualify row_number() over (order by crawl_id desc) = 1",
            [crawl_id, value, value, posting],
        )

    def value(self, query: str) -> Any:
        """Return one value."""
        row = self.connection.execute(query).fetchone()
        assert row is not None
        return row[0]

    def evidence(self, board: str) -> list[str]:
        """Return the evidence of a board's crawls in order."""
        rows = self.connection.execute(
            "select c.evidence from core.crawl c join core.board b using (board_id) where b.board = ? order by c.sequence",
            [board],
        ).fetchall()
        return [row[0] for row in rows]

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


def table(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """Return a query's rows as mappings."""
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
