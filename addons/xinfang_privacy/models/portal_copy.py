from odoo import fields, models

from odoo.addons.xinfang_case.tools.moment import legal_now


class PortalCopy(models.Model):
    """What the hall hands out as a copy of the own data (Article 45).

    What the petitioner filed, what happened and who looked, in a text file. Numbers stay
    masked: whoever sits at a computer that somebody left learns no more than the page
    shows. In full they are copied at the counter, on a request.
    """

    _inherit = "xinfang.petition"

    def _portal_copy(self):
        """Return the copy as plain text; ownership was proved by the caller.

        :return: str, lines ended by CR LF for the editors of office computers
        """
        self.ensure_one()
        detail = self._portal_detail()
        day = fields.Date.to_string
        lines = [
            self.env._("Copy of personal information"),
            self.env._("Made on %(time)s UTC", time=legal_now(self.env)),
            "",
            _line(self.env._("Number"), detail["number"]),
            _line(self.env._("Received on"), day(detail["received"])),
            _line(self.env._("Status"), detail["status"]),
        ]
        lines += self._copied_person()
        if not detail["sealed"]:
            lines += [
                _line(self.env._("Title"), detail["title"]),
                _line(self.env._("What I filed"), self.content),
                _line(self.env._("What I ask for"), self.request),
            ]
        lines += ["", self.env._("What has happened")]
        lines += [
            f"{day(s['date'])} {s['text']} {s['organ']}" for s in detail["timeline"]
        ]
        lines += ["", self.env._("Who has looked at it")]
        lines += [
            f"{seen['organ']}：{seen['opened']} / {seen['identity']}，{day(seen['last'])}"
            for seen in detail["viewings"]
        ]
        lines += ["", self.env._("Requests about personal information")]
        lines += [
            f"{day(r['asked'])} {r['kind']}：{r['state']} {r['answer']}"
            for r in detail["privacy"]
        ]
        return "\r\n".join(" ".join(line.split()) for line in lines) + "\r\n"

    def _copied_person(self):
        """Return the lines about the petitioner; of a sealed identity none."""
        person = self.sudo().petitioner_id
        if not person or person.is_sealed or self.type == "accusation":
            return []
        facts = (
            (self.env._("Name"), person.name),
            (self.env._("Identity number"), person.id_number_masked),
            (self.env._("Phone"), person.phone_masked),
            (self.env._("Address"), person.address_masked),
            (self.env._("E-mail"), person.email),
        )
        return [_line(label, value) for label, value in facts if value]


def _line(label, value):
    return f"{label}：{value or ''}"
