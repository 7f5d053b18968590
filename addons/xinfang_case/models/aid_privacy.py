from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class AidPrivacy(models.AbstractModel):
    """Aid is seen by the petition's handler and by the agency's members (G39)."""

    _name = "xinfang.aid.privacy"
    _description = "Privacy of Assistance"

    @api.model
    def _seen_aid_sql(self):
        """Return SQL selecting the ids of the aid records the user may see."""
        self.env["xinfang.aid"].flush_model(["referral_id", "agency_id"])
        self.env["xinfang.referral"].flush_model(["handler_id"])
        organs = self.env["res.users"]._xinfang_organs()
        return SQL(
            "SELECT aid.id FROM xinfang_aid aid"
            " JOIN xinfang_referral duty ON duty.id = aid.referral_id"
            " JOIN xinfang_department agency ON agency.id = aid.agency_id"
            " WHERE (duty.handler_id = %s OR agency.organ_id = ANY(%s))"
            " AND aid.petition_id NOT IN (%s)",
            self.env.uid,
            organs.ids,
            self.env["xinfang.petition"]._barred_petitions_sql(),
        )

    @api.model
    def _search_visible_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        if set(value) != {True}:
            return ~self._search_visible_to_me("in", {True})

        def to_sql(model, alias, query):
            return SQL("%s IN (%s)", SQL.identifier(alias, "id"), self._seen_aid_sql())

        return Domain.custom(to_sql=to_sql)

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        seen = {row[0] for row in self.env.execute_query(self._seen_aid_sql())}
        for aid in self:
            aid.visible_to_me = not aid._origin.id or aid._origin.id in seen


def _without(domain, value, condition):
    """Take rows that speak of aid out of what is visible.

    :param domain: what the model itself says
    :param condition: function (model, alias) → ``SQL``: the row is private
    """
    if domain is NotImplemented or set(value) != {True}:
        return domain

    def to_sql(model, alias, query):
        # Unknown (a row of no part) is not private.
        return SQL("(%s) IS NOT TRUE", condition(model, alias))

    return domain & Domain.custom(to_sql=to_sql)


def _about_aid(model, alias):
    """Return the SQL condition that a row is of an aid the user may not see."""
    return SQL(
        "%s = 'xinfang.aid' AND %s NOT IN (%s)",
        SQL.identifier(alias, "res_model"),
        SQL.identifier(alias, "res_id"),
        model.env["xinfang.aid"]._seen_aid_sql(),
    )


def _letter_of_seen_aid(model, alias, query):
    return SQL(
        "%s = 'xinfang.aid' AND %s IN (%s)",
        SQL.identifier(alias, "res_model"),
        SQL.identifier(alias, "res_id"),
        model.env["xinfang.aid"]._seen_aid_sql(),
    )


def _opening_aid(model, alias):
    """Return the same for a ledger row, the opening of an aid included."""
    # Asked row by row along an index: most rows open none.
    return SQL(
        "(%s) OR COALESCE((SELECT TRUE FROM xinfang_aid opened"
        " WHERE opened.entry_id = %s AND opened.id NOT IN (%s) LIMIT 1), FALSE)",
        _about_aid(model, alias),
        SQL.identifier(alias, "id"),
        model.env["xinfang.aid"]._seen_aid_sql(),
    )


class DocumentAid(models.Model):
    """The letter of referral is read by handler and agency alone."""

    _inherit = "xinfang.document"

    @api.model
    def _search_visible_to_me(self, operator, value):
        domain = super()._search_visible_to_me(operator, value)
        domain = _without(domain, value, _about_aid)
        if domain is NotImplemented or set(value) != {True}:
            return domain
        # The agency reads its letter, though not the petition.
        return domain | Domain.custom(to_sql=_letter_of_seen_aid)

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        result = super()._compute_visible_to_me()
        letters = self.filtered(lambda d: d.sudo().res_model == "xinfang.aid")
        if letters:
            aids = self.env["xinfang.aid"].browse(letters.sudo().mapped("res_id"))
            seen = set(aids.filtered("visible_to_me").ids)
            for letter in letters:
                letter.visible_to_me = letter.sudo().res_id in seen
        return result

    @api.model
    def _addressee(self, kind, target):
        if target._name == "xinfang.aid":
            return target.agency_id.name
        return super()._addressee(kind, target)


class EntryAid(models.Model):
    """The ledger keeps what was done about aid; not everybody reads those rows."""

    _inherit = "xinfang.entry"

    @api.model
    def _search_visible_to_me(self, operator, value):
        domain = super()._search_visible_to_me(operator, value)
        return _without(domain, value, _opening_aid)

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        result = super()._compute_visible_to_me()
        self._hide_aid()
        return result

    def _hide_aid(self):
        rows = self.filtered(
            lambda e: "xinfang.aid" in (e.sudo().res_model, e.sudo().act_id.makes)
        )
        if not rows:
            return
        known = self.env["xinfang.aid"].sudo().search([("entry_id", "in", rows.ids)])
        opened = {aid.entry_id.id: aid.id for aid in known}
        for row in rows:
            about = row.sudo().res_model == "xinfang.aid"
            aid_id = row.sudo().res_id if about else opened.get(row.id)
            aid = self.env["xinfang.aid"].browse(aid_id or ())
            row.visible_to_me = bool(aid) and aid.visible_to_me


class ActAid(models.Model):
    """Of an act about aid the ledger keeps that it was done, and no word of it."""

    _inherit = "xinfang.act"

    def _describe_values(self, values, sealed=False):
        if "xinfang.aid" in (self.model, self.makes):
            return {}
        return super()._describe_values(values, sealed)
