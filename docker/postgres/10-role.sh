#!/bin/bash
# Runs once, when the database volume is new: the role and database of Odoo.
# The role is no superuser, so the ledger's triggers bind it too.
set -eu
password=$(cat /run/secrets/db_password)
psql -v ON_ERROR_STOP=1 -v password="$password" -U postgres -d postgres <<'SQL'
CREATE ROLE xinfang LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'password';
CREATE DATABASE xinfang OWNER xinfang ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
\connect xinfang
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- Chinese text without trigrams would be searched without an index: refuse it.
DO $$ BEGIN
  IF show_trgm('信访') = '{}' THEN
    RAISE EXCEPTION 'LC_CTYPE of this cluster does not know Chinese';
  END IF;
END $$;
SQL
