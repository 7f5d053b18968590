from odoo import fields, models, tools

from ..tools import gate
from ..tools.moment import legal_today


class ProposalMixin(models.AbstractModel):
    """A refusal is drafted by one person and signed by another (L10, L11, S3, S4, C51).

    The drafting act keeps what it was given; nothing of the procedure moves. The act
    that signs takes it from there, numbers the paper and names both. Whatever moves
    the record otherwise drops the draft.
    """

    _name = "xinfang.proposal.mixin"
    _description = "Refusal Drafted for Signature"

    proposed_act_id = fields.Many2one(
        "xinfang.act",
        "Drafted",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    proposed_by_id = fields.Many2one(
        "res.users",
        "Drafted By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    proposed_date = fields.Date("Drafted On", readonly=True, copy=False)
    proposal = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)

    def _proposed_values(self, act):
        """Return what was drafted for an act, raw as ``perform`` takes it."""
        record = self.sudo()
        return dict(record.proposal or {}) if record.proposed_act_id == act else {}

    def _keep_proposal(self, act, values):
        """Keep what a drafting act was given, for the act that signs it."""
        self.write(
            {
                "proposed_act_id": act.id,
                "proposed_by_id": self.env.uid,
                "proposed_date": legal_today(self.env),
                "proposal": {name: _raw(value) for name, value in values.items()},
            }
        )

    def _precheck_proposed(self, act):
        """Return why the act cannot be signed yet, or False."""
        if not self._needs_proposal(act, None):
            return False
        if self.sudo().proposed_act_id != act:
            return self.env._(
                "To be drafted by another person first: “%(draft)s”.",
                draft=act._drafting().name,
            )
        if self.sudo().proposed_by_id == self.env.user:
            return self.env._("You drafted this paper; another person has to sign it.")
        return False

    def _drop_proposal(self):
        """Forget drafts: signed, returned, or overtaken by another act."""
        kept = self.filtered("proposed_act_id")
        if kept:
            kept.write(
                {
                    "proposed_act_id": False,
                    "proposed_by_id": False,
                    "proposed_date": False,
                    "proposal": False,
                }
            )

    def _do_return_refusal(self, act, values, entry):
        """Back to the drafter; the reason stands in the ledger."""
        self._drop_proposal()

    def _needs_proposal(self, act, values):
        """Tell whether the act signs what another person has to draft first.

        :param dict values: parsed values, None before they are known
        """
        return act.two_persons

    def _check_proposed(self, act, values):
        """Refuse to sign without a draft, or by who drafted it (G33).

        :raises UserError: no draft of this act, or drafter and signer are one person
        """
        if not self._needs_proposal(act, values):
            return
        record = self.sudo()
        if record.proposed_act_id != act:
            self._refuse(
                "G33",
                self.env._(
                    "“%(act)s” refuses the petitioner something: another person drafts "
                    "it first, with “%(draft)s”.",
                    act=act.name,
                    draft=act._drafting().name,
                ),
            )
        if record.proposed_by_id == self.env.user:
            self._refuse(
                "G33",
                self.env._("You drafted this paper; another person has to sign it."),
            )


class ProposalAct(models.Model):
    """Acts in pairs: one drafts, the other signs."""

    _inherit = "xinfang.act"

    two_persons = fields.Boolean(
        "Drafted by Another Person",
        help="Signs what another person drafted with the act that drafts it.",
    )
    drafts_id = fields.Many2one(
        "xinfang.act",
        "Drafts",
        index="btree_not_null",
        ondelete="restrict",
        help="Asks what that act asks, under its guards, and moves nothing.",
    )

    def _inputs(self):
        """Return what the act asks for; an act that drafts asks what it drafts asks."""
        return (self.drafts_id or self).input_ids

    def _guarded(self):
        """Return the act whose guards are asked; a draft stands under those of its act."""
        return gate.drafted(self.drafts_id) if self.drafts_id else self

    @tools.ormcache("self.id")
    def _drafting_id(self):
        return self.sudo().search([("drafts_id", "=", self.id)], limit=1).id

    def _drafting(self):
        """Return the act that drafts what this one signs."""
        return self.browse(self._drafting_id() or ())

    def _parse_values(self, record, values):
        """Sign what was drafted where the call says nothing else."""
        if self.two_persons:
            values = {**record._proposed_values(self), **values}
        return super()._parse_values(record, values)


class ProposalEngine(models.AbstractModel):
    """Where the gate keeps and drops drafts."""

    _inherit = "xinfang.process.mixin"

    def _check_guards(self, act, values):
        result = super()._check_guards(act._guarded(), values)
        if act.two_persons:
            self.sudo(False)._check_proposed(act, values)
        return result

    def _first_precheck(self, act):
        blocked = super()._first_precheck(act._guarded())
        if blocked or not act.two_persons:
            return blocked
        return self._precheck_proposed(act)

    def _carry_out(self, act, values_list, actor, idempotency_key):
        entries = super()._carry_out(act, values_list, actor, idempotency_key)
        if act.drafts_id:
            for record, values in zip(self, values_list, strict=True):
                record._keep_proposal(act.drafts_id, values)
        elif act.to_stage_id and "proposed_act_id" in self._fields:
            self._drop_proposal()
        return entries


class ProposalDocument(models.Model):
    """The paper names who drafted it and who signed it (G33)."""

    _inherit = "xinfang.document"

    def _prepare_values(self, line, target, entry):
        values = super()._prepare_values(line, target, entry)
        if line.act_id.two_persons and target.sudo().proposed_by_id:
            values["drafter_id"] = target.sudo().proposed_by_id.id
        return values


def _raw(value):
    """Return a parsed value as ``perform`` takes it."""
    if isinstance(value, models.BaseModel):
        return value.id  # None of these acts asks for several records at once.
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value
