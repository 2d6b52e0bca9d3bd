# Commands of the project; `make help` lists them. Each also works without make: see README.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
DEMO ?= demo-round

.PHONY: help install install-test system demo test lint fmt docs catalogues bench check clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 以上 / Python 3.11 or later is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "请先安装 venv / install venv first: apt-get install python3-venv"; exit 2; }

$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "安装中 / installing …"
	@$(PIP) --editable .
	@touch $@

$(VENV)/installed-test: pyproject.toml constraints.txt | $(BIN)/python
	@echo "安装测试所需 / installing what the tests need …"
	@$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/installed

install: $(VENV)/installed ## the environment, ready to use

install-test: $(VENV)/installed-test ## the environment with what the tests need

system: ## Debian packages of the tests: Chromium, PostgreSQL, poppler, node
	@sh tests/system-packages.sh

demo: install ## a whole invented round, from a spreadsheet to the PDF
	@$(BIN)/kepu-review demo $(DEMO) --replace

test: system install-test ## everything, with a real browser and a real PostgreSQL
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: install-test ## format, rules, types, layers, generated documents
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fmt: install-test ## put the code into its format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: install-test ## write the generated documents anew
	@$(BIN)/python -m kepu_review.testing.hookdocs plugins/README.md
	@$(BIN)/python -m kepu_review.testing.ruletable plugins/README.md

catalogues: install-test ## gather the messages for translation and compile them
	@$(BIN)/python -m kepu_review.testing.catalogues

bench: install-test ## measurements: both sides in one run, ratios printed
	@for file in tests/bench/bench_*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

check: lint test ## what CI runs

clean: ## remove the environment and the demo round
	@rm -rf $(VENV) $(DEMO)
