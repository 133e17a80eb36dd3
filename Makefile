PYTHON ?= python3
BIN := .venv/bin
# A cache that other machines have as well: make site CACHE=s3://BUCKET/PREFIX
SHARED := $(if $(CACHE),--cache $(CACHE))

.PHONY: site test sdks serve lock programs clean

site: .venv/installed  ## Carry out every guide, build every version, check every link
	@$(BIN)/tooling facts
	@$(BIN)/tooling verify $(SHARED)
	@$(BIN)/tooling build $(SHARED)
	@$(BIN)/tooling links
	@echo
	@echo "The site is in site/. To read it: make serve"

test: .venv/installed programs  ## Format, lint, types, tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pytest -n auto --dist loadfile

sdks: .venv/installed  ## Run the code of the guides with Flyte's own packages, which are large
	@$(BIN)/python -m tests.sdks.flyte

serve: .venv/installed  ## Serve site/, and rebuild the edge docs when they change
	@$(BIN)/tooling serve

programs:  ## Install the programs that the tests drive, on Debian and its like
	@export PATH="$$PATH:/usr/sbin:/sbin"; \
	missing=; \
	command -v chromium > /dev/null || missing="$$missing chromium"; \
	command -v jq > /dev/null || missing="$$missing jq"; \
	command -v nginx > /dev/null || missing="$$missing nginx-light"; \
	test -z "$$missing" || { \
	    echo "Installing for the tests:$$missing"; \
	    root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	    $$root apt-get -qq update && $$root apt-get -qq install --yes --no-install-recommends $$missing > /dev/null; \
	} || { echo "error: the tests need these programs, and they could not be installed:$$missing"; exit 2; }

# ministack asks for an older botocore than boto3 does. Its evaluator, which a test compares ours with, needs none.
lock: .venv/installed  ## Resolve pyproject.toml into requirements.txt
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --quiet --output-file requirements.txt
	@echo 'ministack>=1.5,<2' | $(BIN)/uv pip compile - --no-deps --generate-hashes \
	    --no-header --no-annotate --quiet --output-file requirements-no-deps.txt

clean:  ## Remove everything that the other targets make
	rm -rf .venv .cache site

.venv/installed: requirements.txt requirements-no-deps.txt pyproject.toml
	@echo "Installing the tools into .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "error: Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements-no-deps.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
