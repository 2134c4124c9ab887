# Two commands: `make run` and `make test`. Everything they need goes into .venv; what the program keeps goes into .data.
PYTHON ?= python3
PORT ?= 8000
# Twice the cores: a browser test waits for more than it computes.
WORKERS ?= 4
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
CATALOGUE := locale/en/LC_MESSAGES/django
STATIC := $(or $(STATIC_ROOT),.data/static)
OUR_CODE := lhh_tracker members resolutions tasks tests bench docs .ci manage.py

TRY_PORT = import socket; s = socket.socket(); s.setsockopt(1, 2, 1); s.bind(("127.0.0.1", $(PORT)))
PORT_TAKEN = Không mở được cổng $(PORT): có chương trình khác đang dùng. Chọn cổng khác, ví dụ: make run PORT=8001

.PHONY: install install-dev compile-messages messages run test lint lock bench drill machines stress figures score pictures
.DELETE_ON_ERROR:

install: .venv/.installed compile-messages
install-dev: .venv/.installed-dev compile-messages

.venv/.installed: requirements.txt
	@echo "→ Cài các gói cần để chạy vào .venv (lần đầu mất chừng nửa phút)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "→ Cài các gói để kiểm thử vào .venv…"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# The English words as the program reads them; not kept in the repository.
compile-messages: $(CATALOGUE).mo

$(CATALOGUE).mo: $(CATALOGUE).po .venv/.installed
	@$(BIN)/pybabel -q compile --domain django --directory locale
	@touch $@

# Brings the catalogue up to the source (needs the programs of Debian's gettext): then translate what is empty in it.
messages: install
	@$(MANAGE) makemessages --locale en --no-location --ignore .venv --ignore .data --ignore tests --ignore bench --ignore docs
	@$(MAKE) --silent --no-print-directory compile-messages

# The demonstration fills only the built-in database: whoever names a database means to use it for real work.
run: install
	@$(BIN)/python -c '$(TRY_PORT)' 2>/dev/null || { echo "$(PORT_TAKEN)"; exit 1; }
	@echo "→ Chuẩn bị cơ sở dữ liệu…"
	@mkdir -p .data && $(MANAGE) migrate --verbosity 0
	@$(MAKE) --silent --no-print-directory $(STATIC)/staticfiles.json
	@$(MANAGE) fill_demo --print-logins $(if $(DATABASE_URL),,--if-empty) --skip-checks
	@exec $(BIN)/gunicorn --config lhh_tracker/server.py --bind 127.0.0.1:$(PORT) lhh_tracker.wsgi

$(STATIC)/staticfiles.json: $(shell find static -type f) .venv/.installed
	@echo "→ Gom tệp giao diện…"
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@touch $@

# The whole suite on SQLite; on PostgreSQL, when TEST_DATABASE_URL names a server, all of it that may differ there.
# REPORTS names a folder for JUnit reports of both.
test: install-dev
	@echo "→ Kiểm thử trên SQLite…"
	@env -u TEST_DATABASE_URL -u TEST_PURE_ONCE -u DATABASE_URL -u PRODUCTION $(BIN)/pytest -n $(WORKERS) --dist worksteal $(if $(REPORTS),--junit-xml=$(REPORTS)/sqlite.xml)
ifdef TEST_DATABASE_URL
	@echo "→ Kiểm thử trên PostgreSQL…"
	@env -u DATABASE_URL -u PRODUCTION TEST_PURE_ONCE=1 $(BIN)/pytest -n $(WORKERS) --dist worksteal $(if $(REPORTS),--junit-xml=$(REPORTS)/postgres.xml)
endif

lint: install-dev
	@$(BIN)/ruff check $(OUR_CODE)
	@$(BIN)/ruff format --check $(OUR_CODE)
	@$(BIN)/mypy
	@$(BIN)/djlint templates --lint --quiet

# Times the pages at up to 100.000 tasks on SQLite, and 1.000.000 on PostgreSQL when BENCH_DATABASE_URL or
# TEST_DATABASE_URL names a server; the databases are made once. Smaller: make bench SIZES="--sqlite=1000 --postgresql="
bench: install $(STATIC)/staticfiles.json
	@$(BIN)/python -m bench $(SIZES)

# Many people at once, double clicks, and errors before every write, at full size: docs/figures.md. On PostgreSQL as well
# when STRESS_DATABASE_URL or TEST_DATABASE_URL names a server. Smaller: make stress SIZES="--posts 500 --rounds 50 --pairs 25"
stress: install
	@env -u DATABASE_URL $(BIN)/python -m bench.stress $(SIZES)

# Every line of what must hold, measured on both databases and shown beside its goal: hours. One line, or a small trial:
# make figures LINES="--lines fuzz" · make figures LINES=--small
figures: install-dev $(STATIC)/staticfiles.json
	@env -u DATABASE_URL $(BIN)/python -m bench.figures $(LINES)

# The restore drill: a backup taken while people write, restored onto each database, compared row by row and file by file.
# PostgreSQL as well when DRILL_DATABASE_URL or TEST_DATABASE_URL names a server. Other sizes: make drill SIZES="--rows 250000"
drill: install
	@env -u DATABASE_URL $(BIN)/python -m bench.drill $(SIZES)

# Two machines, a worker, a bucket and nginx (where it is installed) serve the same people, and one is killed. Needs
# STRESS_DATABASE_URL or TEST_DATABASE_URL. Smaller: make machines SIZES="--seconds 6 --rows 300 --rounds 5"
machines: install-dev
	@env -u DATABASE_URL $(BIN)/python -m bench.machines $(SIZES)

# How well documents are read: the labelled documents of bench/reading, then what people corrected in the drafts of
# this installation's database.
score: install
	@echo "→ Văn bản đã dán nhãn:"
	@$(BIN)/python -m bench.reading $(NAMES)
	@echo
	@echo "→ Văn bản đã xác nhận ở đây, người sửa lại những gì:"
	@$(MANAGE) reading_record

# The pictures of the README and of the handbook (static/handbook), from the demonstration, in the Chromium of the browser
# tests. Some only: make pictures NAMES="phan-cong phone.png"
pictures: install-dev
	@$(BIN)/python docs/pictures/take.py $(NAMES)

lock:
	@command -v uv >/dev/null || { echo "make lock cần chương trình uv."; exit 1; }
	@uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --universal \
		--python-version 3.11 pyproject.toml --output-file requirements.txt
	@uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --universal \
		--python-version 3.11 --extra dev --constraint requirements.txt pyproject.toml --output-file requirements-dev.txt
