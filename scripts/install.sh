#!/bin/sh
# Makes .venv with the packages of a lock file: `install.sh run` or `install.sh dev`. Does nothing when it is up to date.
set -eu
cd "$(dirname "$0")/.."

case "${1:-run}" in
run) lock=requirements.lock ;;
dev) lock=requirements-dev.lock ;;
*) echo "usage: install.sh run|dev" >&2; exit 2 ;;
esac
stamp=.venv/.installed-${1:-run}

if [ -x .venv/bin/python ] && cmp -s "$lock" "$stamp"; then exit 0; fi

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is needed, but not found. Install it, or say where it is: make run PYTHON=/path/to/python3.11" >&2
    exit 1
}
python=$(find_python)

make_environment() {
    if "$python" -m venv --clear .venv >/dev/null 2>&1; then return; fi
    # Debian ships python3 without ensurepip, which venv needs.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing python3-venv …"
        apt-get update -qq >/dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
        "$python" -m venv --clear .venv && return
    fi
    echo "This Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv" >&2
    exit 1
}

echo "Installing the packages of $lock in .venv (a minute at most, once) …"
if command -v uv >/dev/null; then
    [ -x .venv/bin/python ] || uv venv --quiet --python "$(command -v "$python")" .venv
    uv pip install --quiet --require-hashes --python .venv/bin/python -r "$lock"
else
    [ -x .venv/bin/pip ] || make_environment
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --root-user-action=ignore --require-hashes -r "$lock"
fi
cp "$lock" "$stamp"
