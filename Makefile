# Everything runs in .venv, made and filled by the targets themselves.
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
# The first Python of at least 3.11 on the path.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# An index to take torch from, such as https://download.pytorch.org/whl/cpu for the build without CUDA.
TORCH_INDEX ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
STREAMLIT := $(BIN)/streamlit run streamlit_app.py --server.port $(PORT)

.PHONY: run track test lint check demo hub scale encoder bench bench-families bench-search bench-distributions screenshots setup serving building testing browser clean

run: serving  ## Serve the demo atlas (ATLAS=DIR for another) at http://localhost:$(PORT).
	@$(STREAMLIT)

track: serving  ## Count the Hub's models every six hours, into data/counts.db, until Ctrl+C.
	@$(BIN)/python -m jobs.track_counts

test: testing browser lint check  ## Lint, type-check and test, everything installed first.

setup: testing browser  ## Install everything without running anything.

demo: building  ## Build data/demo again from its catalogue.
	$(BIN)/python -m jobs.build_atlas data/demo/catalogue.csv.gz --out data/demo

hub: building  ## Build the whole Hub's atlas into data/hub.
	$(BIN)/python -m jobs.build_atlas --out data/hub

scale: building  ## Build an atlas of made-up models, as many as the whole Hub has, into data/scale.
	$(BIN)/python -m jobs.build_atlas synthetic --out data/scale

encoder: testing  ## Export the encoder again into data/encoders.
	$(BIN)/python -m jobs.export_encoder

bench: testing browser data/scale/manifest.json  ## Measure the map of data/scale beside others; takes a quarter of an hour.
	$(BIN)/python -m benchmarks.bench

bench-families: testing data/scale/manifest.json  ## Measure lineage and the pages of families on data/scale; takes two minutes.
	$(BIN)/python -m benchmarks.families

bench-search: testing data/scale/manifest.json  ## Measure search by words and neighbours on data/scale; takes half a minute.
	$(BIN)/python -m benchmarks.search

screenshots: testing browser  ## Take the pictures of all pages again, into docs/screenshots.
	$(BIN)/python -m tests.screenshots

bench-distributions: testing browser data/scale/manifest.json  ## Measure the charts, the table and brushes on data/scale; takes two minutes.
	$(BIN)/python -m benchmarks.distributions

data/scale/manifest.json:
	@$(MAKE) --no-print-directory scale

lint: testing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Half of the tests compute, and half wait for a browser: side by side they take two thirds of the time, where those that
# compute give way. The benchmark has a browser of its own, which must have gone before the others'.
WITHOUT_BROWSER := $(addprefix tests/views/test_,$(addsuffix .py,api api_search distribution_charts distribution_links exports \
	family_charts family_routes files growth_charts home_lists main months routes))
COMPUTING := tests/core tests/jobs $(WITHOUT_BROWSER)
WATCHING := tests/test_benchmark.py tests/test_make.py tests/views $(addprefix --ignore=,$(WITHOUT_BROWSER))

check: testing browser
	@log=$$(mktemp); echo "pytest $(WATCHING), and what computes, told below:"; \
	nice $(BIN)/python -m pytest $(COMPUTING) >$$log 2>&1 & computing=$$!; \
	$(BIN)/python -m pytest $(WATCHING); watched=$$?; \
	wait $$computing; computed=$$?; cat $$log; rm -f $$log; \
	[ $$watched = 0 ] && [ $$computed = 0 ]

clean:  ## Remove the virtual environment.
	rm -rf $(VENV)

serving: $(VENV)/serving
building: $(VENV)/building
testing: $(VENV)/testing

$(VENV)/made:
	@[ -n "$(PYTHON)" ] || { echo "Hub Atlas needs Python 3.11 or later on the path (or PYTHON=/path/to/python)."; exit 1; }
	@new=$$([ -e $(VENV) ] || echo new); $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { [ -z "$$new" ] || rm -rf $(VENV); \
		echo "$(PYTHON) cannot make a virtual environment; on Debian: sudo apt-get install -y python3-venv"; exit 1; }
	@touch $@

$(VENV)/serving: $(VENV)/made requirements.txt
	@echo "Installing what serves an atlas ..."
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/building: $(VENV)/serving requirements-build.txt
	@echo "Installing what builds an atlas ..."
	@[ -z "$(TORCH_INDEX)" ] || $(PIP) install $$(grep '^torch==' requirements-build.txt) --index-url $(TORCH_INDEX)
	@$(PIP) install -r requirements-build.txt
	@touch $@

$(VENV)/testing: $(VENV)/building requirements-dev.txt
	@echo "Installing what tests need ..."
	@$(PIP) install -r requirements-dev.txt
	@touch $@

# Playwright drives the browser that is there; Debian's own is installed where that can be done.
browser:
	@if { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium ..."; apt-get -qq update && apt-get -qq install -y chromium >/dev/null; \
	else echo "The tests need Chromium: sudo apt-get install -y chromium"; exit 1; fi
