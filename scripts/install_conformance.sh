#!/bin/sh
# Validators of others need Node and Java. As root on Debian they are installed; elsewhere those tests are skipped with a reason.
set -eu
cd "$(dirname "$0")/.."
missing=""
command -v node >/dev/null && command -v npm >/dev/null || missing="nodejs npm"
command -v java >/dev/null || missing="$missing default-jre-headless"
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $missing for the validators …"
    apt-get update -qq >/dev/null
    # shellcheck disable=SC2086 - they are separate words
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null || true
fi
if ! command -v npm >/dev/null; then
    echo "No Node found and no right to install it; validators that need it are skipped." >&2
    exit 0
fi
stamp=conformance/node_modules/.installed
if cmp -s conformance/package-lock.json "$stamp"; then exit 0; fi
echo "Installing the validators in conformance/ (once) …"
npm ci --silent --prefix conformance
cp conformance/package-lock.json "$stamp"
