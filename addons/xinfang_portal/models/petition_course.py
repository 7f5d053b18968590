from datetime import date

from odoo import models

from odoo.addons.xinfang_case.tools.moment import local_moment


class PetitionCourse(models.Model):
    """Demands, the ladder of review, and meetings, as the petitioner sees them.

    What an organ has decided is told when it was served, not before (Article 35).
    """

    _inherit = "xinfang.petition"

    def _portal_demands(self):
        """Return the demands and, once an opinion was served, their answers.

        :return: list of dicts ``text``, ``decision``, ``answer``
        """
        answered = bool(self.served_date)
        labels = dict(
            self.env["xinfang.demand"]
            ._fields["decision"]
            ._description_selection(self.env)
        )
        return [
            {
                "text": demand.name,
                "decision": labels.get(demand.decision, "") if answered else "",
                "answer": (demand.answer or "") if answered else "",
            }
            for demand in self.sudo().demand_ids
        ]

    def _portal_ladders(self):
        """Return opinion, review and recheck in order, one list per organ.

        :return: list of lists of dicts ``label``, ``organ``, ``state``, ``tone``,
            ``decision``, ``days`` (label and ``date``)
        """
        reviews = {review.id: review for review in self.sudo().review_ids}
        return [
            [self._portal_step(step, reviews) for step in steps]
            for steps in self.sudo().review_chain or []
        ]

    def _portal_step(self, step, reviews):
        review = reviews.get(step["review_id"])
        served = not review or review.state == "served"
        return {
            "label": step["label"],
            "organ": step["organ"],
            "tone": step["tone"],
            "state": step["state"] if served else review.stage_id.citizen_label or "",
            "decision": step["decision"] if served else "",
            "days": [
                (label, date.fromisoformat(day))
                for label, day in step["days"]
                if served or review.issued_date != date.fromisoformat(day)
            ],
        }

    def _portal_meetings(self):
        """Return hearings and mediation sessions to come or past, without people.

        :return: list of dicts ``label``, ``when`` (datetime in Shanghai), ``place``
        """
        record = self.sudo()
        labels = {
            "xinfang.hearing": self.env._("Hearing"),
            "xinfang.mediation": self.env._("Mediation"),
        }
        result = []
        for part in (*record.hearing_ids, *record.mediation_ids):
            if not part.session_at:
                continue
            result.append(
                {
                    "label": labels[part._name],
                    "when": _moment(local_moment(part.session_at)),
                    "place": part.session_place or "",
                }
            )
        return result


def _moment(local):
    """Return day, weekday and time as people say them: 2026年5月6日（星期三）09:30."""
    weekday = "一二三四五六日"[local.weekday()]
    return f"{local.year}年{local.month}月{local.day}日（星期{weekday}）{local:%H:%M}"
