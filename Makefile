# One command each: `make run` starts the bot, `make test` tests it, `make lint` reads it. The bot's other commands have
# their own words too: make check; make load FILE=units.xlsx; make officer ARGS="invite --unit HN"; make bot ARGS=--help
# The first run makes .venv and installs what the lock names; later runs go straight on.
# Extra flags: make test ARGS="-k money". Another Python: make run PYTHON=python3.13.

PYTHON ?= python3
ARGS ?=
COMMANDS = answers audit awards backup check council due export group-code load move move-files officer papers parked qr recount restore rotate-key setup show template try unsent zalo-group

# What was compiled is kept, whatever the machine says: without it each start of the bot takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

# A Python that was asked for is the only one tried; otherwise the first that will do.
ifeq ($(origin PYTHON),file)
CANDIDATES = $(PYTHON) python3.14 python3.13 python3.12 python3.11
else
CANDIDATES = $(PYTHON)
endif

.PHONY: run bot $(COMMANDS) test test-long lint fire fuzz measure bench lock clean

run:
	@eval "$$VENV"; ready requirements.lock .run-installed; exec .venv/bin/python -m bot run $(ARGS)

bot:
	@eval "$$VENV"; ready requirements.lock .run-installed; exec .venv/bin/python -m bot $(ARGS)

$(COMMANDS):
	@eval "$$VENV"; ready requirements.lock .run-installed; \
	exec .venv/bin/python -m bot $@ $(SHEET) $(if $(FILE),"$(FILE)") $(if $(UNIT),--unit "$(UNIT)") $(ARGS)

# Long proofs, of which `make test` shows the same at a smaller scale, have a command of their own.
test: MARKED = not long
test-long: MARKED = long

# Tests of real processes can be late on a busy machine: what failed is run once more, alone, and both runs are shown.
test test-long:
	@eval "$$VENV"; ready requirements-dev.lock .test-installed; status=0; \
	.venv/bin/python -m pytest -n auto --dist worksteal -m "$(MARKED)" $(ARGS) || status=$$?; \
	if [ $$status -eq 1 ]; then echo "Once more, alone: what failed above"; status=0; \
	.venv/bin/python -m pytest -n 0 --last-failed --last-failed-no-failures none -m "$(MARKED)" $(ARGS) || status=$$?; fi; \
	exit $$status

lint:
	@eval "$$VENV"; ready requirements-dev.lock .test-installed; status=0; \
	.venv/bin/python -m ruff check . || status=1; .venv/bin/python -m mypy $(ARGS) || status=1; \
	.venv/bin/lint-imports || status=1; .venv/bin/python -m tests.deployment.audit || status=1; exit $$status

# Proof by fire, with a progress bar: make fire ARGS="--kills 1000 --conversations 10000 --seed 1 --database sqlite"
fire:
	@eval "$$VENV"; ready requirements-dev.lock .test-installed; exec .venv/bin/python -m tests.fire $(ARGS)

# A million texts through the reading library, with a progress bar: make fuzz ARGS="--count 100000 --seed 3"
# (how long each reader takes for hostile texts of 10,000 letters: .venv/bin/python -m tests.reading.slowest)
fuzz:
	@eval "$$VENV"; ready requirements-dev.lock .test-installed; exec .venv/bin/python -m tests.reading.fuzz $(ARGS)

# How many whole answers, dialogues and forms are understood: make measure ARGS="answers_a --failures"
measure:
	@eval "$$VENV"; ready requirements-dev.lock .test-installed; exec .venv/bin/python -m tests.reading.measure $(ARGS)

bench:
	@eval "$$VENV"; ready requirements-dev.lock .test-installed; exec .venv/bin/python -m tests.bench $(ARGS)

# Keeps the versions that still fit; newest ones: make lock ARGS=--upgrade
lock:
	@eval "$$VENV"; choose; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	"$$py" -m venv "$$tools" && "$$tools/bin/python" -m pip install --quiet uv && \
	compile() { "$$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --group build $(ARGS) \
	    pyproject.toml "$$@"; } && \
	compile -o requirements.lock && \
	compile --extra postgres --group dev -c requirements.lock -o requirements-dev.lock

# Leaves data/ and media/ alone.
clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What the targets above share, as shell functions. A stamp in .venv is a copy of the lock that was installed;
# .venv/.installing stands there while an installation runs, so an interrupted one is known and done anew.
define VENV
unset VENV
stop() { printf '%s\n' "$$*" >&2; exit 1; }

choose() {
    fault=missing
    for py in $(CANDIDATES); do
        version=$$("$$py" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        if ! "$$py" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            [ "$$fault" = bare ] || { fault=old; found=$$version; }
        elif ! "$$py" -c 'import venv, ensurepip' 2>/dev/null; then
            [ "$$fault" = bare ] || { fault=bare; found=$$version; package=$$py-venv; }
        else
            return 0
        fi
    done
    case $$package in python3-venv | python3.[0-9]*-venv) ;; *) package=python3-venv ;; esac
    if [ "$$(uname -s)" = Darwin ]; then how="brew install python"
    elif ! command -v apt-get >/dev/null 2>&1; then how="Python 3.11+ (venv, ensurepip)"
    elif [ "$$fault" = bare ]; then how="apt-get install $$package"
    else how="apt-get install python3 python3-venv (Debian 12+, Ubuntu 24.04+)"
    fi
    case $$fault in
        missing) stop "Chưa có Python 3.11 trở lên (Python 3.11 or newer is needed), hãy cài / please install: $$how" ;;
        old) stop "Python $$found quá cũ, cần 3.11 trở lên (too old, 3.11 or newer is needed), hãy cài / please install: $$how" ;;
        bare) stop "Python $$found thiếu venv (lacks venv or ensurepip), hãy cài / please install: $$how" ;;
    esac
}

works() {
    [ ! -e .venv/.installing ] && .venv/bin/python -I -c 'import importlib.util, sys
sys.exit(sys.version_info < (3, 11) or importlib.util.find_spec("pip") is None)' 2>/dev/null
}

ready() {
    if cmp -s "$$1" ".venv/$$2" && works; then return 0; fi
    if ! { works && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
        choose
        echo "Đang tạo môi trường Python (making .venv) …"
        rm -rf .venv && mkdir .venv && : >.venv/.installing || exit 1
        "$$py" -m venv .venv || stop "Không tạo được .venv, xem lỗi ở trên (could not make .venv, see above)."
    fi
    : >.venv/.installing && rm -f .venv/.run-installed .venv/.test-installed || exit 1
    echo "Đang cài đặt thư viện, lần đầu khoảng một phút (installing libraries, about a minute the first time) …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$$1" || {
        [ $$? -gt 128 ] || rm -f .venv/.installing
        stop "Chưa cài được thư viện: xem lỗi ở trên, kiểm tra mạng rồi chạy lại (could not install, see above; check the network, then run again)."
    }
    [ "$$2" = .run-installed ] || cp requirements.lock .venv/.run-installed
    cp "$$1" ".venv/$$2.new" && mv ".venv/$$2.new" ".venv/$$2" && rm -f .venv/.installing || exit 1
}
endef
export VENV
