"""Board lists as people save them: read, or refused with file, line, column and remedy."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from spiders.boards import PACKAGED_BOARDS, BoardListError, check_boards, read_boards
from spiders.job_sites import JOB_SITES

HEAD = "source,board,employer,country,base_url,delay_s,enabled,was,evidence,notes\n"
GOOD = HEAD + "greenhouse,acme,Acmé,DE,,,true,old older,A,\nashby,beta,Beta,,,2.5,,,,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_encodings_that_say_what_they_are_are_read(encoding: str, ends: str, tmp_path: Path) -> None:
    path = tmp_path / "boards.csv"
    path.write_bytes(GOOD.replace("\n", ends).encode(encoding))
    boards = read_boards(path)
    assert [(board.board, board.employer, board.country, board.was) for board in boards] == [
        ("acme", "Acmé", "DE", "old older"), ("beta", "Beta", "", "")
    ]  # fmt: skip


REFUSED = {
    "latin1": (GOOD.encode("latin-1"), "line 2: byte 0xe9 is not UTF-8; save the file as CSV in UTF-8"),
    "utf16_no_bom": (GOOD.encode("utf-16-le"), "save the file as CSV in UTF-8"),
    "empty": (b"", "line 1: columns must be"),
    "header_only": (HEAD.encode(), "lists no board"),
    "delay": ((HEAD + "ashby,a,A,,,-5,,,,\n").encode(), "line 2: delay_s '-5'"),
    "delay_nan": ((HEAD + "ashby,a,A,,,nan,,,,\n").encode(), "line 2: delay_s 'nan'"),
    "file": ((HEAD + "ashby,a,A,,file:///etc/passwd,,,,,\n").encode(), "line 2: base_url 'file:///etc/passwd'"),
    "script": ((HEAD + "ashby,a,A,,javascript:alert(1),,,,,\n").encode(), "line 2: base_url 'javascript"),
    "no_address": ((HEAD + "jobposting,a,A,,,,,,,\n").encode(), "line 2: base_url is empty"),
    "twice": ((HEAD + "ashby,a,A,,,,,,,\nashby,a,A,,,,,,,\n").encode(), "line 3: ashby:a is listed twice, first in line 2"),
    "country": ((HEAD + "ashby,a,A,Germany,,,,,,\n").encode(), "line 2: country 'Germany'"),
    "was_current": ((HEAD + "ashby,a,A,,,,,b,,\nashby,b,B,,,,,,,\n").encode(), "line 2: was 'b' is listed as a board too, in line 3"),
    "was_itself": ((HEAD + "ashby,a,A,,,,,a,,\n").encode(), "line 2: was 'a' is listed as a board too"),
    "was_twice": ((HEAD + "ashby,a,A,,,,,c,,\nashby,b,B,,,,,x;c,,\n").encode(), "line 3: was 'c' belongs to the board in line 2 too"),
    "was_moved_twice": ((HEAD + "ashby,a,A,,,,,lever:c,,\nashby,b,B,,,,,lever:c,,\n").encode(), "line 3: was 'lever:c' belongs to the board in line 2 too"),
    "was_moved_and_listed": ((HEAD + "ashby,a,A,,,,,lever:b,,\nlever,b,B,,,,,,,\n").encode(), "line 2: was 'lever:b' is listed as a board too, in line 3"),
    "was_nowhere": ((HEAD + "ashby,a,A,,,,,nowhere:b,,\n").encode(), "line 2: was 'nowhere:b' is not the token"),
    "was_path": ((HEAD + "ashby,a,A,,,,,../c,,\n").encode(), "line 2: was '../c' is not the token"),
}  # fmt: skip


@pytest.mark.parametrize("source", [*JOB_SITES, "LinkedIn"])
def test_a_line_of_a_site_that_is_not_crawled_is_refused_with_the_reason(source: str, tmp_path: Path) -> None:
    path = tmp_path / "boards.csv"
    path.write_text(f"{HEAD}{source},acme,Acme,,,,false,,,\n")
    boards, problems = check_boards(path)
    assert boards == []
    assert problems == [f"line 2: source '{source}': {JOB_SITES[source.lower()].refusal}; remove the line"]
    with pytest.raises(BoardListError, match=r"line 2: source .* is (not crawled|switched off): "):
        read_boards(path)


@pytest.mark.parametrize("name", REFUSED)
def test_others_are_refused_with_file_line_and_remedy(name: str, tmp_path: Path) -> None:
    path = tmp_path / "boards.csv"
    content, told = REFUSED[name]
    path.write_bytes(content)
    with pytest.raises(BoardListError) as raised:
        read_boards(path)
    assert str(raised.value).startswith(f"{path}: ") and told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_packaged_list_is_graded_by_evidence_and_tracks_no_employer_twice() -> None:
    boards = read_boards(PACKAGED_BOARDS)
    assert len(boards) >= 600
    assert [b.board for b in boards if not re.match(r"[ABC] 20\d\d-\d\d(-\d\d)?: \w", b.evidence)] == []
    twice = [name for name, count in Counter(b.employer for b in boards if b.enabled).items() if count > 1]
    assert twice == []
    moved = {was: b.source + ":" + b.board for b in boards for was in b.was.split()}
    assert moved["lever:mistral"] == "ashby:mistral.ai"


def test_the_same_token_of_another_source_is_another_board(tmp_path: Path) -> None:
    path = tmp_path / "boards.csv"
    path.write_text(HEAD + "ashby,a,A,,,,,b,,\nlever,b,B,,,,,,,\n")
    assert len(read_boards(path)) == 2
