.DEFAULT_GOAL := help
.PHONY: help run test check bench lock messages install install-dev

PORT ?= 8000
PYTHON_BIN := .venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1

help: ## say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 12

run: install ## set up and serve the site with real places and examples (PORT=8000)
	@$(PYTHON_BIN) scripts/check_port.py "$(PORT)"
	@mkdir -p var/static
	@DEBUG=true $(PYTHON_BIN) manage.py migrate --verbosity 0
	@DEBUG=true $(PYTHON_BIN) manage.py load_zuidwest
	@DEBUG=true $(PYTHON_BIN) manage.py load_examples
	@echo "Dichtbij Zuidwest: http://localhost:$(PORT)  (stop with Ctrl+C)"
	@DEBUG=true SITE_URL=http://localhost:$(PORT) $(PYTHON_BIN) manage.py runserver --noreload "$(PORT)" 2>&1 | grep --line-buffered -v -E '^(Performing system checks|System check identified|Django version|Starting development server|Quit the server|WARNING: This is a development server|For more information on production servers|$$)'

test: install-dev ## all tests; installs Chromium when it may
	@scripts/install_browser.sh
	@$(PYTHON_BIN) -m pytest -n auto

check: install-dev ## style, types, layers, templates, missing migrations
	@$(PYTHON_BIN) -m ruff check .
	@$(PYTHON_BIN) -m ruff format --check .
	@DEBUG=true $(PYTHON_BIN) -m mypy
	@.venv/bin/lint-imports --no-cache
	@$(PYTHON_BIN) scripts/check_folium.py
	@$(PYTHON_BIN) -m djlint --quiet --lint templates
	@DEBUG=true $(PYTHON_BIN) manage.py makemigrations --check --dry-run
	@DEBUG=true $(PYTHON_BIN) manage.py check

bench: install-dev ## measure, as ratios within one run
	@DEBUG=false SECRET_KEY=bench $(PYTHON_BIN) -m bench

lock: ## write the lock files anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --upgrade --group dev --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements-dev.lock

install:
	@scripts/install.sh run

install-dev:
	@scripts/install.sh dev
