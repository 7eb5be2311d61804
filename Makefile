# Two commands do everything: `make run` and `make test`. Nothing is installed outside .venv.
PYTHON ?= python3.11
HOME_FOLDER ?= huikuan-home
BIN := .venv/bin
SIDE_BY_SIDE := --numprocesses 3 --dist loadscope --no-loadscope-reorder

# Hundreds of processes start in a test run; each would compile our modules anew.
unexport PYTHONDONTWRITEBYTECODE
export DO_NOT_TRACK := 1
export PREFECT_HOME := $(CURDIR)/.prefect

.PHONY: run test test-all lint format lock debian clean

run: .venv/ready            ## makes the demo company, runs the morning, shows what came out
	@$(BIN)/huikuan demo --full --home $(HOME_FOLDER)
	@$(BIN)/huikuan run --home $(HOME_FOLDER)

test: .venv/ready           ## every test but the long campaigns
	@$(BIN)/python -m pytest -m "not campaign" $(SIDE_BY_SIDE)

test-all: .venv/ready       ## the long campaigns too: kills, fuzzing, thousands of ledgers
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE)

lint: .venv/ready           ## ruff, pyright (strict), sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright
	@$(BIN)/sqlfluff lint --processes 2 dbt_project/models dbt_project/tests

format: .venv/ready
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

debian:                     ## what the tests that look at documents and databases need (Debian, Ubuntu)
	apt-get install -y poppler-utils libreoffice-calc libreoffice-writer postgresql

clean:
	rm -rf .venv .prefect $(HOME_FOLDER)

# The checkout itself is the application: a path file and a three-line script put it into .venv.
.venv/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "Python 3.11 is needed; name it with: make PYTHON=/path/to/python3.11"; exit 6; }
	@echo "installing 163 packages into .venv, about a minute, once"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@echo "$(CURDIR)" > $$($(BIN)/python -c 'import site; print(site.getsitepackages()[0])')/huikuan.pth
	@printf '#!%s\nimport sys\nfrom flows.cli import main\nsys.exit(main())\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/huikuan
	@chmod +x $(BIN)/huikuan
	@$(BIN)/python -m compileall -q flows expectations
	@$(BIN)/python -m flows.installation
	@touch $@
