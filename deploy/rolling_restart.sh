#!/bin/sh
# The web nodes anew, one after the other, so that visitors notice nothing: deploy/rolling_restart.sh
# A node first gets nothing new, finishes what it has, stops, starts as the image and the settings are now, and only
# comes back once it is well. Without Docker (the tests do so): IN_NGINX, RUN and RESTART say how.
set -eu
cd "$(dirname "$0")/.."
run=${RUN:-/tmp/run}

in_nginx() { ${IN_NGINX-docker compose exec -T nginx} "$@"; }
restart() { docker compose up --detach --no-deps --force-recreate --wait "$1"; }

for node in web-1 web-2; do
    echo "$node …"
    in_nginx touch "$run/without-$node"
    # What the proxy sent before that is in the node by now, which finishes it.
    sleep 1
    ${RESTART:-restart} "$node"
    in_nginx rm "$run/without-$node"
done
