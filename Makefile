# One door to every habit of this project. `make help` lists them. Needed: Python 3.11 and make, nothing else.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON311 ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
UV := .tools/bin/uv

export UV_COMPILE_BYTECODE := 1
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
unexport PYTHONDONTWRITEBYTECODE

# uv does not read pip's configuration: hand a configured mirror on.
PIP_MIRROR := $(shell $(PYTHON311) -m pip config get global.index-url 2>/dev/null)
ifneq ($(PIP_MIRROR),)
export UV_DEFAULT_INDEX ?= $(PIP_MIRROR)
endif

.PHONY: help run check publish ask test test-browser drill lock clean

help:  ## 列出所有命令
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/whole  ## 安装并启动全部(浏览器打开 http://127.0.0.1:8000/)
	@PORT="$(PORT)" RASA_PORT="$(RASA_PORT)" ACTIONS_PORT="$(ACTIONS_PORT)" $(PY) -m connectors

check: $(VENV)/whole  ## 检查知识内容,指出文件和行号
	@$(PY) -m knowledge check

publish: $(VENV)/whole  ## 发布知识内容,正在运行的服务几秒内生效(WHY="为什么改")
	@$(PY) -m knowledge publish --reason "$(or $(WHY),手工发布)"

ask: $(VENV)/whole  ## 不启动服务,直接试问知识库(Q="低保怎么申请")
	@$(PY) -m knowledge ask "$(Q)"

test: $(VENV)/test  ## 运行全部测试(含真实的 Rasa、PostgreSQL、Redis)
	@$(PY) -m pytest -m "not browser and not drill"

test-browser: $(VENV)/test  ## 在 Chromium 里测试网页
	@$(PY) -m pytest -m browser

drill: $(VENV)/test  ## 长时间的故障演练
	@$(PY) -m pytest -m drill -s

lock: $(UV)  ## 重新生成依赖锁(改了 pyproject.toml 之后)
	$(UV) pip compile -q pyproject.toml --extra rasa --python-version 3.11 --generate-hashes --no-header -o requirements.lock
	$(UV) pip compile -q pyproject.toml -c requirements.lock --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-core.lock
	$(UV) pip compile -q pyproject.toml --extra rasa --extra test -c requirements.lock --python-version 3.11 --generate-hashes --no-header -o requirements-test.lock

clean:  ## 删除环境、数据库、模型和日志(知识内容不动)
	rm -rf $(VENV) .tools var

$(UV): requirements-uv.lock
	@$(PYTHON311) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "需要 Python 3.11;请安装后重试,或用 make PYTHON311=/路径/python3.11 指明"; exit 1; }
	@echo "→ 取安装工具 uv(几秒)"
	@$(PYTHON311) -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock || { echo "uv 没有装上:请检查网络,或先用 pip config set global.index-url 设置可用的镜像"; exit 1; }
	@touch $@

$(VENV)/bin/python: | $(UV)
	@$(UV) venv --quiet --python $(PYTHON311) $(VENV)

$(VENV)/whole: requirements.lock | $(VENV)/bin/python
	@echo "→ 安装依赖(首次约半分钟到几分钟,约 2.5 GB)"
	@$(UV) pip sync --python $(PY) --require-hashes requirements.lock || { echo "依赖没有装全:请检查网络或镜像后重试 make $(MAKECMDGOALS)"; exit 1; }
	@rm -f $(VENV)/test && touch $@

$(VENV)/test: requirements-test.lock $(VENV)/whole
	@echo "→ 安装测试用的依赖"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements-test.lock || { echo "测试依赖没有装全:请检查网络或镜像后重试"; exit 1; }
	@touch $@
