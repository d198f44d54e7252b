"""The house: import directions, fixed names, pinned settings, lock files, documentation in step."""

from __future__ import annotations

import ast
import csv
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from scrapy.settings import Settings as ScrapySettings

from flows.cli.commands import COMMANDS
from flows.scheduler import DEPLOYMENTS
from flows.settings import Settings
from flows.weekly import LONGEST_WAIT_SECONDS
from spiders.boards import PACKAGED_BOARDS, BoardListError, read_boards
from warehouse.database import SCHEMAS, TableFile, WarehouseError, table_files
from warehouse.former_names import PRINTED

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("spiders", "warehouse", "reports", "flows")
MAY_IMPORT = {
    "spiders": {"spiders"},
    "warehouse": {"warehouse"},
    "reports": {"reports"},
    "flows": set(PACKAGES) - {"spiders"},
}
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """Return the top-level packages a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_doors_open_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert imported(path) & set(PACKAGES) <= MAY_IMPORT[package]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_are_short_and_say_what_they_own(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body
    lines = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.strip().startswith("#")
    ]
    assert len(lines) <= 320


def test_public_functions_and_classes_have_docstrings() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not any(isinstance(d, ast.Name) and d.id == "classmethod" for d in node.decorator_list)
    ]
    known = {
        "crawled",
        "scraped",
        "dropped",
        "getHostByName",
        "download_request",
        "read",
        "do_GET",
        "watch",
        "once",
        "no_number",
        "finite",
        "Handler",
    }
    assert [name for name in bare if name.split(":")[1] not in known] == []


def test_ruff_and_mypy_are_clean() -> None:
    for words in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]):
        done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-500:]


def test_s13_s14_s18_scrapy_settings_are_pinned() -> None:
    settings = ScrapySettings()
    settings.setmodule("spiders.settings")
    expected = {
        "ROBOTSTXT_OBEY": True, "COOKIES_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
        "DOWNLOAD_VERIFY_CERTIFICATES": True, "METAREFRESH_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_TIMEOUT": 30,
        "DOWNLOAD_MAXSIZE": 32 * 1024 * 1024, "MEMUSAGE_LIMIT_MB": 512, "REDIRECT_MAX_TIMES": 5, "CONCURRENT_ITEMS": 1,
        "WARN_ON_GENERATOR_RETURN_VALUE": False, "LOG_LEVEL": "INFO", "HTTPCACHE_ENABLED": False, "JOBDIR": None,
    }  # fmt: skip
    assert {name: settings.get(name) for name in expected} == expected
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert [handlers[scheme] for scheme in ("data", "file", "ftp", "s3")] == [None] * 4


def test_s17_no_pickle_and_no_unsafe_yaml() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert not {"pickle", "marshal", "shelve"} & imported(path), path
        assert "yaml.load(" not in text and "eval(" not in text


def test_lock_files_have_hashes_and_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "http://" not in text and "https://" not in text and "--hash=sha256:" in text
        pinned = [line for line in text.splitlines() if re.match(r"^[a-z0-9]", line)]
        assert all("==" in line for line in pinned)


def test_the_server_of_the_pinned_prefect_imports() -> None:
    importlib.import_module("prefect.server.api.server")
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([0-9.]+)", (ROOT / "requirements.lock").read_text(), re.M))
    # Prefect 3.8 schedules nothing beside SQLAlchemy 2.1, and whenever 0.10 refuses its time zones; 3.9.1 caps FastAPI itself.
    assert tuple(map(int, pinned["prefect"].split("."))) >= (3, 9, 1)
    assert tuple(map(int, pinned["whenever"].split(".")))[:2] >= (0, 11)


def test_prefect_yaml_schedules_in_utc_and_leaves_one_run_at_a_time_to_the_lock() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    scheduled = [d for d in told["deployments"] if "schedules" in d]
    crons = {d["name"]: d["schedules"][0] for d in scheduled}
    assert {name: (s["cron"], s["timezone"]) for name, s in crons.items()} == {
        "daily": ("15 3 * * *", "UTC"),
        "weekly": ("0 6 * * 1", "UTC"),
    }
    assert not any("concurrency_limit" in d for d in told["deployments"]), (
        "a killed run would hold its slot for minutes"
    )
    assert {d["name"]: d["entrypoint"].split(":")[1] for d in scheduled} == DEPLOYMENTS
    assert [d["entrypoint"] for d in told["deployments"] if d not in scheduled] == ["flows.recovering:recovery"]


def test_flows_wait_no_longer_than_they_may() -> None:
    longest = next(bound.le for bound in Settings.model_fields["lock_wait_hours"].metadata if hasattr(bound, "le"))
    assert longest * 3600 == LONGEST_WAIT_SECONDS


def test_importing_a_flow_reads_no_settings_and_makes_no_file(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    wrong = os.environ | {"JOBTRENDS_RAW_DAYS": "many", "JOBTRENDS_HOME": str(here / "home"), "HOME": str(tmp_path)}
    command = [sys.executable, "-c", "import flows.weekly, flows.demo"]
    done = subprocess.run(command, cwd=here, env=wrong, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not list(here.iterdir()), done.stderr


def test_the_packaged_board_list_holds_real_employers_on_all_sources() -> None:
    boards = read_boards(PACKAGED_BOARDS)
    enabled = [board for board in boards if board.enabled]
    assert len({board.employer for board in enabled if board.source in ("greenhouse", "lever", "ashby")}) >= 80
    assert {"greenhouse", "lever", "ashby", "hackernews"} <= {board.source for board in enabled}


@pytest.mark.parametrize("token", ["../x", ".hidden", "a/b/c", "a b", "", "x" * 101, "ä"])
def test_s10_board_tokens_that_leave_the_folder_are_refused_with_their_line(token: str, tmp_path: Path) -> None:
    path = tmp_path / "boards.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow("source,board,employer,base_url,delay_s,enabled,notes".split(","))
        writer.writerow(["greenhouse", token, "Acme", "", "", "true", ""])
    with pytest.raises(BoardListError, match="line 2"):
        read_boards(path)


def test_facts_of_sources_and_landed_columns_stand_in_classes() -> None:
    from spiders.tables import tables

    differing = [path.name for path, text in tables().items() if path.read_text(encoding="utf-8") != text]
    assert differing == [], "write them again: python -m spiders.tables"


def test_documents_name_every_setting_command_and_test_command() -> None:
    guide, readme = (ROOT / "docs/operating.md").read_text(), (ROOT / "README.md").read_text()
    for name in Settings.model_fields:
        assert f"`{name.upper()}`" in guide, name
    table = re.findall(r"^\| (`jobtrends .*?) \| ", readme, re.M)
    told_there = {name for cell in table for name in re.findall(r"`(?:jobtrends )?(\w+)", cell)}
    assert {name for name, *_ in COMMANDS} <= told_there
    told = (ROOT / "CONTRIBUTING.md").read_text() + readme
    for target in re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M):
        assert target in ("setup", "browser", "clean") or f"`make {target}`" in told or f"make {target} " in told, (
            target
        )
    assert "make test" in readme and "make test" in (ROOT / ".ci/run").read_text()


def test_every_sql_file_opens_with_meaning_and_grain() -> None:
    for path in sorted((ROOT / "warehouse/sql").rglob("*.sql")):
        head = path.read_text().split("create")[0].split("select")[0]
        assert head.startswith("-- "), path
        if path.parent.name in SCHEMAS:
            assert "-- Grain:" in head, path


def test_every_table_names_its_build_mode_and_keeps_to_it() -> None:
    for file in table_files("build", "core", "marts"):
        adds_to_what_is_there = bool(re.search(r"^(delete from|update) ", file.text, re.M)) or file.table in (
            "build.mark",
            PRINTED,
        )
        assert (file.mode == "kept") == adds_to_what_is_there, file.table
    bare = TableFile("marts", "week_new", "-- Meaning.\n-- Grain: one row per week.\ncreate table marts.week_new (\n);")
    with pytest.raises(WarehouseError, match=r"'-- Build: replaced\.' or '-- Build: kept\.'"):
        _ = bare.script


def test_nothing_names_this_machine_or_a_registry() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    for name in tracked:
        path = ROOT / name
        if path.suffix in (".png", ".xz") or name == "tests/test_house_rules.py":
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(^|[^A-Za-z])/(work|farm|root)/", text), name
        assert not re.search(r"https?://[^ \"/]+/(simple|packages)/", text), name


LEFT_JOIN = re.compile(r"left join (?:\([^()]*\)|[\w.]+) (?P<right>\w+) on (?P<condition>[^\n]*)")


def test_no_left_join_asks_its_left_side_for_a_constant() -> None:
    """DuckDB 2.0 cannot plan such a join where its statistics rule the constant out, as on a list without boards in the US."""
    found = [
        f"{path}: {join[0]}"
        for path in sorted(ROOT.glob("*/**/*.sql"))
        for join in LEFT_JOIN.finditer(path.read_text(encoding="utf-8"))
        for left in re.findall(r"(\w+)\.\w+ = '", join["condition"])
        if left != join["right"]
    ]
    assert not found, found
