"""Who may do, read and ask what: the tables in the files beside this one."""

from pathlib import Path

import yaml


def _read(name):
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))


MATRIX = _read("access_matrix.yaml")
FIELDS = _read("access_fields.yaml")
ROUTES = _read("access_routes.yaml")
STAFF = MATRIX["columns"]["staff"]
ROLES = STAFF + MATRIX["columns"]["apart"]


def installed(env, table):
    """Return the part of a table by add-on that the installed add-ons bring.

    :param dict table: add-on → name → row
    :return: dict name → row; rows of one name are joined
    """
    names = env["ir.module.module"]._installed()
    result = {}
    for addon, rows in table.items():
        if addon in names:
            for name, row in rows.items():
                result[name] = {**result.get(name, {}), **row}
    return result


def spread(columns):
    """Return the roles that a list of columns stands for."""
    return {
        role
        for column in columns
        for role in (STAFF if column == "staff" else [column])
    }
