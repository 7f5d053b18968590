#!/bin/bash
# Make the secrets that docker-compose.yml names, as far as they do not exist.
# The folder is closed to other users; the files in it are readable because the
# containers read them under user numbers of their own.
set -eu
cd "$(dirname "$0")/secrets"
chmod 700 .

make_random() {
    [ -e "$1" ] || { head -c 32 /dev/urandom | base64 -w0 >"$1"; echo "made $1"; }
}
make_random postgres_password
make_random db_password
make_random field_key

if [ ! -e tls_key.pem ]; then
    openssl req -x509 -newkey rsa:3072 -nodes -days 30 -subj "/CN=${1:-localhost}" \
        -addext "subjectAltName=DNS:${1:-localhost}" \
        -keyout tls_key.pem -out tls_certificate.pem 2>/dev/null
    echo "made a self-signed certificate for ${1:-localhost}, good for 30 days:"
    echo "replace tls_certificate.pem and tls_key.pem by those of your authority"
fi
chmod 644 -- postgres_password db_password field_key tls_*.pem
