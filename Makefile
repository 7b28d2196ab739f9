# Aliases, no logic of their own; `make` shows them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
BENCH := .venv-bench
PORT ?= 8000
export PORT
CASES ?= 100000

# The first Python that is new enough; a name on PATH may be a shim that runs nothing, so each is tried.
PYTHON = $(shell for name in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	"$$name" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)

.PHONY: help setup run test bench lint format lock cases golden oracle mutants shots widget

help:  ## Show this list.
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

setup: $(INSTALLED)  ## Install everything into .venv, from the hashed lock.

$(INSTALLED): requirements-dev.txt
$(BENCH)/.installed: requirements-bench.txt
$(INSTALLED) $(BENCH)/.installed:
	@test -n "$(PYTHON)" || { echo "Outpocket needs Python 3.11 or newer with the venv module; none was found on PATH." >&2; exit 1; }
	@if command -v uv >/dev/null; then \
		uv venv --quiet --allow-existing --python "$(PYTHON)" $(@D) && \
		uv pip install --quiet --python $(@D)/bin/python --require-hashes -r $<; \
	else \
		"$(PYTHON)" -m venv $(@D) && \
		$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r $<; \
	fi
	@touch $@

run: setup  ## Serve http://127.0.0.1:8000 (PORT=…) with the Indian catalogue and a demonstration tenant.
	$(BIN)/flask --app wsgi catalogue migrate
	$(BIN)/flask --app wsgi catalogue publish fixtures/in --if-empty
	$(BIN)/flask --app wsgi catalogue publish fixtures/demo --if-empty
	@echo "Open http://127.0.0.1:$(PORT)"
	$(BIN)/gunicorn --config service/gunicorn.py wsgi:app

test: setup  ## Run every test; parts this machine lacks are skipped by name.
	$(BIN)/pytest --numprocesses=auto $(ARGS)

bench: $(BENCH)/.installed  ## Measure speed as ratios within one run, beside OpenFisca and ZEN.
	$(BENCH)/bin/python -m tests.bench $(ARGS)

lint: setup  ## Check style, types and import contracts.
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: setup  ## Rewrite the code in the house style.
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --no-strip-extras pyproject.toml
lock: setup  ## Bring the locks in line with pyproject.toml.
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra postgres --extra redis --extra reports --extra mcp --extra dask --extra dev --output-file requirements-dev.txt
	$(LOCK) --extra postgres --extra redis --extra reports --extra mcp --constraint requirements-dev.txt --output-file requirements-server.txt
	$(LOCK) --extra postgres --extra redis --extra reports --extra mcp --extra dask --extra dev --extra bench --constraint requirements-dev.txt --output-file requirements-bench.txt

cases: setup  ## List the published examples: expected, ours, agrees or not.
	$(BIN)/python -m tests.list_cases

golden: setup  ## Rewrite the golden files and show what changed.
	$(BIN)/python -m tests.golden
	git --no-pager diff -- tests/golden

oracle: setup  ## Compare the kernel with the oracle on 100,000 random cases (CASES=…), a fifth as many years.
	$(BIN)/pytest tests/domain/test_kernel.py tests/domain/test_random_years.py -k agree_on_random --oracle-cases=$(CASES)

mutants: setup  ## Make small faults in the rules and list those no test notices.
	$(BIN)/python -m tests.mutants $(ARGS)

widget: setup  ## Shorten the parts of the widget into one file (needs Node).
	$(BIN)/python -m service.web.widget.build

shots: setup  ## Take pictures of pages and widget at 360 and 960 pixels.
	$(BIN)/python -m tests.shots
	$(BIN)/python -m tests.widget_shots
