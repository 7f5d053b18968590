"""What hides behind an accusation is left out by the query, not after it (G02).

Odoo cuts a list of messages or reminders first and takes out of it afterwards what the
user may not read: a list of five is one shorter where one is hidden, and the question
whether it is hidden costs another query. Of files the list is filled up, but the question
is asked all the same.
"""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from odoo.addons.base.models.ir_attachment import condition_values

# Of so many models Odoo itself puts the question into the query.
NARROW = 5


class NativeSearch(models.AbstractModel):
    """Rows of Odoo's own models that belong to a record of ours follow its visibility."""

    _name = "xinfang.native.search"
    _description = "Hidden Before the Limit"
    # The column with the name of the model; the record's id lies in res_id.
    _answer_column = None

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        if not self.env.su and not kwargs.get("bypass_access"):
            domain = Domain(domain)
            if self._is_open(domain):
                domain &= Domain.custom(to_sql=self._shown_sql)
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _is_open(self, domain):
        """Tell whether Odoo would look for what is hidden after the query."""
        return True

    @api.model
    def _shown_sql(self, model, alias, query):
        """Return the condition that a row hangs on nothing that is hidden."""
        name = SQL.identifier(alias, self._answer_column)
        place = SQL.identifier(alias, "res_id")
        ours = self._visible_models()
        shown = [
            SQL("(%s = %s AND %s)", name, model, self._seen_sql(model, place))
            for model in ours
        ]
        return SQL(
            "(%s IS NULL OR %s != ALL(%s) OR %s OR %s)",
            name,
            name,
            ours,
            self._personal_sql(alias),
            SQL(" OR ").join(shown),
        )

    @api.model
    @ormcache()
    def _visible_models(self):
        """Return names of models with notes and reminders that are hidden from somebody."""
        return [
            name
            for name, model in self.env.items()
            if name.startswith("xinfang.")
            and "visible_to_me" in model._fields
            and "message_ids" in model._fields
            and not model._abstract
        ]

    @api.model
    def _seen_sql(self, name, place):
        """Return the condition that the record with an id is seen by the user."""
        model = self.env[name]
        if not model.has_access("read"):
            return SQL("FALSE")
        found = model.with_context(active_test=False)._search(
            [("visible_to_me", "=", True)], bypass_access=True
        )
        found.add_where(SQL("%s = %s", SQL.identifier(found.table, "id"), place))
        return SQL("EXISTS (%s)", found.select(SQL("1")))

    @api.model
    def _personal_sql(self, alias):
        """Return the condition that a row is the user's own whatever it hangs on."""
        raise NotImplementedError


class SearchedActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["xinfang.native.search", "mail.activity"]
    _answer_column = "res_model"

    @api.model
    def _personal_sql(self, alias):
        return SQL("%s = %s", SQL.identifier(alias, "user_id"), self.env.uid)


class SearchedMessage(models.Model):
    _name = "mail.message"
    _inherit = ["xinfang.native.search", "mail.message"]
    _answer_column = "model"

    @api.model
    def _personal_sql(self, alias):
        self.env["mail.notification"].flush_model(["mail_message_id", "res_partner_id"])
        self.flush_model(["partner_ids"])
        return SQL(
            "(%(author)s = %(me)s OR EXISTS (SELECT 1 FROM mail_message_res_partner_rel r"
            " WHERE r.mail_message_id = %(id)s AND r.res_partner_id = %(me)s)"
            " OR EXISTS (SELECT 1 FROM mail_notification n"
            " WHERE n.mail_message_id = %(id)s AND n.res_partner_id = %(me)s))",
            author=SQL.identifier(alias, "author_id"),
            id=SQL.identifier(alias, "id"),
            me=self.env.user.partner_id.id,
        )


class SearchedFile(models.Model):
    _name = "ir.attachment"
    _inherit = ["xinfang.native.search", "ir.attachment"]
    _answer_column = "res_model"

    @api.model
    def _is_open(self, domain):
        names = condition_values(self, "res_model", domain)
        return not 0 < len(names or ()) <= NARROW

    @api.model
    @ormcache()
    def _visible_models(self):
        """Return names of all models of ours that a file may hang on."""
        return [
            name
            for name, model in self.env.items()
            if name.startswith("xinfang.")
            and not (model._abstract or model._transient)
            and model._auto
        ]

    @api.model
    def _seen_sql(self, name, place):
        model = self.env[name]
        if not model.has_access("read"):
            return SQL("FALSE")
        found = model.with_context(active_test=False)._search([])
        if not found.where_clause:
            return SQL("TRUE")
        found.add_where(SQL("%s = %s", SQL.identifier(found.table, "id"), place))
        return SQL("EXISTS (%s)", found.select(SQL("1")))

    @api.model
    def _personal_sql(self, alias):
        # What hangs on no record yet is its maker's: Odoo sees to that.
        return SQL(
            "(%s OR COALESCE(%s, 0) = 0)",
            SQL.identifier(alias, "public"),
            SQL.identifier(alias, "res_id"),
        )
