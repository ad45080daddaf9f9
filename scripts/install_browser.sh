#!/bin/sh
# The browser tests need Chromium. As root on Debian it is installed; elsewhere those tests are skipped with a reason.
set -eu
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests …"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null ||
        echo "Chromium cannot be installed here; the browser tests will be skipped." >&2
else
    echo "No Chromium found and no right to install it; the browser tests will be skipped." >&2
fi
