"""Units, image and compose file: every command in them is one of ours, every setting known, nothing listens outside."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.cli.commands import COMMANDS as ROWS
from flows.settings import unknown_variables

OPS = Path(__file__).resolve().parent.parent / "ops"
UNITS = sorted((OPS / "systemd").glob("*.service"))
COMMANDS = {name for name, _, _ in ROWS}


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text())
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_of_ours_and_writes_in_its_folder_only(path: Path) -> None:
    service = unit(path)["Service"]
    program, command, *_ = service["ExecStart"].split()
    assert program.endswith("/.venv/bin/jobtrends") and command in COMMANDS
    assert service["ReadWritePaths"] == service["WorkingDirectory"] == "/srv/jobtrends"
    assert "0.0.0.0" not in path.read_text()


def test_the_environment_of_the_units_names_settings_that_there_are() -> None:
    names = re.findall(r"^([A-Z_]+)=", (OPS / "jobtrends.env").read_text(), re.M)
    assert unknown_variables(names) == [] and "JOBTRENDS_CONTACT" in names


def test_the_services_of_the_compose_file_run_our_commands_and_listen_on_this_machine() -> None:
    told: dict[str, Any] = yaml.safe_load((OPS / "compose.yaml").read_text())
    assert set(told["services"]) == {"database", "server", "deployment", "worker", "pages"}
    for name, service in told["services"].items():
        if service["image"] == "jobtrends":
            assert service["command"][0] in COMMANDS, name
            assert unknown_variables(service["environment"]) == []
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert set(service.get("depends_on", [])) <= set(told["services"])
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in told["volumes"]


def test_the_compose_file_fits_the_compose_specification() -> None:
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed: run `make setup`")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "ops/compose.yaml"]
    done = subprocess.run(command, cwd=OPS.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_container_file_keeps_to_what_hadolint_asks() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint is not installed: `make setup` installs it on Linux with an x86-64 processor")
    command = [hadolint, "--no-color", "--failure-threshold", "style", "ops/Containerfile"]
    done = subprocess.run(command, cwd=OPS.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_the_image_is_built_of_files_that_there_are_and_runs_as_nobody_special() -> None:
    text = (OPS / "Containerfile").read_text()
    assert (OPS.parent / "requirements.lock").exists() and "USER 10001" in text
    assert re.search(r'ENTRYPOINT \["jobtrends"\]', text)
    assert all(word in COMMANDS for word in re.findall(r'CMD \["(\w+)"', text))
