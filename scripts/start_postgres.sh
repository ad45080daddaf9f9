#!/bin/sh
# A PostgreSQL for the tests, on loopback: prints its DATABASE_URL, or ends with a sentence about what to do.
# `start_postgres.sh URL` only sees whether the server somebody named answers; `start_postgres.sh --stop` stops ours.
# As root on Debian it is installed. Its data are worth nothing: what is broken is thrown away and made anew.
set -eu
cd "$(dirname "$0")/.."
port=${POSTGRES_PORT:-54329}
python=$PWD/.venv/bin/python
# Two checkouts may run their tests at the same time on one server, so each has a name of its own.
url=postgres://dichtbij@127.0.0.1:$port/dichtbij_$(pwd -P | cksum | cut -d ' ' -f 1)

say() { echo "$*" >&2; }
fail() { say "$*"; exit 1; }

# A password in an address is passed on where other users of the machine cannot read it.
answers() {
    ADDRESS=$1 "$python" - 2>/dev/null <<-'PROGRAM'
	import os, sys
	from psycopg import conninfo, pq
	address = conninfo.make_conninfo(os.environ["ADDRESS"], connect_timeout=5)
	sys.exit(pq.PGconn.ping(address.encode()))
	PROGRAM
}

lets_us_in() {
    "$python" -c 'import sys, psycopg; psycopg.connect(sys.argv[1], connect_timeout=5).close()' \
        "postgres://dichtbij@127.0.0.1:$port/postgres" 2>/dev/null
}

use_named() {
    case $1 in
    postgres://* | postgresql://*) ;;
    *) fail "DATABASE_URL is no address of PostgreSQL. It looks like this: postgres://user:password@host:5432/name" ;;
    esac
    answers "$1" || fail "No PostgreSQL answers at the DATABASE_URL you named. Start it, or leave DATABASE_URL out."
    echo "$1"
}

find_programs() {
    programs=
    for folder in /usr/lib/postgresql/*/bin "$(dirname "$(command -v pg_ctl || echo /)")"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then programs=$folder; fi
    done
    [ -n "$programs" ]
}

install_programs() {
    way_out="Install it (on Debian or Ubuntu: sudo apt install postgresql), or name a server: make test-postgres DATABASE_URL=postgres://user:password@host:5432/name"
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        fail "PostgreSQL is not on this machine, and there is no right to install it. $way_out"
    fi
    say "Installing PostgreSQL for the tests …"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql; } >/dev/null ||
        fail "PostgreSQL cannot be installed here. $way_out"
    find_programs || fail "PostgreSQL was installed, but its initdb and pg_ctl are not found. $way_out"
}

# PostgreSQL refuses to run as root, and the user postgres may not be able to read the folder of this project.
choose_home() {
    version=$("$programs/pg_ctl" --version | tr -dc '0-9.' | cut -d . -f 1)
    if [ "$(id -u)" = 0 ]; then
        id postgres >/dev/null 2>&1 || fail "PostgreSQL does not run as root, and there is no user postgres to run it as."
        home=/var/lib/postgresql/dichtbij-tests-$version-$port
        mkdir -p "$home"
        chown postgres "$home"
    else
        home=${VAR_DIR:-$PWD/var}/postgres-$version-$port
        mkdir -p "$home"
    fi
    data=$home/data
}

as_owner() {
    if [ "$(id -u)" = 0 ]; then (cd / && exec runuser -u postgres -- "$@"); else "$@"; fi
}

init_cluster() {
    as_owner "$programs/initdb" --pgdata "$data" --username postgres --auth trust --no-sync \
        --encoding UTF8 --locale C.UTF-8 "$@" >/dev/null
}

# The folder counts as made once the last file is written; a kill half-way leaves it to be made again.
make_cluster() {
    say "Making a PostgreSQL cluster for the tests in $home …"
    rm -rf "$home/made" "$data"
    # Sorting by language, as most servers do, brings out an order that only bytes give. Before 15 there is no such choice.
    init_cluster --locale-provider=icu --icu-locale=nl 2>/dev/null || init_cluster ||
        fail "PostgreSQL cannot make a cluster in $home."
    as_owner tee -a "$data/postgresql.conf" >/dev/null <<-'SETTINGS'
	listen_addresses = '127.0.0.1'
	unix_socket_directories = ''
	max_connections = 200
	fsync = off
	synchronous_commit = off
	full_page_writes = off
	SETTINGS
    echo "host all dichtbij 127.0.0.1/32 trust" | as_owner tee "$data/pg_hba.conf" >/dev/null
    # Like a real site, the tests get no superuser; only the right to make their own databases.
    echo "CREATE ROLE dichtbij LOGIN CREATEDB" |
        as_owner "$programs/postgres" --single -c log_checkpoints=off -D "$data" postgres >/dev/null
    as_owner touch "$home/made"
}

# A server that was killed leaves its file behind, and by now its number may be of another program.
stop_cluster() {
    [ -e "$data/postmaster.pid" ] || return 0
    pid=$(head -n 1 "$data/postmaster.pid")
    case $(cat "/proc/$pid/comm" 2>/dev/null || ps -o comm= -p "$pid" 2>/dev/null) in
    *postgres* | *postmaster*)
        as_owner "$programs/pg_ctl" --pgdata "$data" --mode "$1" --timeout 10 stop >/dev/null 2>&1 ||
            kill -KILL "$pid" 2>/dev/null || true ;;
    esac
    rm -f "$data/postmaster.pid"
}

# Only after our server did not answer, so what is still there is of no use to anyone.
start_cluster() {
    stop_cluster immediate
    as_owner "$programs/pg_ctl" --pgdata "$data" --log "$home/log" --options "-p $port" --wait start >/dev/null 2>&1 9>&-
}

start() {
    if lets_us_in; then return; fi
    if answers "$url"; then
        fail "Another PostgreSQL answers on port $port. Choose a free one: make test-postgres POSTGRES_PORT=54330"
    fi
    if ! [ -e "$home/made" ] || ! start_cluster; then
        make_cluster
        start_cluster ||
            fail "PostgreSQL does not start on port $port; $home/log says why. Another: make test-postgres POSTGRES_PORT=54330"
    fi
    lets_us_in || fail "PostgreSQL started on port $port, but does not let the tests in; $home/log says why."
}

if [ "${1:-}" = --stop ]; then
    if find_programs; then choose_home && stop_cluster fast; fi
elif [ -n "${1:-}" ]; then
    use_named "$1"
else
    if ! lets_us_in; then
        find_programs || install_programs
        choose_home
        # Of two that start at once, the second waits and finds the server of the first.
        if command -v flock >/dev/null; then exec 9>"$home/lock" && flock 9; fi
        start
    fi
    echo "$url"
fi
