"""The tables that grow: put indexes and foreign keys aside, and make them again."""

import time


class Tables:
    """Tables that are filled by COPY within one transaction.

    Foreign keys are taken away and put back without checking them row by row:
    rows refer to each other in circles. ``validate`` checks them all at once.

    :param env: superuser environment
    :param list names: tables
    """

    def __init__(self, env, names):
        self.cr = env.cr
        self.names = names
        self.next_ids = {}
        self._indexes, self._keys = [], []
        for name in names:
            if name.endswith("_rel"):
                continue
            self.cr.execute(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {name}")
            self.next_ids[name] = self.cr.fetchone()[0]

    def drop(self, indexes):
        """Drop foreign keys of the tables, and with ``indexes`` plain indexes too."""
        self.cr.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE contype = 'f'"
            " AND (conrelid::regclass::text = ANY(%s)) ORDER BY 1, 2",
            (self.names,),
        )
        self._keys = self.cr.fetchall()
        for table, name, _definition in self._keys:
            self.cr.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        if not indexes:
            return
        self.cr.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)"
            " FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid"
            " WHERE i.indrelid::regclass::text = ANY(%s) AND c.oid IS NULL",
            (self.names,),
        )
        self._indexes = self.cr.fetchall()
        for name, _definition in self._indexes:
            self.cr.execute(f"DROP INDEX {name}")

    def restore(self, say=print):
        """Make all indexes and foreign keys again."""
        self.cr.execute("SET LOCAL maintenance_work_mem = '768MB'")
        self.cr.execute("SET LOCAL max_parallel_maintenance_workers = 2")
        for name, definition in self._indexes:
            started = time.monotonic()
            self.cr.execute(definition)
            seconds = time.monotonic() - started
            if seconds > 5:
                say(f"  {name}: {seconds:.1f} s")
        for table, name, definition in self._keys:
            definition = definition.removesuffix(" NOT VALID")
            self.cr.execute(
                f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition} NOT VALID'
            )

    def validate(self):
        """Check every foreign key of the tables; raises when a row refers to nothing."""
        self.cr.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE contype = 'f' AND NOT convalidated"
            " AND conrelid::regclass::text = ANY(%s)",
            (self.names,),
        )
        found = self.cr.fetchall()
        for table, name in found:
            self.cr.execute(f'ALTER TABLE {table} VALIDATE CONSTRAINT "{name}"')
        return len(found)

    def set_sequences(self):
        """Let ids go on behind the rows that were copied."""
        for table, next_id in self.next_ids.items():
            self.cr.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)",
                (table, next_id),
            )
