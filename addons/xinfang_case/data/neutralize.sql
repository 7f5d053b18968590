-- A copy for tests and teaching: the same office, nobody's words, names or numbers.
--
-- Run by Odoo itself (odoo-bin neutralize, ./xinfang copy). Numbers of pieces, days, kinds,
-- organs and states stay, so that lists and reports look as they do in the office. What is
-- accused of, by whom and of whom goes with the words; that a piece is an accusation stays
-- as its kind alone. The chain of the ledger no longer holds: its words are others.

-- Logs that the database refuses to change: in a copy they are no proof of anything.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT DISTINCT event_object_table AS name FROM information_schema.triggers
         WHERE trigger_schema = current_schema() AND event_object_table LIKE 'xinfang%'
    LOOP
        EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', one.name);
    END LOOP;
END $$;

-- Whatever is kept about people besides the pieces, and whatever opens something.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'xinfang_accused', 'xinfang_bar', 'xinfang_fingerprint', 'xinfang_ledger_key',
        'xinfang_recusal_exception', 'xinfang_interest', 'xinfang_unmasking',
        'xinfang_view_anomaly', 'xinfang_view', 'xinfang_view_chain',
        'xinfang_export_permit', 'xinfang_outbox', 'xinfang_setting_change',
        'xinfang_right_seal',
        'xinfang_act_wizard', 'xinfang_unmask_wizard', 'xinfang_export_permit_wizard',
        'mail_mail', 'mail_tracking_value', 'bus_bus', 'res_users_log',
        'res_users_apikeys', 'auth_passkey_key', 'res_device_log', 'ir_logging'
    ] LOOP
        IF to_regclass(name) IS NOT NULL THEN
            EXECUTE format('DELETE FROM %I', name);
        END IF;
    END LOOP;
END $$;

-- Files of pieces, and uploads for notes; what points to them lets go.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT t.relname AS tab, a.attname AS col, a.attnotnull AS needed
          FROM pg_constraint k
          JOIN pg_class t ON t.oid = k.conrelid
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
         WHERE k.contype = 'f' AND k.confrelid = 'ir_attachment'::regclass
           AND k.confdeltype IN ('a', 'r')
    LOOP
        EXECUTE format(
            CASE WHEN one.needed THEN 'DELETE FROM %1$I WHERE %2$I IN'
                 ELSE 'UPDATE %1$I SET %2$I = NULL WHERE %2$I IN' END
            || ' (SELECT id FROM ir_attachment WHERE starts_with(res_model, ''xinfang.'')'
            || ' OR res_model = ''mail.compose.message'')', one.tab, one.col);
    END LOOP;
END $$;
DELETE FROM ir_attachment
 WHERE res_model LIKE 'xinfang.%' OR res_model = 'mail.compose.message';

-- Every text of whatever belongs to a piece (the models that can be sealed).
DO $$
DECLARE
    one record;
    value text;
BEGIN
    FOR one IN
        SELECT c.table_name, c.column_name, c.is_nullable, f.ttype
          FROM ir_model_fields f
          JOIN information_schema.columns c
            ON c.table_schema = current_schema()
           AND c.table_name = replace(f.model, '.', '_')
           AND c.column_name = f.name
         WHERE f.ttype IN ('char', 'text', 'html', 'json')
           AND f.model IN (SELECT model FROM ir_model_fields WHERE name = 'sealed_words_enc')
           AND f.model NOT IN ('ir.attachment')
           AND f.name NOT IN (
               'archive_volume', 'article', 'hash', 'heading', 'idempotency_key', 'job',
               'key', 'message_id', 'message_ref', 'message_type', 'model', 'number', 'period',
               'prev_hash', 'res_model', 'state', 'state_from', 'state_to', 'suspensions',
               'external_id', 'end_seal', 'ledger_end', 'pdf_sha256', 'query_code_hash',
               'seal', 'sha256', 'submission_key', 'verify_code', 'words_digest')
           AND right(f.name, 4) != '_enc' AND right(f.name, 5) != '_bidx'
    LOOP
        value := CASE
            WHEN one.is_nullable = 'YES' THEN 'NULL'
            WHEN one.ttype = 'json' THEN '''{}'''
            ELSE quote_literal('（脱敏）') END;
        EXECUTE format('UPDATE %I SET %I = %s WHERE %I IS NOT NULL',
                       one.table_name, one.column_name, value, one.column_name);
    END LOOP;
END $$;
UPDATE xinfang_petition
   SET title = '脱敏信访件', query_code_hash = NULL, submission_key = NULL,
       external_id = CASE WHEN external_id IS NOT NULL THEN gen_random_uuid()::text END;
UPDATE xinfang_petition_text
   SET content = '（脱敏）', request = '（脱敏）', body = '（脱敏）';
-- Talk that is about no piece: it names people all the same.
UPDATE mail_message
   SET body = NULL, subject = NULL, email_from = NULL, reply_to = NULL;

-- People.
UPDATE xinfang_petitioner
   SET name = '信访人' || id, pinyin = 'xinfangren' || id, email = NULL,
       contact_name = NULL, birth_date = NULL, gender = NULL, user_id = NULL;
UPDATE res_partner
   SET name = '人员' || id, complete_name = '人员' || id, email = NULL,
       email_normalized = NULL, phone = NULL, street = NULL, street2 = NULL, zip = NULL,
       city = NULL, vat = NULL, function = NULL, comment = NULL, signup_type = NULL
 WHERE id NOT IN (SELECT partner_id FROM res_company)
   AND id NOT IN (SELECT res_id FROM ir_model_data
                   WHERE model = 'res.partner' AND module = 'base');
UPDATE res_users
   SET login = 'user' || id, signature = NULL
 WHERE id NOT IN (SELECT res_id FROM ir_model_data
                   WHERE model = 'res.users' AND module = 'base');
-- Nobody signs in with what he uses in the office.
UPDATE res_users SET password = NULL, totp_secret = NULL;

-- What lies encrypted, and what it can be found by: the key stays in the office.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT table_name, column_name FROM information_schema.columns
         WHERE table_schema = current_schema() AND is_nullable = 'YES'
           AND (table_name LIKE 'xinfang%'
                OR table_name IN ('mail_message', 'mail_activity', 'ir_attachment'))
           AND (right(column_name, 4) = '_enc' OR right(column_name, 5) = '_bidx')
    LOOP
        EXECUTE format('UPDATE %I SET %I = NULL WHERE %I IS NOT NULL',
                       one.table_name, one.column_name, one.column_name);
    END LOOP;
END $$;
DELETE FROM ir_config_parameter
 WHERE key IN ('xinfang_case.key_id', 'xinfang_case.vault_bound',
               'xinfang_case.rotating_to', 'xinfang_case.rights_seal',
               'xinfang_case.clamd');
UPDATE ir_config_parameter SET value = gen_random_uuid()::text || gen_random_uuid()::text
 WHERE key = 'database.secret';
UPDATE ir_config_parameter SET value = gen_random_uuid()::text
 WHERE key = 'database.uuid';

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT DISTINCT c.relname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE NOT t.tgisinternal AND c.relname LIKE 'xinfang%'
           AND c.relnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', one.name);
    END LOOP;
END $$;
