#!/bin/sh
# Fills in the addresses in nginx.conf.template and starts nginx; all that it writes goes to $RUN.
set -eu
cd "$(dirname "$0")"
mkdir -p "$RUN"
filled=
for name in RUN FILES PAGES CERTIFICATE KEY HTTP HTTPS WEB_1 WEB_2; do
    eval "value=\$$name"
    filled="${filled}s|\${$name}|$value|g;"
done
sed "$filled" nginx.conf.template >"$RUN/nginx.conf"
exec nginx -e stderr -c "$RUN/nginx.conf"
