"""The exported files hold what the published file holds, for readers that are not ours."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import frictionless
import pandas
import polars
import pytest

from tests.commands import Commands
from tests.conftest import MarketRun
from warehouse.database import WarehouseError, connect_published
from warehouse.exporting import export

OLDER_CLIENT = Path(sys.executable).with_name("duckdb")  # the command-line client of an earlier release


@pytest.fixture(scope="module")
def exported(first_market: MarketRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export the market both ways."""
    folder = tmp_path_factory.mktemp("exports") / "all"
    export(first_market.settings.published, folder, ["parquet", "csv"], lambda line: None)
    return folder


def test_the_description_fits_the_files(exported: Path) -> None:
    package = json.loads((exported / "datapackage.json").read_text())
    files = {path.relative_to(exported).as_posix() for path in exported.glob("*/*")}
    assert {resource["path"] for resource in package["resources"]} == files
    for resource in package["resources"]:
        content = (exported / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["description"] and all(field["description"] for field in resource["schema"]["fields"])


def test_other_readers_find_every_row(exported: Path, first_market: MarketRun) -> None:
    with connect_published(first_market.settings.published) as connection:
        for table in ("marts.week_skill", "marts.vacancy", "core.posting_version"):
            wanted = connection.execute(f"from {table}").fetchall()
            parquet = str(exported / f"parquet/{table}.parquet")
            assert duckdb.connect().execute(f"from '{parquet}'").fetchall() == wanted
            frame = pandas.read_csv(exported / f"csv/{table}.csv")
            assert len(frame) == len(wanted)
            counted = [str(OLDER_CLIENT), "-csv", "-noheader", "-c", f"select count(*) from '{parquet}'"]
            assert int(subprocess.run(counted, capture_output=True, text=True, check=True).stdout) == len(wanted)


def test_frictionless_finds_the_package_and_its_tables_valid(exported: Path) -> None:
    description = json.loads((exported / "datapackage.json").read_text())
    assert list(frictionless.Package.metadata_validate(description)) == []
    assert description["licenses"][0]["title"] and description["citation"]
    package = frictionless.Package(exported / "datapackage.json")
    for table in ("marts.vacancy", "marts.vacancy-version", "marts.week-skill", "core.crawl", "core.city"):
        resource = package.get_resource(f"{table}-csv")
        report = resource.validate(limit_rows=300)  # the type of every cell, keys, and the file's checksum
        assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
    assert package.get_resource("marts.vacancy-csv").schema.primary_key == ["vacancy_id"]


def test_polars_reads_both_with_types(exported: Path) -> None:
    frame = polars.read_parquet(exported / "parquet/marts.vacancy.parquet")
    assert frame.schema["countries"] == polars.List(polars.String) and frame.schema["opened_at"].is_temporal()
    assert polars.read_csv(exported / "csv/marts.vacancy.csv", infer_schema_length=None).height == frame.height
    remote = frame.filter(polars.col("world_regions").list.contains("EU")).height
    query = f"select count(*) from '{exported}/parquet/marts.vacancy.parquet' where list_contains(world_regions, 'EU')"
    assert duckdb.execute(query).fetchall() == [(remote,)]


def test_a_nested_value_is_json_in_csv(exported: Path) -> None:
    package = json.loads((exported / "datapackage.json").read_text())
    nested = {
        (resource["path"], field["name"])
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if resource["format"] == "csv" and field["type"] in ("array", "object")
    }
    assert nested
    for path, column in nested:
        with (exported / path).open(newline="", encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                assert not row[column] or json.loads(row[column]) is not None


def test_only_an_earlier_export_is_replaced(exported: Path, first_market: MarketRun, tmp_path: Path) -> None:
    published = first_market.settings.published
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("not an export")
    with pytest.raises(WarehouseError, match="not an export; name another folder"):
        export(published, tmp_path / "mine", ["csv"], lambda line: None)
    assert (tmp_path / "mine/letter.txt").read_text() == "not an export"
    export(published, tmp_path / "new", ["csv"], lambda line: None)
    before = (tmp_path / "new/datapackage.json").read_bytes()
    (tmp_path / "new/csv/older.csv").touch()
    export(published, tmp_path / "new", ["csv"], lambda line: None)
    assert (tmp_path / "new/datapackage.json").read_bytes() == before
    assert not (tmp_path / "new/csv/older.csv").exists()


def test_the_command_names_what_is_wrong(jobtrends: Commands, tmp_path: Path) -> None:
    assert "jobtrends build" in jobtrends("export", str(tmp_path / "x")).line
    refused = jobtrends("export", str(tmp_path / "x"), "--format", "xls")
    assert refused.status == 2 and "'xls' is not one of parquet, csv" in refused.line
    assert not (tmp_path / "x").exists() and not (tmp_path / "x.part").exists()
