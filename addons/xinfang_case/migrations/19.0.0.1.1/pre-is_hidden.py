"""Petitions say in their own row whether they are hidden.

The column is made and filled before the ORM does: it would write every row, one update
of the whole table, where a default costs nothing. From then on the database keeps it.
"""


def migrate(cr, _version):
    """Add ``is_hidden`` to petitions, true where a row of visibility is sealed."""
    cr.execute(
        "ALTER TABLE xinfang_petition"
        " ADD COLUMN IF NOT EXISTS is_hidden boolean NOT NULL DEFAULT FALSE"
    )
    cr.execute(
        "UPDATE xinfang_petition SET is_hidden = TRUE WHERE NOT is_hidden AND id IN"
        " (SELECT petition_id FROM xinfang_access WHERE sealed)"
    )
    cr.execute("ALTER TABLE xinfang_petition ALTER COLUMN is_hidden DROP DEFAULT")
