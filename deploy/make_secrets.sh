#!/bin/sh
# Makes what docker-compose.yml keeps secret, in the folder secrets/ (or the one that is named). What is there stays.
# EMAIL_URL, REFERRAL_KEYS and the certificate are yours to fill in: docs/operations.md says how.
set -eu
folder=${1:-$(dirname "$0")/../secrets}
mkdir -p "$folder"
chmod 700 "$folder"

random() { head -c 48 /dev/urandom | base64 | tr -d '+/=\n'; }
# Readable for the users inside the containers; who is outside cannot enter the folder.
keep() {
    [ -e "$folder/$1" ] || printf %s "$2" >"$folder/$1"
    chmod 444 "$folder/$1"
}

keep secret_key "$(random)"
keep database_password "$(random)"
keep database_url "postgres://dichtbij:$(cat "$folder/database_password")@postgres:5432/dichtbij"
keep email_url ""
keep referral_keys ""
keep metrics_token "$(random)"
if ! [ -e "$folder/tls_certificate" ]; then
    # Browsers warn for it: only for trying things out. Put the real one and its key in its place.
    openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj "/CN=${SITE_HOST:-localhost}" \
        -addext "subjectAltName=${TLS_NAMES:-DNS:${SITE_HOST:-localhost}}" \
        -keyout "$folder/tls_key" -out "$folder/tls_certificate" 2>/dev/null
fi
chmod 444 "$folder/tls_certificate" "$folder/tls_key"
