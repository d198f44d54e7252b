"""What the report site costs on a long history: the page of a week, and every page that is made again each week.

The baseline is Jinja2 alone, which renders as many pages of as many bytes from a list of rows, everything escaped.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from tests.benchmarks.history import fill
from tests.benchmarks.week import WEEKS, told
from warehouse.build import build_tables
from warehouse.database import WAREHOUSE_FILE, connect
from warehouse.publish import publish

VACANCIES = 100_000
CITIES = 1_300  # so many that skills, employers, places and roles together have over 2,000 pages
SCATTERED = """
update clean.reading set places = [{'country': ['DE', 'US', 'GB', 'FR'][1 + (hash(row_hash) % 4)::integer],
                                    'city': 'City ' || (hash(row_hash) // 7 % $cities), 'region': null}]
"""
SITE = """
import json, sys, time
from datetime import date
from pathlib import Path
from reports.masthead import Masthead
from reports.site import renew_site
from reports.weekly import issue_report
home, week, masthead = Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), Masthead("bench")
published, folder = home / "jobtrends.duckdb", home / "reports"
began = time.process_time()
issue_report(published, folder, week, masthead=masthead, invented=True)
issued = time.process_time()
renew_site(published, folder, masthead=masthead, invented=True)
renewed = time.process_time()
sizes = [path.stat().st_size for kind in ("skill", "employer", "place", "role") for path in (folder / kind).rglob("*.html")]
print(json.dumps({"week": issued - began, "site": renewed - issued, "pages": len(sizes), "bytes": sum(sizes), "MiB": peak()}))
"""
BARE = """
import json, sys, time
from jinja2 import Environment
pages, size = int(sys.argv[1]), int(sys.argv[2]) // int(sys.argv[1])
row = ["a < b & c", 41, "Machine Learning"]
source = "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>\\n{% endfor %}"
template = Environment(autoescape=True).from_string(source)
rows = [row] * (size // len(template.render(rows=[row])))
began = time.process_time()
for _ in range(pages):
    template.render(rows=rows)
print(json.dumps({"seconds": time.process_time() - began}))
"""


def cost_of_site() -> None:
    """Print the processor seconds of a week's page and of all others, with their ratio to Jinja2 alone, and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with connect(home / WAREHOUSE_FILE) as connection:
            monday = fill(connection, VACANCIES, WEEKS, every=1)
            connection.execute(SCATTERED, {"cities": CITIES})
            build_tables(connection, monday)
            publish(connection, home / "jobtrends.duckdb")
        cost = told(SITE, folder, f"{monday - timedelta(weeks=1):%Y-%m-%d}")
    bare = told(BARE, str(int(cost["pages"])), str(int(cost["bytes"])))["seconds"]
    each = 2_000 / cost["pages"]
    print(f"{'site of 10^5 vacancies, 104 weeks':34s} the week {cost['week']:5.1f} s CPU, peak {cost['MiB']:.0f} MiB")
    print(
        f"{'':34s} {cost['pages']:.0f} look-up pages and the rest {cost['site']:5.1f} s CPU ({cost['site'] * each:.1f} for 2,000),"
        f" Jinja2 alone {bare:5.1f} s: {cost['site'] / bare:5.2f}x"
    )
