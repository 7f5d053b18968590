from lxml import etree

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class PetitionUi(models.Model):
    """What the screens of the back office ask of a petition; no rule stands here."""

    _inherit = "xinfang.petition"

    is_mine = fields.Boolean(
        "Mine",
        compute="_compute_is_mine",
        search="_search_is_mine",
        export_string_translation=False,
        exportable=False,
    )

    def _compute_is_mine(self):
        """The field is for searching; its value is not shown anywhere."""
        self.is_mine = False

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        self.flush_model(["registrar_id"])
        self.env["xinfang.referral"].flush_model(["handler_id", "petition_id"])

        # Two index scans and a union, where an OR would read the whole table.
        def to_sql(model, alias, query):
            return SQL(
                "%(id)s IN (SELECT id FROM xinfang_petition WHERE registrar_id = %(uid)s"
                " UNION SELECT petition_id FROM xinfang_referral"
                " WHERE handler_id = %(uid)s)",
                id=SQL.identifier(alias, "id"),
                uid=self.env.uid,
            )

        return Domain.custom(to_sql=to_sql)

    # -- buttons ----------------------------------------------------------

    @api.depends("state", "version")
    @api.depends_context("uid", "lang")
    def _compute_act_bar(self):
        """Offer what the user may do with the parts in his organ's hands as well.

        A handler finds his buttons on the petition; he need not look for the
        referral first.
        """
        result = super()._compute_act_bar()
        organs = self.env["res.users"]._xinfang_organs()
        for petition in self:
            bar = list(petition.act_bar or [])
            for part in petition._parts_of(organs):
                for act in part.available_acts():
                    bar.append(
                        {
                            **act,
                            "model": part._name,
                            "res_id": part.id,
                            "part": part.display_name,
                        }
                    )
            petition.act_bar = bar
        return result

    def _parts_of(self, organs):
        """Return the open referrals and reviews that these organs work on."""
        if not self._origin.id:
            return []
        record = self.sudo()
        parts = [*record.referral_ids, *record.review_ids]
        return [
            part.sudo(False).with_env(self.env)
            for part in parts
            if part.is_open and part._own_organ() in organs
        ]

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            self._lock_registered_fields(arch)
        return arch, view

    @api.model
    def _lock_registered_fields(self, arch):
        """Make what only acts may write read-only once the piece is registered.

        The gate refuses such a write anyway; the form should not invite it.
        """
        gated = self._gated_fields()
        for node in arch.iter(etree.Element):
            name = node.get("name")
            if node.tag != "field" or name not in gated or node.get("readonly"):
                continue
            if self._fields[name].readonly:
                continue
            if any(parent.tag == "field" for parent in node.iterancestors()):
                continue
            node.set("readonly", "state not in (False, 'draft')")
