# Baari: `make run` serves the clinic, `make test` proves it. Both set up all they need.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# One more than cores: a test waits for PostgreSQL, for a browser and for clocks about as long as it computes.
WORKERS ?= $(shell $(PYTHON) -c "import os; print(1 + (os.cpu_count() or 1))")

.PHONY: run test lint types imports unit chromium bench bench-understanding lab-kill-steps lab-kill lab-sim lab-failover lab-queue requirements clean
.DEFAULT_GOAL := run

$(BIN)/.runtime: requirements/runtime.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(BIN)/.dev: requirements/dev.txt $(BIN)/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

run: $(BIN)/.runtime            ## serve at http://127.0.0.1:8000 on the embedded PostgreSQL
	exec $(BIN)/baari serve

test: lint types imports unit   ## everything that must hold

lint: $(BIN)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(BIN)/.dev
	$(BIN)/mypy

imports: $(BIN)/.dev
	$(BIN)/lint-imports

unit: $(BIN)/.dev chromium
	$(BIN)/pytest -n $(WORKERS) --dist loadscope

chromium:                       ## the system's Chromium, for the page tests; installed where apt is available and we may
	@command -v chromium >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
	    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium fonts-noto-core >/dev/null; }; } || \
	  echo "Chromium is not here and could not be installed: the page tests will be reported as not run."

bench: $(BIN)/.runtime          ## a chat booking beside the smallest honest one, on the same server; five minutes
	$(BIN)/python -m bench

bench-understanding: $(BIN)/.runtime   ## how much of what people write is understood; needs the data beside the checkout
	$(BIN)/python -m bench.understanding
	$(BIN)/python -m tests.trials.dialogs

lab-kill-steps: $(BIN)/.dev     ## a whole booking, killed once at every step there is; half an hour; PART=1/2 is half
	$(BIN)/python -m tests.trials.kill_steps $(PART)

lab-kill: $(BIN)/.dev           ## 72 patients, five processes killed at random, providers that fail; SEED=.. tells it again
	$(BIN)/python -m tests.trials.kill_lab $(SEED)

lab-sim: $(BIN)/.dev            ## ten simulated lives of the clinic, 2,000 steps each; SEED=.. is the first
	$(BIN)/python -m tests.trials.simulated --seed $(or $(SEED),1)

lab-failover: $(BIN)/.dev       ## 48 patients, and three times their database dies and its standby takes over
	$(BIN)/python -m tests.trials.failover $(SEED)

lab-queue: $(BIN)/.dev          ## six sorts of days of a line: how good the told wait is; two minutes; SEED=.. tells others
	$(BIN)/python -m tests.trials.queue_lab $(SEED)

requirements:                   ## pin what pyproject.toml asks for, with hashes
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header -o requirements/runtime.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --extra dev -c requirements/runtime.txt -o requirements/dev.txt pyproject.toml

clean:
	rm -rf $(VENV) .baari build *.egg-info
