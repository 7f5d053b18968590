"""Organs and places of the invented city of Yunling (云岭市).

Its regions have codes beginning with 99, which no real division has: nothing that is
told here can be taken for a report about a real place.
"""

from .corpus import read_csv


def create_regions(env):
    """Create province, city, counties and townships of the demonstration.

    :return: dict code → id
    """
    regions = env["xinfang.region"]
    ids = {}
    for row in read_csv("regions"):
        region = regions.search([("code", "=", row["code"])], limit=1)
        ids[row["code"]] = (
            region
            or regions.create(
                {
                    "code": row["code"],
                    "name": row["name"],
                    "level": row["level"],
                    "parent_id": ids.get(row["parent"]),
                }
            )
        ).id
    return ids


def create_organs(env, regions):
    """Create the organs level by level, superiors first.

    :param dict regions: code → id
    :return: dict key of ``texts/organs.csv`` → id
    """
    rows = read_csv("organs")
    ids = {}
    while len(ids) < len(rows):
        ready = [
            row
            for row in rows
            if row["key"] not in ids and (not row["parent"] or row["parent"] in ids)
        ]
        organs = env["xinfang.department"].create(
            [_values(row, rows.index(row), ids, regions) for row in ready]
        )
        ids.update(zip((row["key"] for row in ready), organs.ids, strict=True))
    _link(env, rows, ids)
    return ids


def _values(row, position, ids, regions):
    outward = row["issue"] == "1"
    return {
        "name": row["name"],
        "short_name": row["short"],
        "code": f"YL{position:03d}",
        "sequence": position,
        "kind": row["kind"],
        "level": row["level"],
        "parent_id": ids.get(row["parent"]),
        "leadership_mode": row["mode"],
        "region_id": regions[row["region"]],
        "doc_code": row["doc_code"],
        "can_issue_outward": outward,
        "is_police": row["kind"] == "politics_law" and "公安" in row["name"],
        "seal_name": row["name"] if outward else False,
        "phone": f"0000-200{position:04d}",
        "address": row["address"],
        "reception_hours": row["hours"],
        "is_published": bool(row["hours"]),
    }


def _link(env, rows, ids):
    """Set the links between organs that need both ends."""
    for row in rows:
        vals = {}
        if row["line"]:
            vals["line_parent_id"] = ids[row["line"]]
        if row["discipline"]:
            vals["discipline_department_id"] = ids[row["discipline"]]
        if vals:
            env["xinfang.department"].browse(ids[row["key"]]).write(vals)
    for organ, unit in (("gaj", "gajxf"), ("gov", "review")):
        env["xinfang.department"].browse(ids[organ]).petition_unit_id = ids[unit]


class Staff:
    """Who does what in which organ, by login; plain look-ups in the tables."""

    def __init__(self):
        self.parents = {
            row["key"]: row["parent"] if row["issue"] != "1" else None
            for row in read_csv("organs")
        }
        self.names = {row["key"]: row["name"] for row in read_csv("organs")}
        self.users = read_csv("users")

    def organ_of(self, key):
        """Return the key of the organ that a unit belongs to."""
        while self.parents[key]:
            key = self.parents[key]
        return key

    def who(self, role, organ, turn=0):
        """Return the login of a member of an organ with a role, None if it has none.

        :param str role: group without its prefix, such as ``"handler"``
        :param str organ: key of the organ; units count as their organ
        :param int turn: picks one of several, in turn
        """
        found = [
            user["login"]
            for user in self.users
            if role in user["roles"].split() and self.organ_of(user["organ"]) == organ
        ]
        return found[turn % len(found)] if found else None
