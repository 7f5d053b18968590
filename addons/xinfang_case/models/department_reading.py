from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class DepartmentReading(models.Model):
    """Reading organs together with those above them."""

    _inherit = "xinfang.department"

    def _read_with_those_above(self):
        """Read these units, their organs and their superiors with one query.

        Who may act and who can be asked for a review depends on the organ of a unit
        and on the organ one level above, in both lines; else each would be a query.
        """
        known = self._fields["organ_id"]._get_cache(self.env)
        ids = [id_ for id_ in self.ids if id_ not in known]
        if not ids:
            return
        self.flush_model(["parent_id", "line_parent_id", "organ_id"])

        def to_sql(model, alias, query):
            return SQL(
                """%s IN (
                    WITH organ AS (
                        SELECT o.* FROM xinfang_department u
                        JOIN xinfang_department o ON o.id IN (u.id, u.organ_id)
                        WHERE u.id = ANY(%s)
                    ), above AS (
                        SELECT a.id, a.organ_id FROM organ
                        JOIN xinfang_department a
                        ON a.id IN (organ.parent_id, organ.line_parent_id)
                    )
                    SELECT id FROM organ UNION SELECT id FROM above
                    UNION SELECT organ_id FROM above
                )""",
                model._field_to_sql(alias, "id", query),
                ids,
            )

        self.with_context(active_test=False).search_fetch(Domain.custom(to_sql=to_sql))
