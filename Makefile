# Two commands for a fresh machine: `make demo` and `make test`. Python 3.11 or newer, git and make are all they need.
PYTHON ?= python3
BIN := .venv/bin
# An incomplete result (status 3) is a result: its message has been printed.
DONE_OR_INCOMPLETE = || { status=$$?; test $$status -eq 3; }

.PHONY: setup demo test weekly bench scores soak simulate docs pictures lint lock clean browser

setup: .venv/.installed

.venv/.installed: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup
	$(BIN)/jobtrends demo

weekly: setup
	$(BIN)/jobtrends weekly $(DONE_OR_INCOMPLETE)

test: setup browser
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Browser tests use Chromium; installed where that is possible without asking, skipped loudly elsewhere.
browser:
	@if ! command -v chromium >/dev/null && [ -z "$$JOBTRENDS_CHROMIUM" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  (apt-get update -q && apt-get install -y -q --no-install-recommends chromium) >/dev/null 2>&1 || echo "chromium could not be installed: browser tests will be skipped"; \
	fi

bench: setup .venv-bench/.installed
	$(BIN)/python -m tests.benchmarks

# Other tools, for comparison only, in an environment of their own.
.venv-bench/.installed: requirements-bench.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.lock
	touch $@

# Every figure of docs/understanding.md; needs the measuring data beside the checkout.
scores: setup
	$(BIN)/python -m tests.understanding

soak: setup
	$(BIN)/python -m pytest -m soak

# A thousand invented weeks a measure: do the intervals hold the truth as often as they say? Then what each Monday of ten invented
# markets, and of real boards where their histories lie beside the checkout, expects of its week, against what is known later.
simulate: setup
	$(BIN)/python -m tests.simulation
	$(BIN)/python -m tests.simulation.nowcast

# The pages of docs/ that are made from the database itself.
docs: demo
	$(BIN)/python -m warehouse.catalogue data/demo/jobtrends.duckdb docs/tables.md

# The pictures of the report in README and docs; needs Chromium.
pictures: demo
	$(BIN)/python -m tests.pictures data/demo/reports docs

lint: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

lock:
	uv pip compile --universal --no-header --no-emit-index-url --generate-hashes --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --universal --no-header --no-emit-index-url --generate-hashes --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --no-header --no-emit-index-url --generate-hashes --python-version 3.11 requirements-bench.in -o requirements-bench.lock

clean:
	rm -rf .venv .venv-bench build *.egg-info
