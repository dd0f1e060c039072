# One line per verb. `make run` and `make test` need nothing but Python 3.11 or newer.
.PHONY: run test setup demo check bench screens gallery goldens pocket
BIN = .venv/bin

run: setup ; @$(BIN)/storyboard run
test: setup ; @$(BIN)/python -m pytest
demo: setup ; @$(BIN)/storyboard demo
check: setup ; @$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy
bench: setup ; @for b in benchmarks/*.py; do $(BIN)/python $$b || exit 1; done
screens: setup ; @$(BIN)/python tools/screens.py
gallery: setup ; @$(BIN)/python tools/gallery.py
goldens: setup ; @UPDATE_GOLDENS=1 $(BIN)/python -m pytest -q tests/export/test_goldens.py
pocket: setup ; @$(BIN)/python -m storyboard.pocket.training
setup: ; @$(or $(PYTHON),python3) tools/set_up.py
