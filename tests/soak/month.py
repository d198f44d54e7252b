"""The installation of a month of operation: Prefect on PostgreSQL, who is told, and its next version."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

from tests.prefect_platform import ROOT, wait_until
from tests.sinks import Sinks
from tests.soak.postgres import Postgres
from tests.soak.use import Use
from tests.test_packages import built, tracked

NEXT_VERSION = "0.1.1"
# Prefect plans runs days ahead, and here on the day itself. Events that follow a change of state of the last five minutes
# wait for its event, and a plan has none: what happens to such a run would be told a quarter of an hour late.
PLANNED_DAYS_AHEAD = """
create function planned_days_ahead() returns trigger language plpgsql as
$$ begin new.timestamp := new.timestamp - interval '3 days'; return new; end $$;
create trigger planned_days_ahead before insert on flow_run_state for each row
when (new.message = 'Flow run scheduled') execute function planned_days_ahead()
"""
# What must have been told by the end. Late runs are left out: they are named when they begin, after that.
TO_BE_TOLD = """
select distinct 'jobtrends: ' || r.name || ': ' || s.name from flow_run_state s
join flow_run r on r.id = s.flow_run_id join deployment d on d.id = r.deployment_id
where d.name in ('daily', 'weekly') and s.name in ('Failed', 'Crashed', 'TimedOut', 'Incomplete')
"""


class Month(Use):
    """The installation of a month: its database, who is told, and its backup."""

    database: Postgres
    sinks: Sinks
    told_before = 0, 0
    days_of_killed_servers: tuple[str, ...] = ()

    def begin_day(self, instant: str) -> None:
        """Begin a day, which has its own notifications."""
        super().begin_day(instant)
        self.told_before = len(self.sinks.mails), len(self.sinks.posts)

    def begin_use(self) -> None:
        """Start Prefect, to which every run was planned days ago."""
        super().begin_use()
        self.database.query(PLANNED_DAYS_AHEAD)

    def crawled(self, kind: str = "COMPLETED") -> str:
        """Crawl the day by schedule, to the end; returns the run."""
        run_id = self.planned("crawl/daily")
        state = self.done(run_id)
        assert state["type"] == kind, state
        return run_id

    def told(self, words: str, seconds: float = 120) -> None:
        """Wait until both addresses have been told so on this day."""
        wait_until(
            lambda: all(any(words in one for one in told) for told in self.told_today()),
            seconds, f"notifications of {words}",
        )  # fmt: skip

    def told_today(self) -> tuple[list[str], list[str]]:
        """Return the mails and posts of this day."""
        mails, posts = self.told_before
        return self.sinks.mails[mails:], self.sinks.posts[posts:]

    def untold(self) -> list[str]:
        """Return which ends of runs one of the addresses has not been told of, but for those that Prefect holds back.

        It does for a quarter of an hour if the server was killed in the middle of the run; here it is killed again before.
        """
        held_back = tuple(f"jobtrends: crawl {day}: " for day in self.days_of_killed_servers)
        asked = [words for words in self.database.query(TO_BE_TOLD).splitlines() if not words.startswith(held_back)]
        mails, posts = "\n".join(self.sinks.mails), "\n".join(self.sinks.posts)
        return [words for words in asked if words not in mails or words not in posts]

    def server_was_killed_in_a_run(self) -> None:
        """Expect no word of how the day's crawl ends."""
        self.days_of_killed_servers += (self.instant[:10],)

    def call(self, *words: str) -> str:
        """Run a `jobtrends` command that must succeed, at the day's instant; returns what it prints."""
        done = self.platform.call(*words, JOBTRENDS_NOW=self.instant)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def doctor_says(self, *words: str) -> None:
        """Ask `doctor` until it says all that; what it does not know within five seconds it leaves open."""

        def said() -> bool:
            told = self.platform.call("doctor").stdout
            return all(word in told for word in words)

        wait_until(said, 180, f"a look at the installation that says {words}")

    def restart(self) -> None:
        """Start server and worker."""
        self.platform.start_server()
        self.platform.start_worker()

    def kill_server(self) -> None:
        """End the server by SIGKILL."""
        server = self.platform.server
        assert server
        server.kill()
        server.wait()
        self.platform.processes.remove(server)


def next_version(folder: Path) -> Path:
    """Build and unpack a wheel of a next version, whose rules have another number."""
    source = folder / "source"
    for name in tracked():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, source / name, follow_symlinks=False)
    for name, words, changed in (
        ("pyproject.toml", r'(?m)^version = ".*"$', f'version = "{NEXT_VERSION}"'),
        ("warehouse/clean/__init__.py", r'f"\d+-', 'f"1000-'),
    ):
        text = (source / name).read_text()
        assert re.search(words, text)
        (source / name).write_text(re.sub(words, changed, text))
    with zipfile.ZipFile(built(source, "build_wheel", folder / "wheel")) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"
