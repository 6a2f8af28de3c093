# Needs Python 3.11 or newer and make; everything else is installed into this folder from the package index.
# Another interpreter: make PYTHON=/path/to/python3.12 ...
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
BIN := .venv/bin
SAM := .venvs/sam/bin/sam
REGION ?= eu-west-2
STACK_CONFIG = $(if $(wildcard samconfig.local.toml),--config-file $(CURDIR)/samconfig.local.toml)

export SAM_CLI_TELEMETRY := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
# Where the vendor layer's makefile finds uv.
export SCRIPTGATE_UV := $(CURDIR)/$(BIN)/uv

# A whole lock names everything, so pip need not resolve (and could not: hashes and extras don't go together).
INSTALL = bin/python -m pip install --quiet --no-deps --require-hashes

DEV := .venv/.ready
MINISTACK := .venvs/ministack/.ready
SAM_READY := .venvs/sam/.ready
PY313 := .venvs/py313/.ready
# The first Python 3.13 that runs: on the PATH (where pyenv puts one that may refuse), or one of pyenv's.
PYTHON313 = $(shell for found in python3.13 "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.13*/bin/python3.13; do \
  "$$found" -c "" 2>/dev/null && { echo "$$found"; break; }; done)

##@ Use
.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(DEV) $(MINISTACK) $(SAM_READY) ## Install all that the targets need, into .venv and .venvs

.PHONY: demo
demo: setup ## Deploy to a local cloud and watch submissions go all the way
	@$(BIN)/python -m scriptgate_local demo

.PHONY: serve
serve: setup ## Keep the local cloud up and print where things are
	@$(BIN)/python -m scriptgate_local serve

.PHONY: letters
letters: $(DEV) ## Write every letter with example facts into .local/letters, with pictures where there is a Chromium
	@$(BIN)/python -m scriptgate_local letters

##@ Test
.PHONY: test
test: test-unit-313 test-unit test-hostile test-integration test-e2e ## Unit, hostile, integration and end-to-end tests

.PHONY: test-unit
test-unit: $(DEV) ## Unit tests
	$(BIN)/python -m pytest tests/unit -n auto

.PHONY: test-unit-313
test-unit-313: ## Unit tests on Python 3.13, the runtime's, where there is one
	@if [ -n "$(PYTHON313)" ]; then $(MAKE) --no-print-directory run-unit-313; \
	else echo "No Python 3.13 here: unit tests run on $$($(PYTHON) --version) alone."; fi

.PHONY: run-unit-313
run-unit-313: $(PY313)
	.venvs/py313/bin/python -m pytest tests/unit -n auto

.PHONY: test-hostile
test-hostile: $(DEV) ## Tricks, hostile files, and a short run of the fuzz targets
	$(BIN)/python -m pytest tests/hostile tests/fuzz -n auto

.PHONY: fuzz
fuzz: $(DEV) ## Fuzz DOCX, ODT, PDF and manifests for MINUTES (10); what breaks is kept in .local/fuzz
	PYTHONPATH=layers/core:cli:local:tests $(BIN)/python -m fuzz.run --minutes $(or $(MINUTES),10)

.PHONY: test-integration
test-integration: $(DEV) ## Adapters and handlers against moto, in process
	$(BIN)/python -m pytest tests/integration -n auto

.PHONY: test-e2e
test-e2e: setup ## The deployed stack on the local cloud
	$(BIN)/python -m pytest tests/e2e

.PHONY: test-browser
test-browser: setup ## The participant's page in Chromium on the local cloud; pictures go to .local/browser
	$(BIN)/python -m pytest tests/browser

.PHONY: bench
bench: setup ## Print the figures
	for script in bench/*.py; do $(BIN)/python $$script; done

##@ Check
.PHONY: check
check: lint types imports check-template check-schemas check-docs ## Everything that needs no run: style, types, imports, template, schemas

.PHONY: lint
lint: $(DEV) ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: $(DEV) ## Types, strictly
	$(BIN)/mypy
	$(BIN)/mypy functions

.PHONY: imports
imports: $(DEV) ## The direction of imports
	$(BIN)/lint-imports

.PHONY: check-template
check-template: $(DEV) $(SAM_READY) ## The template
	$(BIN)/cfn-lint template.yaml
	$(SAM) validate --lint --region $(REGION)

.PHONY: check-schemas
check-schemas: $(DEV) ## Schemas against their metaschema, rulebooks and examples against their schemas
	$(BIN)/check-jsonschema --check-metaschema schemas/*.schema.json
	$(BIN)/check-jsonschema --schemafile schemas/rulebook.schema.json rulebooks/*.json
	$(BIN)/check-jsonschema --schemafile schemas/assessor-message.schema.json events/assessor-message.json
	$(BIN)/check-jsonschema --schemafile schemas/receipt.schema.json events/receipt.json
	$(BIN)/check-jsonschema --schemafile schemas/assessor-answer.schema.json events/assessor-answer.json
	$(BIN)/check-jsonschema --schemafile schemas/assessor-report.schema.json \
	  events/assessor-{claim,extend,return,decline,mark}.json

.PHONY: check-docs
check-docs: $(DEV) ## Documents that are written from the code
	$(BIN)/scriptgate rulebook reference | diff docs/rules.md - || { echo "Run: make docs"; exit 1; }

.PHONY: docs
docs: $(DEV) ## Write docs/rules.md from the rules
	$(BIN)/scriptgate rulebook reference > docs/rules.md

##@ Deploy
.PHONY: build
build: $(DEV) $(SAM_READY) ## Build for AWS (arm64, Python 3.13) into .aws-sam
	$(SAM) build

.PHONY: deploy
deploy: build ## Deploy to AWS; asks for parameters the first time and keeps them in samconfig.local.toml
	@if [ -f samconfig.local.toml ]; then $(SAM) deploy $(STACK_CONFIG); \
	else $(SAM) deploy --guided --config-file $(CURDIR)/samconfig.local.toml --capabilities CAPABILITY_IAM; fi

##@ Keep
.PHONY: format
format: $(DEV) ## Format the code
	$(BIN)/ruff format .

.PHONY: lock
lock: $(DEV) ## Lock the requirements anew: newest versions, hashes, no addresses
	for name in vendor dev ministack sam; do $(BIN)/uv pip compile --quiet --upgrade --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  requirements/$$name.in --output-file requirements/$$name.txt; done

.PHONY: clean
clean: ## Remove everything that was made, environments too
	rm -rf .venv .venvs .local .aws-sam .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf *.egg-info layers/core/*.egg-info
	find functions layers cli local tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- Environments: brought up to date when their lock changes -----------------------------------

# $(call make_env,folder,interpreter)
define make_env
@"$(2)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/it ..."; exit 1; }
@echo "Installing $<"
@$(1)/bin/python -c "" 2>/dev/null || rm -rf $(1)
@test -d $(1) || "$(2)" -m venv $(1) || { echo "Python's venv module is missing (Debian: apt-get install python3-venv)."; exit 1; }
@$(1)/$(INSTALL) -r $<
endef

# The project itself, from its folders.
define install_project
@$(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
endef

$(DEV): requirements/dev.txt
	$(call make_env,.venv,$(PYTHON))
	$(call install_project,.venv)
	@touch $@

$(PY313): requirements/dev.txt
	$(call make_env,.venvs/py313,$(PYTHON313))
	$(call install_project,.venvs/py313)
	@touch $@

$(MINISTACK): requirements/ministack.txt
	$(call make_env,.venvs/ministack,$(PYTHON))
	@touch $@

$(SAM_READY): requirements/sam.txt
	$(call make_env,.venvs/sam,$(PYTHON))
	@touch $@
