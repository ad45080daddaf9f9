#!/bin/sh
# Every night at BACKUP_TIME (UTC) a backup in the folder that is named, and a look whether it can be put back.
set -eu
cd "$(dirname "$0")/.."

while :; do
    now=$(date -u +%s)
    next=$(date -u -d "today ${BACKUP_TIME:-01:30}" +%s)
    [ "$next" -gt "$now" ] || next=$((next + 86400))
    # In the background, so that this script ends at once when it is told to.
    sleep $((next - now)) & wait $!
    python manage.py back_up "$1" || echo "The backup of tonight failed; the one before it stays." >&2
done
