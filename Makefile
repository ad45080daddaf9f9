.DEFAULT_GOAL := help
.PHONY: help run test test-postgres test-without-referrals conformance test-ops soak screenshots stop-postgres check bench bench-city bench-large lock messages install install-dev

PORT ?= 8000
PYTHON_BIN := .venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1

help: ## say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 16

run: install ## set up and serve the site with real places and examples (PORT=8000)
	@$(PYTHON_BIN) scripts/check_port.py "$(PORT)"
	@mkdir -p var/static
	@DEBUG=true $(PYTHON_BIN) manage.py migrate --verbosity 0
	@DEBUG=true $(PYTHON_BIN) manage.py load_area
	@DEBUG=true $(PYTHON_BIN) manage.py load_examples
	@DEBUG=true $(PYTHON_BIN) manage.py refresh_occurrences
	@DEBUG=true $(PYTHON_BIN) manage.py measure
	@DEBUG=true SITE_URL=http://localhost:$(PORT) $(PYTHON_BIN) manage.py make_downloads
	@echo "The site: http://localhost:$(PORT)  (stop with Ctrl+C)"
	@DEBUG=true SITE_URL=http://localhost:$(PORT) $(PYTHON_BIN) manage.py runserver --noreload "$(PORT)" 2>&1 | grep --line-buffered -v -E '^(Performing system checks|System check identified|Django version|Starting development server|Quit the server|WARNING: This is a development server|For more information on production servers|$$)'

test: install-dev ## all tests, on SQLite; installs Chromium and Pango when it may
	@scripts/install_browser.sh
	@scripts/install_pdf.sh
	@env -u DATABASE_URL $(PYTHON_BIN) -m pytest -n auto

# Without tests/e2e: each site in the browser brings its own SQLite file, so that would be the same run again.
# Only a DATABASE_URL written behind `make` counts: the one in the environment may be of a site that people use.
test-postgres: install-dev ## the same tests on PostgreSQL; installs and starts it when it may (DATABASE_URL=…)
	@scripts/install_pdf.sh
	@url=$$(scripts/start_postgres.sh $(if $(filter command,$(origin DATABASE_URL)),"$$DATABASE_URL")) && \
		DATABASE_URL=$$url $(PYTHON_BIN) -m pytest -n auto --ignore=tests/e2e

# The browser tests are left out: they are about pages that these tests look at too.
test-without-referrals: install-dev ## the tests of all the rest, with the app for referrals taken out
	@env -u DATABASE_URL REFERRALS=false $(PYTHON_BIN) -m pytest -n auto --ignore=tests/e2e

test-ops: install-dev ## the site as in a city (two web nodes, PostgreSQL, Redis, nginx), and what it does when these fail
	@scripts/install_servers.sh
	@env -u DATABASE_URL -u CACHE_URL OPS=true $(PYTHON_BIN) -m pytest tests/ops

conformance: install-dev ## validators of the standards that need Node or Java; installs both when it may
	@scripts/install_conformance.sh
	@env -u DATABASE_URL CONFORMANCE=true $(PYTHON_BIN) -m pytest tests/conformance

soak: install-dev ## the long form of the tests: large files, 50,000 odd requests, other cases, every page for everybody, a busy day
	@scripts/install_servers.sh
	@env -u DATABASE_URL SOAK=true $(PYTHON_BIN) -m pytest -n auto tests/soak
	@env -u DATABASE_URL SOAK=true $(PYTHON_BIN) -m pytest -n auto -m hypothesis --ignore=tests/soak --ignore=tests/e2e
	@env -u DATABASE_URL SOAK=true CONFORMANCE=true $(PYTHON_BIN) -m pytest -s tests/conformance/test_lighthouse.py
	@env -u DATABASE_URL -u CACHE_URL SOAK=true OPS=true $(PYTHON_BIN) -m pytest tests/ops/test_load.py

screenshots: install-dev ## pictures of every page in Dutch and Arabic, in docs/screenshots/pages/
	@env -u DATABASE_URL CONFORMANCE=true $(PYTHON_BIN) -m pytest -q tests/conformance/screenshots.py

stop-postgres: ## stop the PostgreSQL that test-postgres started
	@scripts/start_postgres.sh --stop

check: install-dev ## style, types, layers, templates, missing migrations, known holes in packages
	@$(PYTHON_BIN) -m ruff check .
	@$(PYTHON_BIN) -m ruff format --check .
	@DEBUG=true $(PYTHON_BIN) -m mypy
	@.venv/bin/lint-imports --no-cache
	@$(PYTHON_BIN) scripts/check_folium.py
	@$(PYTHON_BIN) scripts/check_packages.py
	@$(PYTHON_BIN) -m djlint --quiet --lint templates data/templates
	@DEBUG=true $(PYTHON_BIN) manage.py makemigrations --check --dry-run
	@DEBUG=true $(PYTHON_BIN) manage.py check

bench: install-dev ## measure, as ratios within one run
	@DEBUG=false SECRET_KEY=bench $(PYTHON_BIN) -m bench

bench-city: install-dev ## measure the jobs of a city: processor time beside a bare floor, load on one node and two
	@$(PYTHON_BIN) -m bench.city

bench-large: install-dev ## the same at 300, 20,000 and 200,000 activities; takes hours
	@$(PYTHON_BIN) -m bench.city --sizes 300,2000,20000,200000 --requests 1000

lock: ## write the lock files anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --upgrade --group dev --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements-dev.lock

messages: install-dev ## collect all texts for translation into locale/, keep what was translated, compile
	@DEBUG=true $(PYTHON_BIN) -m scripts.messages

install:
	@scripts/install.sh run

install-dev:
	@scripts/install.sh dev
