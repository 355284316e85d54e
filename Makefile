# Two commands: make demo, make test.  PYTHON names another interpreter; SERVE=0 stops before serving.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
DEMO := var/demo
SERVE ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo dev test lint types suite install lock bench clean

help:
	@echo "make demo    建立样例县，写出一份述职报告并打开网页（SERVE=0 不打开）"
	@echo "make test    安装并通过全部检查和测试"

demo:
	@$(if $(PYTHON),$(PYTHON),python3) tools/bootstrap.py runtime
	@mkdir -p $(DEMO)
	@SHUZHI_HOME=$(DEMO)/home $(BIN)/shuzhi selfcheck
	@SHUZHI_HOME=$(DEMO)/home $(BIN)/shuzhi demo --output $(DEMO)/述职报告.docx
	@if [ "$(SERVE)" != 0 ]; then SHUZHI_HOME=$(DEMO)/home $(BIN)/shuzhi serve; fi

# The invented county in var/dev, and a server that reads changed templates anew and starts again after changed Python.
dev: install
	@mkdir -p var/dev
	@SHUZHI_HOME=var/dev $(BIN)/shuzhi demo --output var/dev/述职报告.docx
	@SHUZHI_HOME=var/dev DJANGO_SETTINGS_MODULE=shuzhi.settings $(BIN)/python -m django runserver 8000

install:
	@$(if $(PYTHON),$(PYTHON),python3) tools/bootstrap.py development

test: install lint types suite

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint src tests --check --lint --quiet
	@mkdir -p var/lint
	SHUZHI_HOME=var/lint DJANGO_SETTINGS_MODULE=shuzhi.settings $(BIN)/python -m django makemigrations --check --dry-run

types:
	$(BIN)/mypy

# The suite runs on SQLite; and again on PostgreSQL where SHUZHI_TEST_DATABASE_URL names one.
suite:
	@if [ -n "$$SHUZHI_TEST_DATABASE_URL" ]; then \
		$(BIN)/python -m pytest -q -n auto --dist loadfile --durations=10 -m "not browser and not office and not sqlite_only" || exit 1; \
	else echo "没有设置 SHUZHI_TEST_DATABASE_URL，跳过 PostgreSQL。"; fi
	SHUZHI_TEST_DATABASE_URL= $(BIN)/python -m pytest -q -n auto --dist loadfile --durations=10

lock:
	$(BIN)/uv pip compile pyproject.toml --extra postgresql --universal --python-version 3.11 \
		--generate-hashes --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra postgresql --group test --group lint --group bench --universal \
		--python-version 3.11 --generate-hashes --no-annotate -q -o requirements-dev.lock

bench: install
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

clean:
	rm -rf .venv var dist build
