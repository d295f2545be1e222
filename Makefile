# The commands of a checkout. `make run` and `make test` work from a bare machine.

VENV := .venv
PYTHON := $(VENV)/bin/python
OFFSCREEN := QT_QPA_PLATFORM=offscreen
BASE_PYTHON = $(shell for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& command -v $$python && break; done)
# Only root may leave out the namespace of users.
WITHOUT_NETWORK = unshare --net $(shell test "$$(id -u)" = 0 || echo --user --map-current-user)

.DELETE_ON_ERROR:
.PHONY: help setup libraries run test test-offline check tour samples torture package test-package lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.installed libraries ## Set everything up (the others do it by themselves)

libraries:
	@packaging/system_libraries.sh window

$(PYTHON):
	@test -n "$(BASE_PYTHON)" || { echo "ChatVault needs Python 3.11 or later; none was found."; exit 1; }
	@packaging/system_libraries.sh python "$(BASE_PYTHON)"
	"$(BASE_PYTHON)" -m venv --clear $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(PYTHON)
ifeq ($(shell uname),Linux)
	$(PYTHON) -m pip install --quiet --require-hashes -r requirements.lock
	$(PYTHON) -m pip install --quiet --no-deps --no-build-isolation -e .
else # The lock names what Linux needs; other systems need a few packages more.
	$(PYTHON) -m pip install --quiet -e '.[dev]'
endif
	@touch $@

run: setup ## Start the program (without a display: take pictures of it into tour/)
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "There is no display to open the window on: taking pictures of it into tour/ instead."; \
		$(OFFSCREEN) $(PYTHON) -m chatvault tour --out tour; \
	else \
		$(PYTHON) -m chatvault; \
	fi

test: setup ## Run the tests
	@packaging/system_libraries.sh tests
	$(OFFSCREEN) $(PYTHON) -m pytest -n auto

test-offline: setup ## Run the tests where there is no network at all (Linux)
	$(OFFSCREEN) $(WITHOUT_NETWORK) $(PYTHON) -m pytest -n auto

check: setup ## Check style and types
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	$(PYTHON) -m mypy benchmarks

tour: setup ## Take a picture of every page into tour/
	$(OFFSCREEN) $(PYTHON) -m chatvault tour --out tour

samples: setup ## Import every real sample in ../shared/samples
	$(OFFSCREEN) $(PYTHON) -m pytest -n auto -m samples

torture: setup ## Kill the program, cut the power and fill the disk, hundreds of times
	$(OFFSCREEN) $(PYTHON) -m pytest -n auto --dist worksteal -m torture -o faulthandler_timeout=0 tests/torture

package: setup ## Build the program into dist/chatvault/
	@packaging/system_libraries.sh build $(PYTHON)
	$(OFFSCREEN) $(PYTHON) packaging/make_icons.py packaging/icons
	$(PYTHON) -m PyInstaller --noconfirm --log-level WARN packaging/chatvault.spec
	mkdir -p dist/chatvault/share/applications
	cp packaging/chatvault.desktop dist/chatvault/share/applications/
	cp -R packaging/icons dist/chatvault/share/

test-package: setup ## Start the program that `make package` built, and check it
	$(OFFSCREEN) $(PYTHON) -m pytest -m package tests/package

lock: setup ## Pin what pyproject.toml asks for into requirements.lock (OPTIONS=--upgrade: anew)
	$(PYTHON) -m piptools compile --quiet --generate-hashes --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --no-header --strip-extras --allow-unsafe \
		--extra dev --output-file requirements.lock $(OPTIONS) pyproject.toml

clean: ## Remove all that was built, and .venv
	rm -rf $(VENV) build dist tour packaging/icons .mypy_cache .pytest_cache .ruff_cache .hypothesis
