"""The statement that appends one row to the view log; knows nothing of Odoo.

It is sent for each thing that anybody looks at, so it is planned once for each open
line (:data:`PREPARE`) and only filled in from then on (:data:`EXECUTE`). Elsewhere the
same statement is sent as a whole (:data:`PLAIN`). Where the chain does not stand as the
writer believes, no row is written.
"""

# What the seal of a row covers, in this order, and the type of each column; the seal
# then covers chain, number and the seal before.
SEALED = {
    "at": "timestamp",
    "user_id": "int4",
    "department_id": "int4",
    "organ_kind": "varchar",
    "roles": "varchar",
    "kind": "varchar",
    "refused": "bool",
    "model": "varchar",
    "res_count": "int4",
    "res_ids": "jsonb",
    "petition_refs": "jsonb",
    "reason": "varchar",
    "detail": "jsonb",
    "session": "varchar",
    "ip": "varchar",
    "device": "varchar",
}
# Where the row stands: chain, number, seal, seal of the end, seal of the row before.
_PLACE = {
    "chain_id": "int4",
    "seq": "int4",
    "mac": "varchar",
    "end": "varchar",
    "last": "varchar",
}
_PARAMETERS = {**_PLACE, **SEALED}
_NAME = "xinfang_view_row"


def _row(of):
    """Return the statement, made of the names of this module alone.

    :param dict of: name of a parameter → how it stands in the statement
    """
    columns, values = ", ".join(SEALED), ", ".join(of[name] for name in SEALED)
    return f"""
        WITH head AS (
            UPDATE xinfang_view_chain
               SET seq = {of["seq"]}, mac = {of["mac"]}, head_mac = {of["end"]}
             WHERE id = {of["chain_id"]} AND seq = {of["seq"]} - 1
               AND mac = {of["last"]}
         RETURNING id)
        INSERT INTO xinfang_view (chain_id, seq, mac, {columns})
             SELECT id, {of["seq"]}, {of["mac"]}, {values} FROM head
    """


# Whatever the request holds locked, the log does not wait for it for ever.
_PATIENCE = "lock_timeout = '5s'"

_NAMED = {name: f"%({name})s" for name in _PARAMETERS}  # as psycopg fills them in
_NUMBERED = {name: f"${place}" for place, name in enumerate(_PARAMETERS, start=1)}

PLAIN = _row(_NAMED)
PLAIN_APART = f"SET LOCAL {_PATIENCE}; {PLAIN}"
# A connection of the pool may have been a line before.
PREPARE = (
    f"DEALLOCATE ALL; SET {_PATIENCE};"
    f" PREPARE {_NAME} ({', '.join(_PARAMETERS.values())}) AS {_row(_NUMBERED)}"
)
EXECUTE = f"EXECUTE {_NAME} ({', '.join(_NAMED.values())})"
