"""Who holds an accusation: always somebody who can and must act (Articles 22, 30).

The discipline organ with authority over the accused; where it is itself complained of,
the one above. An organ in which nobody is cleared, or everybody is barred, holds nothing.
"""

from odoo import api, models
from odoo.tools import SQL

from ..tools import gate
from ..tools.moment import legal_today
from .sealing import DISCIPLINE

RANKS = ("township", "county", "city", "province", "national")


class HolderDepartment(models.Model):
    """Which discipline organ a unit's cadres are under, beyond a barred one."""

    _inherit = "xinfang.department"

    def _discipline_organ_outside(self, closed):
        """Return the nearest discipline organ upwards that is not in ``closed``."""
        current = self
        while current:
            for above in (current, current.line_parent_id):
                own = above if above.kind == "discipline" else above.browse()
                organ = own or above.discipline_department_id
                if organ and organ not in closed:
                    return organ
            current = current.parent_id
        return self.browse()

    def _discipline_organ_above(self, closed):
        """Return the discipline organ of the next higher level, in the tree or not.

        Whoever leads a discipline organ is under the authority of the one above it,
        also where nobody has entered that it is above.

        :param closed: units that stand under the accused
        """
        organs = self.sudo().search([("kind", "=", "discipline")]) - closed
        for unit in self:
            place = unit.region_id.parent_path or ""
            higher = organs.filtered(
                lambda o, u=unit, path=place: (
                    RANKS.index(o.level) > RANKS.index(u.level)
                    and path.startswith(o.region_id.parent_path or "")
                )
            )
            if higher:
                return higher.sorted(
                    lambda o: (
                        RANKS.index(o.level),
                        -len(o.region_id.parent_path or ""),
                        o.id,
                    )
                )[:1]
        return self.browse()

    def _upwards(self):
        """Return these organs and those above them, the nearest first."""
        result, step = self.browse(), self
        while step := step - result:
            result |= step
            step = step.parent_id.organ_id | step.line_parent_id.organ_id
        return result

    @api.model_create_multi
    def create(self, vals_list):
        departments = super().create(vals_list)
        self.env["xinfang.petition"].sudo()._find_holders()
        return departments

    def write(self, vals):
        result = super().write(vals)
        placed = {"kind", "level", "parent_id", "line_parent_id", "region_id"}
        if (placed | {"discipline_department_id"}) & vals.keys():
            self.env["xinfang.petition"].sudo()._find_holders()
        return result


class HolderMembership(models.Model):
    """Somebody new may be the one who can act."""

    _inherit = "xinfang.membership"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        self.env["xinfang.petition"].sudo()._find_holders()
        return members

    def write(self, vals):
        result = super().write(vals)
        self.env["xinfang.petition"].sudo()._find_holders()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["xinfang.petition"].sudo()._find_holders()
        return result


class HolderUsers(models.Model):
    """Who is cleared, or leaves, changes who can act."""

    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if {"group_ids", "active"} & vals.keys():
            self.env["xinfang.petition"].sudo()._find_holders()
        return result


class HolderPetition(models.Model):
    """The organ that has an accusation in hand."""

    _inherit = "xinfang.petition"

    def _choose_holder(self):
        """Find the discipline organ that holds the accusation (Articles 22, 30).

        That of the registering organ; where this stands under the accused, the one
        with authority over the accused; where there is none above, the former keeps
        it. If it is itself complained of, the discipline organ of the next higher
        level. While nobody works there who may act, the cleared people of the
        registering organ, or of the nearest above it, hold it and send it on.

        :return: the organ, empty when none is left
        """
        self.ensure_one()
        rows = self.accused_ids
        today = legal_today(self.env)
        rows.filtered(lambda row: not row.since).write({"since": today})
        closed = self.env["xinfang.bar"]._departments(self) if rows else rows.spared_id
        usual = self._usual_holders()
        authorities = rows._find_authorities(closed)
        spared = above = closed.browse()
        lawful = (self._kept_by(closed) | (usual - closed) or authorities)[:1]
        if not lawful:
            lawful = spared = (usual - self._complained_discipline(rows))[:1]
        if not lawful:
            places = rows._units() if rows else self.department_id.sudo()
            lawful = above = (usual | places)._discipline_organ_above(closed)
        for row in rows:
            mine = row._find_authorities(closed)[:1] or spared or above
            row.write({"authority_id": mine.id, "spared_id": spared.id})
        holder = self._who_can_act(lawful.organ_id, closed, spared)
        self.write({"holder_id": holder.id})
        return holder

    def _kept_by(self, closed):
        """Return the discipline organ that has it in hand, if it may keep it."""
        held = self.holder_id - closed
        return held.filtered(lambda organ: organ.kind == "discipline")

    def _usual_holders(self):
        """Return who holds an accusation of this organ while nobody is named."""
        unit = self.department_id.sudo()
        own = unit if unit.kind == "discipline" else unit.browse()
        return own | unit._discipline_organ()

    def _complained_discipline(self, rows):
        """Return discipline organs that are themselves complained of, or led by one."""
        units = (
            rows.department_id
            | self.env["xinfang.membership"]
            .search([("user_id", "in", rows.user_id.ids)])
            .department_id
        )
        return units.organ_id.filtered(lambda organ: organ.kind == "discipline")

    def _who_can_act(self, lawful, closed, spared):
        """Return the organ itself, or the nearest one in which somebody can act.

        :param lawful: the organ that should hold it, maybe empty
        :param closed: units that stand under the accused
        :param spared: discipline organ among these that keeps it all the same
        """
        near = self.department_id.sudo().organ_id._upwards() - closed
        for organ in (lawful, *near):
            if organ and self._able_in(organ, closed, spared):
                return organ
        return lawful

    def _able_in(self, organ, closed, spared):
        """Return the people of an organ who are cleared and will not be barred."""
        members = self.env["xinfang.membership"].sudo()
        users = members.search([("organ_id", "=", organ.id)]).filtered(
            lambda m: m._is_current() and m.user_id.active
        )
        users = users.user_id.filtered(lambda u: u.has_group(DISCIPLINE))
        since = min(self.accused_ids.mapped("since") or [legal_today(self.env)])
        under = members.search(
            [
                ("user_id", "in", users.ids),
                ("department_id", "in", closed.ids),
                ("organ_id", "not in", spared.ids),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", since),
            ]
        )
        users -= under.user_id | self.accused_ids.user_id
        return users - self.env["xinfang.bar"].sudo()._users(self, users)

    # -- nobody is left without one -----------------------------------------------

    @api.model
    def _find_holders(self):
        """Give accusations in which nobody can act to somebody who can.

        Asked whenever organs, people or roles change, and daily, for terms of office
        end without anybody writing anything.
        """
        if not self.env["xinfang.bar"]._any_accusation():
            return
        for petition in self._without_hands():
            before = petition.holder_id
            holder = petition._choose_holder()
            if holder != before:
                self.env["xinfang.access"]._grant(
                    [(petition.id, holder.id)], {petition.id}
                )
                self.env["xinfang.bar"]._raise_for(petition)
            petition._hand_reminders_over()

    @api.model
    def _without_hands(self):
        """Return the open accusations in which nobody can act, or nobody is reminded.

        Nobody who is cleared, not barred and of the holding organ today.
        """
        self.env.flush_all()
        groups = self.env.ref(DISCIPLINE).sudo()
        rows = self.env.execute_query(
            SQL(
                """
                WITH piece AS (
                    SELECT p.id, p.holder_id,
                           ARRAY(SELECT m.user_id FROM xinfang_membership m
                                   JOIN res_users u ON u.id = m.user_id AND u.active
                                  WHERE m.organ_id = p.holder_id
                                    AND COALESCE(m.date_from, %(today)s) <= %(today)s
                                    AND COALESCE(m.date_to, %(today)s) >= %(today)s
                                    AND EXISTS (SELECT FROM res_groups_users_rel g
                                        WHERE g.uid = u.id AND g.gid = ANY(%(cleared)s))
                                    AND NOT EXISTS (SELECT FROM xinfang_bar b
                                        WHERE b.petition_id = p.id
                                          AND b.user_id = u.id)) AS able
                      FROM xinfang_petition p
                     WHERE p.type = 'accusation' AND p.is_open
                       AND p.number IS NOT NULL)
                SELECT id FROM piece
                 WHERE able = '{}' OR EXISTS (
                       SELECT FROM xinfang_clock c
                        WHERE c.petition_id = piece.id AND c.referral_id IS NULL
                          AND c.state = 'running' AND c.bearer = 'organ'
                          AND (c.user_id = ANY(able)) IS NOT TRUE)
                 ORDER BY id
                """,
                cleared=(groups | groups.all_implied_by_ids).ids,
                today=legal_today(self.env),
            )
        )
        return gate.open_gate(self.sudo().browse(row[0] for row in rows))

    def _hand_reminders_over(self):
        """Remind who holds the accusation now, and nobody who did before."""
        limits = self.env["xinfang.clock"].search(
            [
                ("petition_id", "=", self.id),
                ("referral_id", "=", False),
                ("state", "=", "running"),
                ("bearer", "=", "organ"),
            ]
        )
        for limit in limits:
            user = limit._record()._clock_user(limit.rule_id)
            if user and user != limit.user_id:
                limit._reassign(user)
