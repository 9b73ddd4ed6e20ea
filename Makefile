# Two commands: `make demo` and `make test`. Both do all the set-up on a machine with Python 3.11+, Node and make.
SHELL := /bin/bash
BIN := .venv/bin
PYTHON ?= python3
SERVE ?= 1
PORT ?= 8000
export UV_PYTHON_DOWNLOADS := never
export UV_NO_CONFIG := 1

.PHONY: demo test test-sqlite test-postgres check lint types lock docs serve clean

demo: .venv/base.ok node_modules/.ok ## set up, run the main job on SQLite, then serve the site
	@$(BIN)/hefted demo $(if $(filter 0,$(SERVE)),--no-serve,--serve --port $(PORT))

serve: .venv/base.ok node_modules/.ok ## serve the site as it stands
	@$(BIN)/hefted serve --port $(PORT)

test: .venv/dev.ok node_modules/.ok ## the whole suite: on SQLite always, on PostgreSQL where one answers
	@$(BIN)/python tests/run.py

check: .venv/dev.ok node_modules/.ok ## every static check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python tests/check_locks.py

docs: .venv/dev.ok ## write the generated pages of docs/ anew
	$(BIN)/python manage.py write_measures_page
	$(BIN)/python manage.py write_files_page
	$(BIN)/python -m hefted.exchange.asc_wds.manual > docs/asc-wds.md

lock: .venv/base.ok ## resolve the requirements afresh
	cd requirements && for name in bootstrap base scale dev; do \
	  ../$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $$name.in -o $$name.txt; done

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Hefted needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")'
	@$(PYTHON) -m venv .venv || { echo "Could not make .venv: on Debian, install the package python3-venv."; exit 1; }

.venv/bootstrap.ok: requirements/bootstrap.txt | $(BIN)/python
	@echo "Setting up: installer …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

.venv/base.ok: requirements/base.txt pyproject.toml .venv/bootstrap.ok
	@echo "Setting up: Python packages …"
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/base.txt \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.ok: requirements/dev.txt .venv/base.ok
	@echo "Setting up: test tools …"
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/dev.txt \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.ok: package-lock.json
	@echo "Setting up: front-end files …"
	@npm ci --silent --no-progress
	@touch $@

clean: ## remove what set-up and runs have made
	rm -rf .venv node_modules var
