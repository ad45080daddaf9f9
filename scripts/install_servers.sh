#!/bin/sh
# The servers that a real site runs on, for the tests in tests/ops: PostgreSQL, Redis and nginx. They are installed as
# root on Debian, and not started: each test starts its own, on a free port of loopback.
set -eu

missing=
command -v redis-server >/dev/null || missing="$missing redis-server"
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing="$missing nginx"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "These servers are needed, and there is no right to install them:$missing. On Debian or Ubuntu: sudo apt install$missing" >&2
    exit 1
fi
echo "Installing for the tests:$missing …"
# Debian starts what it installs unless a policy says no; a policy that somebody has stays.
policy=/usr/sbin/policy-rc.d
if ! [ -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq >/dev/null
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
