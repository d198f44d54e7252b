"""The page in a real browser: axe-core's rules, no sideways scrolling, a print of few sheets, in both colour schemes."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import axe_core_python
import pytest

from flows import steps
from tests.browser import chromium, run_browser
from tests.conftest import MarketRun

pytestmark = pytest.mark.browser
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TELL = "const told = document.createElement('pre'); told.id = 'told'; told.textContent = JSON.stringify(%s); document.body.append(told);"
RULES = """
axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}}).then(found => {
  const violations = found.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200)]);
  const charts = [...document.querySelectorAll('.chart')].every(c => c.getAttribute('role') === 'img' && c.ariaLabel);
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
"""
A4_PAGES = 14


@pytest.fixture(scope="module")
def browser() -> str:
    """Return the browser, or skip."""
    found = chromium()
    if found is None:
        pytest.skip("no Chromium: set JOBTRENDS_CHROMIUM or install chromium to run the browser tests")
    return found


@pytest.fixture(scope="module")
def html_text(first_market: MarketRun) -> str:
    """Return a page of the invented market."""
    settings = first_market.settings
    return steps.report_week(settings, steps.last_complete_week(settings.clock()), settings.clock()).page.read_text()


def told_by(browser: str, folder: Path, page: str, scripts: list[str], *words: str) -> Any:
    """Run scripts in a copy of the page whose content policy is taken out, and return the JSON they tell."""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    added = "".join(f"<script>{script}</script>" for script in scripts)
    (folder / "page.html").write_text(page.replace("</body>", f"{added}</body>"), encoding="utf-8")
    dom = run_browser(
        browser, folder, *words, "--virtual-time-budget=60000", "--dump-dom", (folder / "page.html").as_uri()
    )
    told = re.search(r'<pre id="told">(.*?)</pre>', dom, re.S)
    assert told, dom[-300:]
    return json.loads(html.unescape(told[1]))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(scheme: str, width: int, browser: str, html_text: str, tmp_path: Path) -> None:
    colours = f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}"
    script = RULES + TELL % "{violations, passes: found.passes.length, charts, dark}" + "});"
    told = told_by(browser, tmp_path, html_text, [AXE, script], colours, f"--window-size={width},900")
    assert told["violations"] == []
    assert told["passes"] > 20 and told["charts"] and told["dark"] == (scheme == "dark")


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1920])
def test_the_page_never_scrolls_sideways(width: int, browser: str, html_text: str, tmp_path: Path) -> None:
    script = TELL % "[innerWidth, document.documentElement.scrollWidth]"
    inner, scrolled = told_by(browser, tmp_path, html_text, [script], f"--window-size={width},900")
    assert scrolled <= inner and abs(inner - width) < 150


def test_a_print_takes_few_sheets(browser: str, html_text: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(html_text, encoding="utf-8")
    target = tmp_path / "page.pdf"
    run_browser(browser, tmp_path, f"--print-to-pdf={target}", (tmp_path / "page.html").as_uri())
    pages = len(re.findall(rb"/Type\s*/Page\b", target.read_bytes()))
    assert 1 <= pages <= A4_PAGES


@pytest.mark.parametrize("width", [360, 1280])
def test_texts_in_charts_are_drawn_large_enough(width: int, browser: str, html_text: str, tmp_path: Path) -> None:
    """Eleven pixels at least, as drawn: a picture that shrinks with the page shrinks its texts."""
    measure = """(() => { const sizes = [...document.querySelectorAll('svg text')].filter(t => t.textContent).map(t => {
        const drawn = t.ownerSVGElement.getBoundingClientRect().width / t.ownerSVGElement.viewBox.baseVal.width;
        return parseFloat(getComputedStyle(t).fontSize) * drawn; }); return [sizes.length, Math.min(...sizes)]; })()"""
    count, smallest = told_by(browser, tmp_path, html_text, [TELL % measure], f"--window-size={width},900")
    assert count > 50 and smallest >= 11
