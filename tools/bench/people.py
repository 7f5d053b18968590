"""Invented petitioners, written the way the product would write them."""

import io
import random
from datetime import date, timedelta

from .world import name_of

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
STREETS = ["人民路", "建设路", "解放路", "和平街", "中山路", "滨江路"]


def id_number(rng):
    """Return an invented identity number with a right check digit."""
    born = date(1945, 1, 1) + timedelta(rng.randrange(60 * 365))
    body = f"999901{born:%Y%m%d}{rng.randrange(1000):03d}"
    rest = sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[rest]


class People:
    """Petitioners of the generated office.

    :param env: superuser environment
    :param int seed: of all random choices
    :param offices: ids of the organs that recorded them
    """

    def __init__(self, env, seed=1, offices=()):
        self.env = env
        self.offices = offices
        self.rng = random.Random(seed + 1)
        self.rows = []

    def load(self, count):
        """Create the two prototypes by the ORM and ``count`` others by COPY."""
        self._model = self.env["xinfang.petitioner"]
        made = self._model.create(
            [self._vals("欧阳样例甲", self.rng), self._vals("司徒样例乙", self.rng)]
        )
        self.prototypes = made.ids
        self.env.flush_all()
        cr = self.env.cr
        cr.execute("SELECT * FROM xinfang_petitioner WHERE id = %s", (made.ids[0],))
        columns = [column.name for column in cr.description]
        base = dict(zip(columns, cr.fetchone(), strict=True))
        out = io.StringIO()
        first = made.ids[1] + 1
        for number in range(count):
            row = self._row(first + number)
            out.write("\t".join(_copy(row.get(n, base[n])) for n in columns) + "\n")
        out.seek(0)
        names = ", ".join(f'"{name}"' for name in columns)
        cr._obj.copy_expert(f"COPY xinfang_petitioner ({names}) FROM STDIN", out)
        cr.execute(
            "SELECT setval(pg_get_serial_sequence('xinfang_petitioner', 'id'), %s, false)",
            (first + count,),
        )
        return self

    def _vals(self, name, rng):
        return {
            "name": name,
            "id_number": id_number(rng),
            "phone": f"139{rng.randrange(10**8):08d}",
            "address": f"云江市{rng.choice(STREETS)}{rng.randrange(1, 300)}号",
        }

    def _row(self, petitioner_id):
        """Return the columns of one petitioner that differ from the prototype's."""
        from odoo.addons.xinfang_case.models.encrypted import vault_for_writing
        from odoo.addons.xinfang_case.models.petitioner import Petitioner
        from odoo.addons.xinfang_case.tools.pinyin import pinyin_key

        vals = self._vals(name_of(self.rng), self.rng)
        self._vault = getattr(self, "_vault", None) or vault_for_writing(self.env)
        row = {
            "id": petitioner_id,
            "name": vals["name"],
            "pinyin": pinyin_key(vals["name"]),
        }
        row["department_id"] = self.rng.choice(self.offices)
        person = {"id": petitioner_id, "name": vals["name"]}
        for field in (Petitioner._id_number, Petitioner._phone, Petitioner._address):
            text = vals[field.name]
            row[field.enc] = self._vault.encrypt(
                text, "xinfang.petitioner", field.name, petitioner_id
            )
            if field.bidx in self._model._fields:
                row[field.bidx] = field._index_of(self._vault, text)
            if field._tail:
                row[field.tail_bidx] = field._tail_index_of(self._vault, text)
            if field.name != "address":
                person[f"{field.name}_masked"] = field._mask(text)
        self.rows.append(person)
        return row

    def pick(self, rng):
        """Return two different petitioners, as dicts."""
        return rng.sample(self.rows, 2)


def _copy(value):
    if value is None:
        return r"\N"
    if value is True or value is False:
        return "t" if value else "f"
    return str(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
