# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_DIR ?= pykala-data
PORT ?= 8080
READY := $(VENV)/.ready

.PHONY: run test test-whoosh3 lint format clean browser

run: $(READY)
	$(BIN)/pykala --home $(HOME_DIR) index indexer/samples/minutes
	$(BIN)/pykala --home $(HOME_DIR) serve --port $(PORT)

test: $(READY) browser lint
	$(BIN)/pytest -n auto

# The index is the same under the other release of Whoosh that keeps its disk format (never installed beside it).
test-whoosh3: $(READY)
	$(BIN)/pip install --quiet --no-deps --upgrade --target $(VENV)/whoosh3 whoosh3==3.54.0
	PYTHONPATH=$(VENV)/whoosh3 $(BIN)/pytest -n auto tests/search

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser:
	@sh .ci/install-chromium

$(READY): pyproject.toml
	@PYTHON=$(PYTHON) sh .ci/make-environment $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $(READY)

clean:
	rm -rf $(VENV) $(HOME_DIR)
