# The commands of this project. An officer needs `make demo` only; a developer `make test`.

VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore $(BIN)/python -m pip install -qq

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs manual site mutants faults fuzz layouts bench load clean
MAKEFLAGS += --no-print-directory

help:
	@echo 'make demo   用 38 张真实的表演示一遍，并告诉您打开哪个文件'
	@echo 'make test   检查代码并运行全部测试（需要时自动安装 LibreOffice、Node.js 和 Chromium）'
	@echo 'make lint   只检查代码，不运行测试'
	@echo 'make docs   重新生成规则手册 docs/rules/、按钮一页和命令一页'
	@echo 'make manual  生成带图的说明书 手册/（图是在 LibreOffice 里现拍的）'
	@echo 'make site   把手册做成不联网也能看的网站，在 网站/'
	@echo 'make mutants  改坏两万次，核对工作簿里的结论与程序的结论'
	@echo 'make faults  把近两百种毛病逐一放进 38 张表，看查不查得到（只试几种：make faults FAULTS="D07 合计"）'
	@echo 'make fuzz  把真实的表随机改坏两万次再读，看会不会崩溃、太慢或读出假话（只试几个：make fuzz FUZZ=500）'
	@echo 'make layouts  把真实的表按抽签的版式重打几百份再读，看读得对不对（make layouts LAYOUTS="2000 7"：多少份、第几号签）'
	@echo 'make bench  与别的库同场测速，再做一万张（只做一千张：make bench BENCH=1000）'
	@echo 'make load   让 50 个人同时往本机的网页服务交表，量要等多久（make load LOAD="50 4"：多少人、每人交几次）'
	@echo 'make clean  删除 .venv、演示结果和缓存'

demo: $(VENV)/installed
	@$(BIN)/xltool demo -o 演示

test: $(VENV)/installed-dev
	@sh scripts/install_libreoffice.sh
	@sh scripts/install_node.sh
	@sh scripts/install_chromium.sh
	@$(MAKE) lint
	@$(BIN)/pytest -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder $(PYTEST_ARGS)

lint: $(VENV)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

mutants: $(VENV)/installed-dev
	@sh scripts/install_libreoffice.sh
	@XLTOOL_MUTANTS=20000 $(BIN)/pytest tests/libreoffice/test_live.py

faults: $(VENV)/installed-dev
	@sh scripts/install_libreoffice.sh
	@PYTHONPATH=tests $(BIN)/python -m faults $(FAULTS)

fuzz: $(VENV)/installed-dev
	@PYTHONPATH=tests $(BIN)/python -m fuzz $(FUZZ)

layouts: $(VENV)/installed-dev
	@PYTHONPATH=tests $(BIN)/python -m layouts $(LAYOUTS)

bench: $(VENV)/installed-dev
	@PYTHONPATH=tests $(BIN)/python -m bench $(BENCH)

load: $(VENV)/installed-dev
	@PYTHONPATH=tests $(BIN)/python -m bench.load $(LOAD)

docs: $(VENV)/installed
	@$(BIN)/xltool rules --docs docs/rules
	@PYTHONPATH=tests $(BIN)/python -m manual

manual: $(VENV)/installed-dev
	@sh scripts/install_libreoffice.sh
	@rm -rf 手册
	@XLTOOL_PICTURES=手册/图 XLTOOL_REQUIRE_SCREEN=1 $(BIN)/pytest tests/libreoffice/test_manual_pictures.py
	@PYTHONPATH=tests $(BIN)/python -m manual 手册

site: docs $(VENV)/installed-dev
	@sh scripts/install_libreoffice.sh
	@sh scripts/install_node.sh
	@sh scripts/install_chromium.sh
	@rm -rf 网站 build/图
	@XLTOOL_PICTURES="$(CURDIR)/build/图" XLTOOL_REQUIRE_SCREEN=1 XLTOOL_REQUIRE_BROWSER=1 \
	  $(BIN)/pytest tests/libreoffice/test_manual_pictures.py tests/test_site_pictures.py
	@XLTOOL_PICTURES="$(CURDIR)/build/图" $(BIN)/mkdocs build --strict
	@echo '手册在 网站/，用浏览器打开“index.html”。'

clean:
	rm -rf $(VENV) 演示 '演示('* 手册 网站 build dist *.egg-info tests/wps/node_modules
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are newer than pyproject.toml when what it asks for is installed.
$(VENV)/installed: pyproject.toml | $(BIN)/python
	@echo '正在安装 xltool（只需一次）……'
	@$(PIP) -e . || { echo '安装失败，原因见上面；多半是网络不通，请检查后再运行一次。' >&2; exit 1; }
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	@echo '正在安装 xltool 和测试工具（只需一次）……'
	@$(PIP) -e '.[dev]' || { echo '安装失败，原因见上面；多半是网络不通，请检查后再运行一次。' >&2; exit 1; }
	@touch $(VENV)/installed $@

$(BIN)/python:
	@sh scripts/create_venv.sh $(VENV)
