# The commands of this project. `make` alone lists them; each makes .venv first, if it has to.
# make test ARGS="-k study" hands arguments on; make PYTHON=/path/to/python3 … names the Python.
.DEFAULT_GOAL := help
.PHONY: help demo test lint bench docs clean venv venv-dev

export PYTHON

help:
	@sed -n 's/^\([a-z]*\):.*## /make \1: /p' $(MAKEFILE_LIST)

demo: venv ## the main job on a made-up corpus; prints the page to open
	@.venv/bin/enishi demo --out out/demo $(ARGS)

test: venv-dev ## all tests
	@.venv/bin/python -m pytest -n 2 $(ARGS)

lint: venv-dev ## style, types, and which room may import which
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: venv-dev ## speed and memory, as ratios (ARGS="--works 100000 1000000 1770000 --peers 20000 100000")
	@.venv/bin/python bench/run.py $(ARGS)
	@.venv/bin/python bench/resampling.py
	@.venv/bin/python bench/interval_coverage.py
	@.venv/bin/python bench/accuracy_places.py
	@.venv/bin/python bench/accuracy_fields.py --half all
	@.venv/bin/python bench/accuracy_organisations.py

docs: venv-dev ## write again the documentation and the data that come from the code
	.venv/bin/python tools/write_place_names.py
	.venv/bin/python -m enishi.pipeline.network_queries
	.venv/bin/python tools/write_docs.py

clean: ## remove what these commands made
	rm -rf .venv out/demo .*_cache .hypothesis

venv:
	@python=$$(sh tools/find_python.sh) && "$$python" tools/make_venv.py

venv-dev:
	@python=$$(sh tools/find_python.sh) && "$$python" tools/make_venv.py dev
