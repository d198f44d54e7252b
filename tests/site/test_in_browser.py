"""Every kind of page in a real browser: axe-core's rules, no sideways scrolling, no message, a print of few sheets."""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import axe_core_python
import pytest

from tests.browser import chromium, run_browser

pytestmark = pytest.mark.browser
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TELL = "const told = document.createElement('pre'); told.id = 'told'; told.textContent = JSON.stringify(%s); document.body.append(told);"
RULES = """
axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}}).then(found => {
  const violations = found.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200)]);
  const charts = [...document.querySelectorAll('svg.ch')].every(c => c.getAttribute('role') === 'img' && c.ariaLabel);
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
"""
A4_PAGES = 14
KINDS = ("week", "skill", "employer", "place", "role", "index", "find", "new", "method")
# A window is at least 500 px wide: on a phone the page is narrower than its window, with the same rules of the style sheet.
MEASURE = """(() => {
    if (WIDTH < 500) document.documentElement.style.width = WIDTH + 'px'; const sizes = [...document.querySelectorAll('svg text')].filter(t => t.textContent && t.getBoundingClientRect().width).map(t => {
    const drawn = t.ownerSVGElement.getBoundingClientRect().width / t.ownerSVGElement.viewBox.baseVal.width;
    return parseFloat(getComputedStyle(t).fontSize) * drawn; });
    const hidden = [...document.querySelectorAll('.scroll')].filter(
      box => box.getClientRects().length && !box.closest('details:not([open])') && box.scrollWidth > box.clientWidth + 1).map(box => box.ariaLabel);
    return {hidden, inner: document.body.clientWidth, scrolled: document.body.scrollWidth, smallest: sizes.length ? Math.min(...sizes) : null}; })()"""


@pytest.fixture(scope="module")
def browser() -> str:
    """Return the browser, or skip."""
    found = chromium()
    if found is None:
        pytest.skip("no Chromium: set JOBTRENDS_CHROMIUM or install chromium to run the browser tests")
    return found


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


@pytest.mark.parametrize("kind", (*KINDS, "digest"))
def test_axe_finds_no_violation(kind: str, browser: str, kinds_of_page: dict[str, Path], tmp_path: Path) -> None:
    """In both schemes, on a phone and on a desk: light and narrow, dark and wide."""
    text = kinds_of_page[kind].read_text(encoding="utf-8")
    for number, (scheme, width) in enumerate((("light", 360), ("dark", 1280))):
        colours = f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}"
        script = RULES + TELL % "{violations, passes: found.passes.length, charts, dark}" + "});"
        folder = tmp_path / str(number)
        folder.mkdir()
        told = told_by(browser, folder, text, [AXE, script], colours, f"--window-size={width},900")
        assert told["violations"] == [], (scheme, width)
        assert told["passes"] > 15 and told["charts"] and told["dark"] == (scheme == "dark")


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways_or_draws_small_texts(
    kind: str, browser: str, kinds_of_page: dict[str, Path], tmp_path: Path
) -> None:
    """Eleven pixels at least, as drawn: a picture that shrinks with the page shrinks its texts. No table hides a column."""
    text = kinds_of_page[kind].read_text(encoding="utf-8")
    for width in (360, 768, 1280):
        folder = tmp_path / str(width)
        folder.mkdir()
        told = told_by(
            browser, folder, text, [TELL % MEASURE.replace("WIDTH", str(width))], f"--window-size={width},900"
        )
        assert told["scrolled"] <= told["inner"] and abs(told["inner"] - width) < 20, width
        assert told["hidden"] == [], width
        assert told["smallest"] is None or told["smallest"] >= 10.9, width


def test_the_week_is_no_longer_than_its_budget(browser: str, week_page: Path, tmp_path: Path) -> None:
    measure = "({height: document.documentElement.scrollHeight})"
    told = told_by(browser, tmp_path, week_page.read_text(), [TELL % measure], "--window-size=390,900")
    assert told["height"] <= 12_000


def test_a_print_takes_few_sheets(browser: str, week_page: Path, tmp_path: Path) -> None:
    target = tmp_path / "page.pdf"
    run_browser(browser, tmp_path, f"--print-to-pdf={target}", week_page.resolve().as_uri())
    pages = len(re.findall(rb"/Type\s*/Page\b", target.read_bytes()))
    assert 1 <= pages <= A4_PAGES


@pytest.mark.parametrize("kind", KINDS)
def test_the_browser_has_nothing_to_say(
    kind: str, browser: str, kinds_of_page: dict[str, Path], tmp_path: Path
) -> None:
    """With its content policy in force, opened from disk: no message on the console, no request."""
    words_ = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
              "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={tmp_path}", "--enable-logging=stderr", "--dump-dom", kinds_of_page[kind].resolve().as_uri()]  # fmt: skip
    done = subprocess.run(words_, capture_output=True, text=True, timeout=120, check=True)
    assert "<h1" in done.stdout
    assert "CONSOLE" not in done.stderr, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def test_find_filters_sorts_and_watches(browser: str, kinds_of_page: dict[str, Path], tmp_path: Path) -> None:
    """The script of the page itself, with its content policy: filtered by its address, sorted and watched by clicks."""
    script = """
    const shown = () => [...document.querySelectorAll('tbody tr[id]')].filter(r => !r.hidden);
    const seen = {all: shown().length};
    const text = document.getElementById('text'); text.value = 'python'; text.dispatchEvent(new Event('input'));
    seen.filtered = shown().map(r => r.cells[0].textContent);
    text.value = ''; text.dispatchEvent(new Event('input'));
    document.querySelectorAll('thead button')[2].click();
    seen.sorted = shown().map(r => Number(r.cells[3].dataset.sort));
    shown()[0].querySelector('.star').click(); document.getElementById('watched').click();
    seen.watched = shown().length;
    """
    told = told_by(browser, tmp_path, kinds_of_page["find"].read_text(), [script + TELL % "seen"])
    assert told["all"] > 60 and 1 <= len(told["filtered"]) < 10 and told["watched"] == 1
    assert told["sorted"] == sorted(told["sorted"], reverse=True) and len(told["sorted"]) == told["all"]
