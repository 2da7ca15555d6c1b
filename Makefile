# Two commands do everything on a fresh Debian: `make demo` and `make test`. The rest is for people who work here.
VENV   := .venv
PYTHON := $(VENV)/bin/python
PIP    := $(PYTHON) -m pip --disable-pip-version-check -q

.PHONY: demo test check sheets bench bench-panda proof wheel clean

demo: $(VENV)/demo       ## the main job: two scripted trainees, report, pictures and film in build/demo
	@tools/system-packages tools/packages-demo.txt
	@$(PYTHON) tools/demo.py

# Where this is set, every program that a test starts would compile all modules anew, half a second each.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/dev        ## every test, those on the real OpenXR runtime included
	@tools/system-packages tools/packages-demo.txt tests/*/packages.txt
	@tests/monado/build.sh
	@VR_DTI_TEST_PYTHON=$(PYTHON) tests/records/lrs/install.sh
	@tests/assets/validator/install.sh
	@$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check -q . && $(PYTHON) -m mypy
	@$(PYTHON) -m pytest -q -n 2 --dist loadscope --no-loadscope-reorder -m "not device"
	@$(PYTHON) -m pytest -q -n 2 --dist loadscope --no-loadscope-reorder -m device

check: $(VENV)/dev       ## style, types and laws only
	@$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check -q . && $(PYTHON) -m mypy
	@$(PYTHON) -m pytest -q tests/test_house.py

sheets: $(VENV)/demo     ## contact sheets into build/sheets: people, faces, every clip, places
	@tools/system-packages tools/packages-demo.txt
	@$(PYTHON) tools/sheets.py

bench: $(VENV)/dev       ## every figure of docs/performance.md, a command each
	@tools/system-packages tools/packages-demo.txt
	@$(PYTHON) benchmarks/all.py

bench-panda: $(VENV)/dev  ## people beside Panda3D, the same pictures; the last line is JSON
	@tools/system-packages tools/packages-demo.txt
	@$(PIP) install -e '.[peer]'
	@$(PYTHON) benchmarks/panda.py

proof: $(VENV)/dev       ## the large sizes
	@tools/system-packages tools/packages-demo.txt
	@$(PYTHON) tools/proof.py

wheel: $(VENV)/dev
	@$(PYTHON) -m pip wheel -q --no-deps -w dist .

$(VENV)/bin/python:
	@echo "python: making $(VENV)"
	@python3 -m venv $(VENV)

$(VENV)/demo: pyproject.toml | $(VENV)/bin/python
	@echo "python: installing what the program needs (about 360 MB the first time)"
	@$(PIP) install -e '.[voice]'
	@touch $@

$(VENV)/dev: pyproject.toml | $(VENV)/bin/python
	@echo "python: installing what the program and its tests need (about 460 MB the first time)"
	@$(PIP) install -e '.[dev]'
	@touch $@ $(VENV)/demo

clean:
	@rm -rf build dist .venv
