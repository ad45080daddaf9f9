#!/bin/sh
# The web nodes anew, one after the other, so that visitors notice nothing: deploy/rolling_restart.sh
# A node first gets nothing new, finishes what it has, stops, starts as the image and the settings are now, and only
# comes back once it is well. With other commands (the tests do so): DRAIN, UNDRAIN and RESTART, each given a node.
set -eu
cd "$(dirname "$0")/.."

drain() { docker compose exec -T nginx touch "/tmp/run/without-$1"; }
undrain() { docker compose exec -T nginx rm -f "/tmp/run/without-$1"; }
restart() { docker compose up --detach --no-deps --force-recreate --wait "$1"; }

for node in web-1 web-2; do
    echo "$node …"
    ${DRAIN:-drain} "$node"
    # What the proxy sent before the drain is in the node by now, which finishes it.
    sleep 1
    ${RESTART:-restart} "$node"
    ${UNDRAIN:-undrain} "$node"
done
echo "Done."
