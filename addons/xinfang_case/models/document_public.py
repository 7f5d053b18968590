import re

from odoo import models

from ..tools.masking import mask_name, mask_text

# The tail of an address: house, building, staircase, flat.
_HOUSE = re.compile(
    r"(?<![〕\d])(?:\d+|[一二三四五六七八九十百]+)"
    r"(?:号楼|号院|号|栋|幢|弄)(?:\d+(?:号楼|栋|幢|单元|室|号))*(?:\d{3,4}室?)?"
    r"|\d+单元\d*室?"
)
# Blocks that name organs and their addresses, which are public.
OF_ORGANS = {"remedy", "contact", "whereto", "query", "guide_to"}
PRINTED = {"petition", "organ", "phone", "seal"}


class DocumentPublic(models.Model):
    """The copy for the public: who it is about cannot be told from it (G21)."""

    _inherit = "xinfang.document"

    def _public_text(self):
        """Return the printed content with names, numbers and addresses masked.

        :return: dict like ``_content``
        """
        self.ensure_one()
        content = self._content()
        mask = self._masker()
        imprint = content["imprint"]
        return {
            **content,
            "addressee": mask_name(content["addressee"])
            if self._to_person()
            else content["addressee"],
            "imprint": {
                name: text if name in PRINTED else mask(text)
                for name, text in imprint.items()
                if name != "contact"
            }
            | {"contact": ""},
            "blocks": [
                [key, heading, mask(text, key in OF_ORGANS)]
                for key, heading, text in content["blocks"]
            ],
        }

    def _to_person(self):
        return self.type_id.audience == "petitioner" and not (
            self.addressee or ""
        ).startswith("信访人")

    def _masker(self):
        """Return the function that masks one text of this document."""
        petition = self.petition_id.sudo()
        people = petition.petitioner_id | petition.representative_ids
        staff = self.drafter_id | self.checker_id
        names = {*people.mapped("name"), *staff.mapped("name")} - {False, ""}
        addresses = {person._full_address() for person in people} - {""}

        def mask(text, of_organ=False):
            for address in sorted(addresses, key=len, reverse=True):
                text = text.replace(address, "（住址略）")
            for name in sorted(names, key=len, reverse=True):
                text = text.replace(name, mask_name(name))
            text = mask_text(text)
            return text if of_organ else _HOUSE.sub("**号", text)

        return mask

    def _public_pdf(self):
        """Return the public copy as PDF, marked as such and rendered anew.

        :return: bytes
        """
        self.ensure_one()
        self._check_servable()
        values = self._print_values_of(self._public_text())
        values.update(qr="", copy_mark="（公开文本，个人信息已隐去）")
        return self._print_template(self.type_id.template, values)
