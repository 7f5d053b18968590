from odoo import api, models


class OwnDraft(models.AbstractModel):
    """What is still being written is seen by its own organ alone.

    Search and field ask the same domain, so that one cannot say more than the other.
    For parts of a petition; named before their own mixin.
    """

    _name = "xinfang.own.draft.mixin"
    _description = "Drafts Stay with Their Organ"

    @api.model
    def _shown_domain(self):
        """Return the domain of rows of a visible petition that the user may see.

        :return: ``Domain`` over stored fields of the row itself
        """
        raise NotImplementedError

    @api.model
    def _search_visible_to_me(self, operator, value):
        domain = super()._search_visible_to_me(operator, value)
        if domain is NotImplemented or operator != "in" or set(value) != {True}:
            return domain
        return domain & self._shown_domain()

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        result = super()._compute_visible_to_me()
        seen = self.filtered("visible_to_me")
        stored = seen._origin.sudo()
        hidden = stored - stored.filtered_domain(self._shown_domain())
        for record in seen:
            if record._origin.id in hidden._ids:
                record.visible_to_me = False
        return result
