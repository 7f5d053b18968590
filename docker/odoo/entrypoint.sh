#!/bin/bash
# serve   serve (default)
# init    install the add-ons into the empty database
# update  update the add-ons after a new version of the image
# any other word: run that program, with the database's password at hand
set -eu
umask 077

# The password goes into a file in memory, not onto a command line that `ps` shows.
PGPASSFILE=$(mktemp -t pgpass.XXXXXX)
printf '%s:%s:*:%s:%s\n' "$PGHOST" "$PGPORT" "$PGUSER" \
    "$(cat "$XINFANG_DB_PASSWORD_FILE")" >"$PGPASSFILE"
export PGPASSFILE

# The database manager is off (list_db); its password is set to chance all the same.
ODOO_RC=$(mktemp -t odoo.XXXXXX.conf)
cat /etc/odoo/odoo.conf >"$ODOO_RC"
printf '\nadmin_passwd = %s\n' "$(head -c 24 /dev/urandom | base64 -w0)" >>"$ODOO_RC"
export ODOO_RC

PYTHON=/opt/xinfang/venv/bin/python
ODOO=("$PYTHON" "$(command -v odoo)" "--config=$ODOO_RC" "--database=$XINFANG_DB")
MODULES=xinfang_case,xinfang_portal,xinfang_privacy,xinfang_report,xinfang_supervision
CORE=auth_password_policy_portal,auth_timeout,auth_totp,base_import,portal_rating,rpc
ONCE=(--stop-after-init --no-http --workers=0 --max-cron-threads=0
    --skip-auto-install --load-language=zh_CN)

case "${1:-serve}" in
serve)
    exec "${ODOO[@]}"
    ;;
init)
    "${ODOO[@]}" "${ONCE[@]}" --init="$CORE,$MODULES"
    export XINFANG_ADDONS_PATH=/mnt/extra-addons
    exec "$PYTHON" /opt/xinfang/scripts/configure.py "$XINFANG_DB"
    ;;
update)
    exec "${ODOO[@]}" "${ONCE[@]}" --i18n-overwrite --update="$MODULES"
    ;;
*)
    exec "$@"
    ;;
esac
