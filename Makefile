# `make` alone prints help. PYTHON=python3.12 make … takes another interpreter.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help run test static check format score bench samples docs clean

help: ## This help
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

run: $(READY) ## Convert the sample reports into out/ and show what was found
	$(BIN)/jixiao convert corpus/samples --out out

test: $(READY) ## Run the tests
	$(BIN)/python -m pytest

static: $(READY) ## Format, lint, types and generated docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	MYPYPATH=tests $(BIN)/mypy -p jixiao
	$(BIN)/python tools/docs.py --check

check: static test ## All that CI runs

format: $(READY) ## Format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

score: $(READY) ## Which planted faults are found, and how much is read right of the samples and a made corpus
	$(BIN)/python -m jixiao.corpus.detect
	$(BIN)/python -m jixiao.corpus.score

bench: $(READY) ## Speed and memory
	for each in bench/*.py; do echo "$$each"; $(BIN)/python "$$each" || exit 1; done

samples: $(READY) ## Write corpus/samples and corpus/gold anew
	$(BIN)/python -m jixiao.corpus.make --samples corpus

docs: $(READY) ## Write the generated pages in docs/ anew
	$(BIN)/python tools/docs.py

clean: ## Remove what was built, the tables in out/ and the environment
	rm -rf .venv .types .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist out *.egg-info

# The stamp is older than pyproject.toml when the dependencies may have changed.
$(READY): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	mkdir -p .types && ln -sfn .. .types/jixiao
	touch $@
