from odoo import models

from odoo.addons.xinfang_case.models.view_log import WIDE


class PetitionViewed(models.Model):
    """Which kinds of office have looked into a petition (Articles 30, 46).

    Kinds, counts and the last day: enough to ask for an audit, too little to find
    out who it was.
    """

    _inherit = "xinfang.petition"

    def _portal_viewings(self):
        """Return by kind of organ how often the piece was opened.

        Lists that only showed its number do not count, nor do attempts that were
        refused. Of the identity those lookings count that showed it in full.

        :return: list of dicts ``organ`` (kind), ``opened``, ``identity`` (counts),
            ``last`` (``date`` in Shanghai); the latest first
        """
        self.ensure_one()
        kinds = dict(
            self.env["xinfang.department"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        # Each half is found by an index of its own.
        self.env.cr.execute(
            """
            SELECT organ_kind,
                   COUNT(*) FILTER (WHERE kind != 'unmask'),
                   COUNT(*) FILTER (WHERE kind = 'unmask'),
                   MAX(at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date AS last
              FROM (SELECT id, organ_kind, kind, at FROM xinfang_view
                     WHERE kind NOT IN %(wide)s AND petition_refs IS NOT NULL
                       AND petition_refs @> to_jsonb(%(petition)s) AND refused IS NOT TRUE
                     UNION
                    SELECT id, organ_kind, kind, at FROM xinfang_view
                     WHERE kind NOT IN %(wide)s AND model = 'xinfang.petitioner'
                       AND res_ids @> to_jsonb(%(person)s) AND refused IS NOT TRUE
                       AND kind = 'unmask') seen
             WHERE organ_kind IS NOT NULL
          GROUP BY organ_kind ORDER BY last DESC, organ_kind
            """,
            {
                "wide": WIDE,
                "petition": self.id,
                "person": self.sudo().petitioner_id.id or 0,
            },
        )
        return [
            {
                "organ": kinds.get(kind) or kind,
                "opened": opened,
                "identity": identity,
                "last": last,
            }
            for kind, opened, identity, last in self.env.cr.fetchall()
        ]
