"""Who confirms that an accusation is none, and who does where the head is barred (G04).

The head of the registering office. Where there is none who is cleared and may know of it,
the head of the nearest organ above (Article 28: who must withdraw is replaced by who is
above him); at last the head of the discipline organ that holds it.
"""

from odoo import models

from .sealing import DISCIPLINE

OFFICE_HEAD = "xinfang_case.group_xinfang_office_head"
LEADER = "xinfang_case.group_xinfang_leader"


class ConversionHead(models.Model):
    _inherit = "xinfang.petition"

    def _acting_organs(self, kind):
        if kind != "office":
            return super()._acting_organs(kind)
        office = self.department_id.organ_id
        if self.type != "accusation" or not self.conversion_proposer_id:
            return office
        return self._converters()[0] or office

    def _actor_problem(self, act, actor):
        """Of an organ that stands in, its head alone decides."""
        problem = super()._actor_problem(act, actor)
        if problem or act.actor != "office" or actor["kind"] != "staff":
            return problem
        # Who proposed it is told by the guard that it takes another person.
        allowed = self.sudo()._converters()[1] | self.sudo().conversion_proposer_id
        return False if self.env.user in allowed else self._not_his(actor, act)

    def _converters(self, proposer=None):
        """Return who decides on a conversion.

        :param proposer: ``res.users`` who proposes it; default: who has proposed it
        :return: (the organ, its heads), both empty where nobody is left
        """
        self.ensure_one()
        petition = self.sudo()
        proposer = proposer or petition.conversion_proposer_id
        closed = self.env["xinfang.bar"].sudo()._closed_departments(petition)
        office = petition.department_id.organ_id
        for organ in office._upwards() - closed | petition.holder_id:
            heads = petition._able_heads(organ, organ == office) - proposer
            if heads:
                return organ, heads
        return closed.browse(), proposer.browse()

    def _able_heads(self, organ, is_office):
        """Return the heads of an organ who are cleared and not barred.

        :param bool is_office: the registering office, whose head has a role of his own
        """
        members = self.env["xinfang.membership"].sudo()
        members = members.search([("organ_id", "=", organ.id)]).filtered(
            lambda m: m._is_current() and m.user_id.active
        )

        def leads(member):
            user = member.user_id
            if user.has_group(OFFICE_HEAD):
                return True
            return not is_office and (member.is_head or user.has_group(LEADER))

        users = members.filtered(leads).user_id
        users = users.filtered(lambda u: u.has_group(DISCIPLINE))
        return users - self.env["xinfang.bar"].sudo()._users(self, users)

    def _open_to_converters(self):
        """Let the organ that decides on a proposal see the piece."""
        self.ensure_one()
        organ = self._converters()[0]
        self.env["xinfang.access"]._grant([(self.id, organ.id)], {self.id})

    def _take_from(self, users):
        result = super()._take_from(users)
        if self.conversion_proposer_id and self.is_open:
            self._open_to_converters()
        return result
