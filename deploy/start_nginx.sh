#!/bin/sh
# Fills in the addresses in nginx.conf.template and starts nginx; all that it writes goes to $RUN.
set -eu
cd "$(dirname "$0")"
mkdir -p "$RUN"

# What browsers are told about https, in the words of the site: nginx says it of files and of its own pages too.
is_yes() { case $(printf %s "$1" | tr '[:upper:]' '[:lower:]') in 1 | true | on | ok | y | yes) ;; *) false ;; esac }
HSTS=
if [ "$HSTS_SECONDS" != 0 ]; then
    HSTS="max-age=$HSTS_SECONDS"
    if is_yes "$HSTS_SUBDOMAINS"; then HSTS="$HSTS; includeSubDomains"; fi
    if is_yes "$HSTS_PRELOAD"; then HSTS="$HSTS; preload"; fi
fi

filled=
for name in RUN FILES PAGES CERTIFICATE KEY HTTP HTTPS HTTP_6 HTTPS_6 WEB_1 WEB_2 HSTS; do
    eval "value=\$$name"
    filled="${filled}s|\${$name}|$value|g;"
done
sed "$filled" nginx.conf.template >"$RUN/nginx.conf"
exec nginx -e stderr -c "$RUN/nginx.conf"
