"""The settings of an installation, from the environment (JOBTRENDS_...) or jobtrends.toml, typed and checked."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from flows.private_files import keep_private
from reports.masthead import Masthead
from warehouse.readers import Readers

SETTINGS_FILE = "jobtrends.toml"
PREFIX = "JOBTRENDS_"
# What a source's spider wants from the environment, without which its boards are skipped.
KEYS_OF_SOURCES = {"usajobs": ("JOBTRENDS_USAJOBS_KEY", "JOBTRENDS_USAJOBS_EMAIL")}
# Read elsewhere than here: by the spiders, and by the tests that look at pages in a browser.
OTHER_VARIABLES = frozenset(
    ("JOBTRENDS_LOG_LEVEL", "JOBTRENDS_NAV_TOKEN", "JOBTRENDS_CHROMIUM", *chain(*KEYS_OF_SOURCES.values()))
)
PACKAGED_BOARDS = Path(__file__).parent.parent / "spiders" / "boards.csv"


class SettingsError(ValueError):
    """A setting cannot be used; the message names it and where it stands."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseSettings):
    """What an operator can set. Times are UTC, delays seconds."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=SETTINGS_FILE, extra="forbid", str_strip_whitespace=True
    )

    home: Path = Field(Path("data"), description="data folder")
    boards: Path | None = Field(None, description="board list; HOME/boards.csv if it is there, else the packaged one")
    request_delay: float = Field(1.0, ge=0, allow_inf_nan=False, description="seconds between two requests to a host")
    contact: str = Field("", description="address in the user agent; a live crawl refuses to start without it")
    now: datetime | None = Field(None, description="instant that freezes the run's clock")
    allow_hosts: str = Field(
        "", description="host:port pairs exempt from the public-address and https rules and the delay"
    )
    source_seconds: float | None = Field(
        None, gt=0, allow_inf_nan=False, description="time limit of one source's process; its own if not set"
    )
    crawl_hours: float = Field(2.75, gt=0, le=24, allow_inf_nan=False, description="hours in which a crawl asks sites")
    sources_at_once: int = Field(8, ge=1, description="sources crawled side by side")
    answer_seconds: float = Field(30.0, gt=0, allow_inf_nan=False, description="time limit of one answer")
    workers: int = Field(
        default_factory=cores, ge=1, description="processes that read texts and files, all cores unless told; 1: none"
    )
    memory: str = Field("2GB", description="memory in which tables are built; what needs more goes through the disk")
    cluster: str = Field("", description="scheduler of a Dask cluster that reads texts instead, tcp://host:8786")
    lock_wait_hours: float = Field(
        3.0, ge=0, le=12, allow_inf_nan=False, description="hours that a scheduled weekly run waits for another to end"
    )
    raw_days: float = Field(30.0, ge=0, allow_inf_nan=False, description="days that raw answers are kept; 0 keeps none")
    prefect_days: float = Field(
        90.0, ge=1, allow_inf_nan=False, description="days that the Prefect server keeps runs that ended"
    )
    report_title: str = Field("Machine-learning jobs, week by week", description="title of the pages")
    report_contact: str = Field("", description="address for readers' questions, printed on the pages")
    report_home: str = Field("", description="http(s) address at which the reports folder is served")
    notify: SecretStr = Field(
        SecretStr(""), description="who is told of failed, late and incomplete runs: Apprise addresses, blanks between"
    )
    invented_market: bool = Field(False, description="pages say that the market is invented (the demo)")

    @field_validator("report_home")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// or http://")
        return value

    @field_validator("memory")
    @classmethod
    def _is_size(cls, value: str) -> str:
        if not re.fullmatch(r"[1-9][0-9]*\s?[MGT]i?B", value, re.IGNORECASE):
            raise ValueError("must be a size such as 4GB or 512MB")
        return value

    @field_validator("notify")
    @classmethod
    def _are_addresses(cls, value: SecretStr) -> SecretStr:
        for place, one in enumerate(value.get_secret_value().split(), start=1):
            if "://" not in one:  # not shown: it may hold a password
                raise ValueError(f"address {place} is not like mailto://... or json://... (as Apprise writes them)")
        return value

    @field_validator("now")
    @classmethod
    def _in_utc(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def allowed(self) -> list[str]:
        """Return the allowed host:port pairs."""
        return [pair.strip().lower() for pair in self.allow_hosts.split(",") if pair.strip()]

    @property
    def board_list(self) -> Path:
        """Return the board list in force."""
        own = self.home / "boards.csv"
        return self.boards or (own if own.exists() else PACKAGED_BOARDS)

    @property
    def notified(self) -> list[str]:
        """Return the addresses that are told of failed, late and incomplete runs."""
        return self.notify.get_secret_value().split()

    @property
    def readers(self) -> Readers:
        """Return who reads texts."""
        return Readers(self.workers, self.cluster)

    @property
    def masthead(self) -> Masthead:
        """Return what the operator puts on the pages."""
        return Masthead(self.report_title, self.report_contact, self.report_home)

    @property
    def published(self) -> Path:
        """Return the published file."""
        return self.home / "jobtrends.duckdb"

    def as_fields(self) -> dict[str, Any]:
        """Return the settings as JSON types with the clock frozen, for handing them to a task."""
        return self.model_dump(mode="json", exclude={"notify"}) | {"now": self.clock().isoformat()}

    def clock(self) -> datetime:
        """Return the run's clock, to the second: the frozen one, else now. Read once a run."""
        return (self.now or datetime.now(UTC)).replace(microsecond=0)


def load_settings(**changes: Any) -> Settings:
    """Read the settings; raises SettingsError naming everything that cannot be used."""
    try:
        read = Settings(**changes)
    except ValidationError as error:
        problems = [_problem(detail["loc"], detail["type"], detail["msg"]) for detail in error.errors()]
        raise SettingsError("; ".join([*unknown_variables(os.environ), *problems])) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{Path(SETTINGS_FILE).resolve()}: cannot be read: {error}; fix or remove it") from error
    if unknown := unknown_variables(os.environ):
        raise SettingsError("; ".join(unknown))
    return read


def unknown_variables(names: Iterable[str]) -> list[str]:
    """Return a sentence for each variable with our prefix that is no setting, with the nearest name that is."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | OTHER_VARIABLES
    unknown = sorted(name for name in names if name.upper().startswith(PREFIX) and name.upper() not in known)
    return [f"{name}: not a setting{_nearest(name.upper(), known, PREFIX)}" for name in unknown]


def _problem(location: tuple[int | str, ...], kind: str, message: str) -> str:
    name = ".".join(str(part) for part in location)
    if kind == "extra_forbidden":
        return (
            f"{Path(SETTINGS_FILE).resolve()}: {name!r} is not a setting{_nearest(name.lower(), Settings.model_fields)}"
        )
    return f"setting {name!r} ({PREFIX}{name.upper()} or {SETTINGS_FILE}): {message[:1].lower()}{message[1:]}"


def _nearest(name: str, known: Iterable[str], prefix: str = "") -> str:
    """Return a hint at the known name nearest to an unknown one, or at the list of all where none is near."""
    bare = sorted(entry.removeprefix(prefix) for entry in known)
    near = get_close_matches(name.removeprefix(prefix), bare, n=1)
    return f"; did you mean {prefix}{near[0]}?" if near else "; docs/operating.md lists them all"


def quiet_prefect(settings: Settings) -> None:
    """Keep Prefect's files in the data folder, its telemetry off and its database small; call before it is imported."""
    keep_private()
    folder = settings.home / "prefect"
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.mkdir(exist_ok=True, mode=0o700)
    os.environ.setdefault("PREFECT_HOME", str(folder.resolve()))
    # A server started from here deletes old runs with their logs and artifacts; by default it deletes events only.
    os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED", "events,flow_runs")
    seconds = round(settings.prefect_days * 86_400)
    os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD", str(seconds))
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "90")
    # What was awaited of a run is kept while the machine is off: else a run killed with it would be shown as running.
    os.environ.setdefault("PREFECT_SERVER_EVENTS_EXPIRED_BUCKET_BUFFER", "P30D")
    os.environ.setdefault("PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW", "ignore")
    os.environ.setdefault("PREFECT_RESULTS_DEFAULT_SERIALIZER", "json")
