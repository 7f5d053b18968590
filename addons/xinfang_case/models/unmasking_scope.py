from odoo import api, models
from odoo.tools import SQL


class UnmaskingScope(models.Model):
    """What an auditor sees of the openings: those of the own organs, and of strangers.

    As in the view log (``view_scope.py``): an auditor answers for the organs he works for
    (Article 30), and has no business with who opened what elsewhere and why. Rows of
    before organs were noted are read by every auditor.

    Of an accusation that he is barred from he learns not even the opening (G01):
    petitioners stand in the log by their number alone. Still a row would tell that the
    discipline organ has somebody whose identity it opened, and when.
    """

    _name = "xinfang.unmasking"
    _inherit = ["xinfang.unmasking", "xinfang.view.scope.mixin"]

    @api.model
    def _unbarred_sql(self, model, alias, query):
        petitions = self.env["xinfang.petition"]
        people = petitions._fields["representative_ids"]
        self.env["xinfang.bar"].flush_model()
        petitions.flush_model(["petitioner_id", "representative_ids"])
        return SQL(
            "%(number)s NOT IN ("
            "SELECT p.petitioner_id FROM xinfang_bar bar"
            " JOIN xinfang_petition p ON p.id = bar.petition_id"
            " WHERE bar.user_id = %(me)s AND p.petitioner_id IS NOT NULL"
            " UNION SELECT other.%(person)s FROM xinfang_bar bar"
            " JOIN %(people)s other ON other.%(petition)s = bar.petition_id"
            " WHERE bar.user_id = %(me)s)",
            number=SQL.identifier(alias, "petitioner_no"),
            me=self.env.uid,
            people=SQL.identifier(people.relation),
            petition=SQL.identifier(people.column1),
            person=SQL.identifier(people.column2),
        )
