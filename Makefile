# Two commands: `make demo` and `make test`. What they do is in bootstrap.py, which also runs on Windows.
PYTHON ?= python3

.PHONY: demo test install lock

demo:
	@$(PYTHON) bootstrap.py demo

test:
	@$(PYTHON) bootstrap.py test

install:
	@$(PYTHON) bootstrap.py install

lock:
	@$(PYTHON) bootstrap.py lock
