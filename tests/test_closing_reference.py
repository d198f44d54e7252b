"""Random histories of boards: the tables against a second account of the closing rules, built once and often."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.closing_reference import BoardHistory, Crawl
from tests.given import Given, crawl_of, named
from tests.tables import assert_equal_rows, rows_of_tables

BOARDS, RUNS = 24, 16
GAPS = (6, 14, 20, 24, 24, 24, 48, 96, 168, 168, 240, 504)  # hours between two runs; four weeks lose a board
TITLES = ("engineer", "analyst", "welder", "cook", "nurse", "driver")


def posting_ids(board: int, letter: str, numbers: range) -> list[str]:
    return [f"{board}.{letter}{number}" for number in numbers]


def invented_answer(chance: random.Random, board: int, shown: list[str]) -> tuple[str, list[str]]:
    """Return the words of a crawl line, and what the board really shows from then on."""
    kind = chance.choices(
        ("same", "few", "drop", "empty", "other", "import", "partial", "failed", "gone", "over"),
        (8, 6, 2, 2, 2, 1, 2, 1, 2, 1),
    )[0]
    listed = list(shown)
    if kind == "few":
        fresh = posting_ids(board, "p", range(40))
        shown = listed = [name for name in shown if chance.random() > 0.2] + chance.sample(fresh, 2)
    elif kind == "drop":
        listed = [name for name in shown if chance.random() > 0.7]
        shown = listed if chance.random() > 0.5 else shown
    elif kind == "empty":
        listed = []
    elif kind in ("other", "import"):
        letter = "x" if kind == "other" else "n"
        listed = posting_ids(board, letter, range(chance.randint(1, 3), chance.randint(4, 25)))
        shown = listed if chance.random() > 0.3 else shown
    elif kind == "partial":
        listed = chance.sample(shown, len(shown) // 2)
    words = ["complete" if kind != "partial" else "partial", *dict.fromkeys(listed)]
    if kind == "over" and listed:
        words[1] += "!"
    if chance.random() > 0.75:
        words.append(f"no_id={chance.randint(1, 3)}")
    if chance.random() > 0.6:
        words.append("company=" + ("other" if any(".x" in name for name in listed) else "acme"))
    if kind in ("failed", "gone"):
        words = ["failed", "http=404" if kind == "gone" else "http=500"]
    return " ".join(words), shown


def invented_board(chance: random.Random, board: int, moments: list[datetime]) -> list[str]:
    """Return the crawl lines of one board; it may be renamed, and taken off the list and put on it again."""
    shown = posting_ids(board, "p", range(chance.choice((3, 7, 12, 30))))
    sticky = chance.randint(1, 5)  # boards that stay as they are for so many runs
    lines, name, answer = [], "", ""
    for number, moment in enumerate(moments):
        if number % sticky == 0 or not answer:
            answer, shown = invented_answer(chance, board, shown) if number else (" ".join(["complete", *shown]), shown)
        if chance.random() > 0.92:
            name = chance.choice((" employer=acme", " employer=other"))
        if number and chance.random() > 0.97:
            lines.append(f"{moment:%Y-%m-%d %H:%M} off")
        elif not number or chance.random() > 0.1:
            lines.append(f"{moment:%Y-%m-%d %H:%M} {answer}{name}")
    return lines


def invented_case(seed: int) -> dict[str, Any]:
    """Return boards with their crawl lines, and the titles of their postings."""
    chance = random.Random(seed)
    moments = [datetime(2026, 1, 5, 3, 15)]
    for _ in range(RUNS - 1):
        moments.append(moments[-1] + timedelta(hours=chance.choice(GAPS)))
    boards = {f"b{number}": invented_board(chance, number, moments) for number in range(BOARDS)}
    boards["steady"] = [f"{moment:%Y-%m-%d %H:%M} complete s1 s2" for moment in moments]
    names = [name for lines in boards.values() for line in lines for name, _, _ in map(named, crawl_of(line)["ids"])]
    title = {name: chance.choice(TITLES[:4] if ".x" not in name else TITLES[2:]) for name in dict.fromkeys(names)}
    return {"boards": boards, "title": title}


def told_again(case: dict[str, Any], board: str) -> BoardHistory:
    """Return a board's history as the reference judges it."""
    lines = [crawl_of(line) for line in case["boards"][board]]
    runs = [crawl_of(line)["at"] for line in case["boards"]["steady"]]
    history = BoardHistory(case["title"])
    employer, is_listed = board, True
    for at in runs:
        line = next((line for line in lines if line["at"] == at), None)
        if line and line["status"] == "off":
            history.pass_time(at)
            history.unlist(at)
            is_listed = False
            continue
        if line is None:
            continue
        past = lines[: lines.index(line) + 1]
        listed_as = next((told["employer"] for told in reversed(past) if "employer" in told), board)
        if listed_as != employer and is_listed:
            history.is_renamed = True
        employer, is_listed = listed_as, True
        over = {name for name, mark, _ in map(named, line["ids"]) if mark == "!"}
        ids = {name for name, _, _ in map(named, line["ids"])} - over
        history.read(Crawl(at, line["status"], ids, over, line.get("no_id", 0), line.get("company"), line.get("http")))
    return history


@pytest.mark.parametrize("seed", [2])
def test_random_histories_are_judged_as_the_reference_judges_them(seed: int) -> None:
    case = invented_case(seed)
    given = Given(case, only=("core.posting_spell", "build.board_state"))
    now = crawl_of(case["boards"]["steady"][-1])["at"]
    for board in case["boards"]:
        history = told_again(case, board)
        assert open_by_the_fold(given, board) == set(history.open), board
        history.pass_time(now)
        assert given.evidence(board) == [crawl.evidence for crawl in history.crawls], board
        names = {name for crawl in history.crawls for name in crawl.ids | crawl.over}
        for name in sorted(names):
            assert given.posting_spells(name) == history.spells(name, now), (board, name)
    given.close()


def open_by_the_fold(given: Given, board: str) -> set[str]:
    rows = given.connection.execute(
        "select source_posting_id from build.board_state s join core.board b using (board_id)"
        " join raw.posting p on list_contains(list_concat(live, list_transform(away, lambda a: a.id)), p.posting_id)"
        " where b.board = ?",
        [board],
    ).fetchall()
    return {row[0] for row in rows}


@pytest.mark.parametrize("seed", (3,))
def test_random_histories_built_after_every_fourth_run_are_those_built_once(seed: int) -> None:
    case = invented_case(seed)
    tables = ("core.posting_spell", "build.board_state")
    once, often = Given(case, only=tables), Given(case, every=4, only=tables)
    assert_equal_rows(rows_of_tables(once.connection), rows_of_tables(often.connection))
    once.close()
    often.close()
