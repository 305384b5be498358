# 两条常用命令：make run（安装、评估示例企业、启动平台）、make test（安装并运行全部测试）。只需 Python 3.11 或更高版本与 make。
# The two commands: make run (install, assess the example enterprise, start the platform) and make test (install, run
# every test).
# Nothing but Python 3.11 or later and make is needed; everything is installed below .venv.

EXAMPLE ?= enterprise
REPORT  ?= out/$(EXAMPLE).html
ARGS    ?=
SERVE   ?= yes
CONSOLE ?=

ifndef PYTHON
PYTHON := $(shell for p in python3.11 python3.12 python3.13 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
endif
BIN := .venv/bin
INSTALL = $(BIN)/python .ci/install.py
SELF := --no-deps --no-build-isolation --editable .
SPREAD := -n logical --maxprocesses 4 --dist worksteal
POSTGRESQL = WANGBAO_TEST_DATABASE=postgresql $(BIN)/python -m pytest tests/hub
TEMPLATES = $(shell find src -name '*.html')
REPORTS = $(shell find src -name '*.j2')
SHEETS = $(shell find src -name '*.css')
INDENT := --tabwidth 2 --extra-block inline,endinline
LOCK := uv pip compile --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

.PHONY: help run serve assess test test-all fuzz lint format bench docs same sample lock clean
.DEFAULT_GOAL := help

help: ## 显示本帮助 / show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Ctrl+C stops the platform; its data stay in var/ (WANGBAO_HOME). `make run SERVE=no` ends after the assessment.
run: assess $(if $(filter no,$(SERVE)),,serve) ## 评估示例企业，启动平台 / assess the example, start the platform

serve: .venv/run.stamp ## 以示例数据启动平台 / start the platform with sample data (CONSOLE='--port 9000')
	@echo "建库、生成示例合同，随后启动平台 / making the database and sample contracts, then starting the platform"
	@$(BIN)/wangbao serve --demo $(CONSOLE)

assess: .venv/run.stamp ## 评估示例企业并写出报告 / assess the example enterprise and write its report
	@mkdir -p $(dir $(REPORT))
	@echo "评估示例企业；首次运行先编译，约一分钟 / assessing the example; the first run compiles, about a minute"
	@$(BIN)/wangbao assess examples/$(EXAMPLE).toml --html $(REPORT) $(ARGS)

# All tests on SQLite, then those marked `postgresql` once more on PostgreSQL from its wheel. With ARGS pytest is what
# was asked for and no more; without, a worker on each core, where memory allows (about a gigabyte each).
test: .venv/dev.stamp ## 运行测试 / run the tests (ARGS='tests/pricing -x')
	@$(BIN)/python -m pytest $(or $(ARGS),$(SPREAD))
	@$(if $(ARGS),,$(POSTGRESQL) $(SPREAD) -m postgresql)

# The same with the nightly number of random examples, and every test of the hub's records on PostgreSQL; then the
# accumulation of a reference book beside published figures, a hit or a miss each.
test-all: .venv/dev.stamp ## 运行全部测试（更多随机例，PostgreSQL 全部） / run everything
	@$(BIN)/python -m pytest $(SPREAD) --hypothesis-profile=nightly
	@$(POSTGRESQL) $(SPREAD) --hypothesis-profile=nightly
	@$(BIN)/python tests/hub/kills.py --kills 30 sqlite postgresql
	@$(BIN)/python benchmarks/accumulation_gate.py --policies 8000 --years 20000

# Files made at random, 2,000 a format, and the worst ones of the largest size; prints their counts, times and memory.
fuzz: .venv/dev.stamp ## 以随机改造的文件试探文件检查 / try the inspection of files with files made at random (FILES=2000)
	@$(BIN)/python -m tests.inspection.fuzz $(or $(FILES),2000)

lint: .venv/dev.stamp ## 检查格式、类型与分层 / check style, types and import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	@$(BIN)/djhtml --check $(INDENT) $(TEMPLATES) $(REPORTS)
	@$(BIN)/djcss --check --tabwidth 2 $(SHEETS)
	@$(BIN)/python .ci/columns.py
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: .venv/dev.stamp ## 整理格式 / put the code in order
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .
	@$(BIN)/djade --target-version 5.2 $(TEMPLATES) ; $(BIN)/djhtml $(INDENT) $(TEMPLATES) $(REPORTS)
	@$(BIN)/djcss --tabwidth 2 $(SHEETS)

bench: .venv/run.stamp ## 运行性能测试 / run the benchmarks
	@for f in benchmarks/bench_*.py; do echo "== $$f"; $(BIN)/python $$f || exit 1; done

docs: .venv/run.stamp ## 由数据重新生成文档 / write the generated pages again from the data
	@$(BIN)/python docs/generate.py

same: .venv/dev.stamp ## 与另一版本比较页面、接口与计算 / pages, calls and results beside another revision's (BASE=3a2fa41)
	@$(BIN)/python tests/same/beside.py $(BASE) $(ARGS)

sample: .venv/dev.stamp ## 为将发布的版本留存示例数据库 / keep the sample databases of a release (RELEASE=0.2.0)
	@$(BIN)/python tests/hub/releases/keep.py $(RELEASE)

lock: ## 重新锁定依赖（需 uv）/ pin the dependencies again (needs uv)
	$(LOCK) --group build --output-file requirements/build.txt
	$(LOCK) pyproject.toml --output-file requirements/run.txt
	$(LOCK) --group bench --constraint requirements/run.txt --output-file requirements/bench.txt
	$(LOCK) pyproject.toml --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt

clean: ## 删除环境与生成物 / remove the environment and what was made
	rm -rf .venv out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@echo "正在建立虚拟环境 .venv / making the virtual environment .venv"
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更高版本 / Python 3.11 or later is needed (make PYTHON=…)"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "无法创建虚拟环境（Debian、Ubuntu 请安装 python3-venv）" \
	  "/ no virtual environment could be made (Debian, Ubuntu: install python3-venv)"; exit 1; }

.venv/run.stamp: .venv/bin/python requirements/build.txt requirements/run.txt pyproject.toml
	@echo "首次运行先安装依赖，需一至数分钟 / the first run installs the dependencies: one minute, or several on a slow line"
	@$(INSTALL) "1/2 依赖 / dependencies" -- --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(INSTALL) "2/2 网保 / wangbao itself" -- $(SELF)
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@$(INSTALL) "开发工具 / development tools" -- --require-hashes -r requirements/build.txt -r requirements/dev.txt
	@touch $@
