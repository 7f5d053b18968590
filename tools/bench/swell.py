"""Rows of what the loaded lives have none of, so that plans are judged on full tables.

They are made by SQL inside a transaction that is undone. They are no lives of a
hearing or an aid: enough of a row to be listed, filtered and hidden.
"""

from .session import say

ROWS = 20_000
SWOLLEN = (
    "xinfang.hearing",
    "xinfang.mediation",
    "xinfang.aid",
    "xinfang.recusal",
    "xinfang.urgent.report",
    "xinfang.supervision",
    "xinfang.recommendation",
)
# What a row says where the table demands something; else the first of a selection.
PLAIN = {
    "boolean": "FALSE",
    "timestamp without time zone": "p.received_date::timestamp",
    "character varying": "'测量'",
    "text": "'测量'",
    "jsonb": "'{}'::jsonb",
}


def swell(env, rows=ROWS):
    """Fill the tables of ``SWOLLEN`` with ``rows`` rows each, spread over petitions.

    :param env: superuser environment; the caller undoes it
    """
    env.flush_all()
    for name in SWOLLEN:
        model = env[name]
        columns = _columns(env, model)
        names = ", ".join(f'"{column}"' for column in columns)
        env.cr.execute(
            f"INSERT INTO {model._table} ({names})"
            f" SELECT {', '.join(columns.values())}"
            " FROM (SELECT id, department_id, received_date FROM xinfang_petition"
            "       WHERE number IS NOT NULL ORDER BY id DESC LIMIT %s) p",
            (rows,),
        )
        env.cr.execute(f"ANALYZE {model._table}")
    say(f"{len(SWOLLEN)} tables hold {rows} rows for this run")


def _columns(env, model):
    """Return column → SQL expression over a petition ``p``."""
    env.cr.execute(
        "SELECT column_name, data_type, is_nullable = 'NO'"
        " FROM information_schema.columns"
        " WHERE table_name = %s AND column_default IS NULL ORDER BY 1",
        (model._table,),
    )
    found = {}
    for column, kind, required in env.cr.fetchall():
        field = model._fields.get(column)
        value = _value(env, model, field, column, kind, required)
        if value is not None:
            found[column] = value
    return found


def _value(env, model, field, column, kind, required):
    if field is not None and field.type == "many2one":
        return _reference(env, model, field, required)
    if column == "is_open":
        return "TRUE"
    if kind == "date":
        return "p.received_date"
    if not required:
        return None
    if field is not None and field.type == "selection":
        return f"'{field.get_values(env)[0]}'"
    return PLAIN.get(kind, "0")


def _reference(env, model, field, required):
    """Return what a many2one column points to."""
    if field.name == "stage_id":
        stage = env["xinfang.stage"].search(
            [("model", "=", model._name), ("is_closing", "=", False)], limit=1
        )
        return str(stage.id) if stage else None
    known = {
        "xinfang.petition": "p.id" if field.name == "petition_id" else None,
        "xinfang.department": "p.department_id",
        "res.users": "(SELECT MIN(id) FROM res_users WHERE login LIKE 'bench%%')",
    }
    if known.get(field.comodel_name) or not required:
        return known.get(field.comodel_name)
    return f"(SELECT MIN(id) FROM {env[field.comodel_name]._table})"
