# One command each. `make run` is all that a fresh checkout needs; docs/operating.md explains the rest.
PYTHON ?= python3
VENV := .venv/bin/python
PYTEST := $(VENV) -m pytest

.DEFAULT_GOAL := help
.PHONY: help python setup run test test-all bench bench-table chaos lint messages lock

help: ## say what each command does
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1#\2/p' $(MAKEFILE_LIST) | awk -F'#' '{printf "%-20s %s\n", $$1, $$2}'

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Recourse needs Python 3.11 or later as $(PYTHON). Name another: make run PYTHON=python3.12" >&2; exit 1; }

setup: python ## make .venv, .env, keys and the database
	@$(PYTHON) -m deploy.setup
	@$(VENV) -m deploy.prepare

run: python ## set up what is missing and start everything; PORT=8000
	@$(PYTHON) -m deploy.setup
	@exec $(VENV) -m deploy.run

test: python ## run the tests: units, services, journeys in Chromium
	@$(PYTHON) -m deploy.setup --tests
	$(PYTEST) -n 2

test-all: test ## the tests, then the whole suite again on PostgreSQL
	TEST_ALL=1 TEST_DATABASE=postgres $(PYTEST) -n 2

bench: python ## measure, and print a table
	@$(PYTHON) -m deploy.setup --benchmarks
	$(VENV) -m benchmarks

bench-table: python ## measure, and write the tables into docs/benchmarks.md and docs/fingerprints.md (about an hour)
	@$(PYTHON) -m deploy.setup --benchmarks
	$(VENV) -m benchmarks --write docs/benchmarks.md
	OPENBLAS_NUM_THREADS=1 $(VENV) -m benchmarks.recall --write docs/fingerprints.md

chaos: python ## 1,000 notices while workers, broker, scheduler and database are killed, on both databases (half an hour)
	@$(PYTHON) -m deploy.setup --tests
	$(PYTEST) -m chaos -s tests/chaos

lint: python ## style, types, floors and templates
	@$(PYTHON) -m deploy.setup --tests
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m tests.environment .venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint templates --lint --quiet

messages: python ## read the sentences of pages and letters into locale/ (after a sentence was added or changed)
	@$(PYTHON) -m deploy.setup --tests
	$(VENV) -m tests.environment .venv/bin/python manage.py pseudo_locale --extract
	$(VENV) -m tests.environment .venv/bin/python manage.py her_languages --refresh

lock: ## compile requirements*.in, also those of benchmarks, into hash-locked requirements*.txt
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --upgrade requirements.in -o requirements.txt
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --upgrade requirements-dev.in -c requirements.txt -o requirements-dev.txt
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --upgrade benchmarks/requirements.in -c requirements-dev.txt \
	    -o benchmarks/requirements.txt
