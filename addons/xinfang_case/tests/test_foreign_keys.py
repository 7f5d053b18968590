"""Every foreign key of a lasting table has an index."""

from odoo.tests import TransactionCase, tagged

_UNINDEXED = """
    SELECT c.conrelid::regclass::text, a.attname
      FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f'
       AND c.conrelid::regclass::text LIKE 'xinfang\\_%%'
       AND a.attname NOT IN ('create_uid', 'write_uid')
       AND NOT EXISTS (SELECT 1 FROM pg_index i
                        WHERE i.indrelid = c.conrelid AND i.indkey[0] = a.attnum)
"""


@tagged("post_install", "-at_install")
class TestForeignKeys(TransactionCase):
    def test_foreign_keys_are_indexed(self):
        self.env.cr.execute(_UNINDEXED)
        # Tables that a model left behind when it went are nobody's any more.
        lasting = [model for model in self.env.values() if not model._transient]
        known = {model._table for model in lasting} | {
            field.relation
            for model in lasting
            for field in model._fields.values()
            if field.type == "many2many" and field.store
        }
        found = [row for row in self.env.cr.fetchall() if row[0] in known]
        self.assertFalse(found, "deleting what they point to would scan these tables")
