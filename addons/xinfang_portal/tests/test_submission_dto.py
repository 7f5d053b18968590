"""The form's rules alone, without database: what gets through and what does not."""

import unittest
from datetime import date

from odoo.addons.xinfang_case.tools import cleantext
from odoo.addons.xinfang_portal.tools import submission
from odoo.addons.xinfang_portal.tools.submission import parse

TODAY = date(2026, 11, 21)
GOOD = {
    "person_kind": "citizen",
    "identity_mode": "named",
    "name": "王小明",
    "id_type": "id_card",
    "id_number": "110101198001011232",
    "phone": "13800138000",
    "residence": "湖南省长沙市岳麓区",
    "address": "麓山路1号",
    "headcount": "1",
    "type": "claim",
    "title": "拖欠工资",
    "content": "三个月没有发工资。",
    "request": "要求发放工资。",
    "problem_place": "湖南省长沙市岳麓区",
    "department": "T-测访",
    "truthful": "1",
    "key": "k",
}
MANDATORY = {
    "person_kind": "person_kind",
    "identity_mode": "identity_mode",
    "type": "type",
    "name": "name",
    "id_number": "id_number",
    "phone": "phone",
    "residence": "residence",
    "address": "address",
    "title": "title",
    "content": "content",
    "request": "request",
    "problem_place": "problem_place",
    "department": "department",
    "truthful": "truthful",
}


class TestSubmissionDto(unittest.TestCase):
    def codes(self, **changes):
        form = {
            name: text for name, text in {**GOOD, **changes}.items() if text is not None
        }
        return {name: code for name, (code, _p) in parse(form, TODAY).errors.items()}

    def test_good_form(self):
        result = parse(GOOD, TODAY)
        self.assertEqual(result.errors, {})
        self.assertEqual(result.values["headcount"], 1)
        self.assertEqual(result.values["id_number"], "110101198001011232")

    def test_every_mandatory_part(self):
        for name, code in MANDATORY.items():
            for empty in (None, "", " \t\u200b"):
                if name == "truthful" and empty:
                    continue
                self.assertEqual(
                    self.codes(**{name: empty}), {name: code}, (name, empty)
                )

    def test_id_number(self):
        for number, code in (
            ("110101198001011233", "id_checksum"),
            ("110101198002301230", "id_date"),
            ("110101203001011236", "id_date"),
            ("12345", "id_format"),
        ):
            self.assertEqual(self.codes(id_number=number), {"id_number": code})
        self.assertEqual(self.codes(id_number="１１０１０１ 19800101 1232"), {})

    def test_impossible_dates(self):
        foreign = {"id_type": "passport", "id_number": "E12345678"}
        for text, code in (
            ("1990-02-30", "no_such_date"),
            ("昨天", "no_such_date"),
            ("2027-01-01", "birth_future"),
            ("1700-01-01", "birth_past"),
        ):
            self.assertEqual(
                self.codes(birth_date=text, **foreign), {"birth_date": code}
            )
        form = {**GOOD, **foreign, "birth_date": "1956.03.21"}
        self.assertEqual(parse(form, TODAY).values["birth_date"], date(1956, 3, 21))

    def test_contact(self):
        self.assertEqual(self.codes(phone="123"), {"phone": "phone_format"})
        for text in ("a@b", "nobody", "a b@c.cn", "@c.cn", "a@@c.cn"):
            self.assertEqual(self.codes(email=text), {"email": "email_format"})
        self.assertEqual(self.codes(email="a@b.cn"), {})

    def test_organisation(self):
        company = {"person_kind": "legal_person", "name": "某公司"}
        self.assertEqual(
            self.codes(**company),
            {"contact_name": "contact_name", "id_type": "id_type_org"},
        )
        company |= {"contact_name": "李", "id_type": "uscc"}
        self.assertEqual(
            self.codes(**company, id_number="91350100M000100Y44"),
            {"id_number": "uscc_checksum"},
        )
        self.assertEqual(self.codes(**company, id_number="91350100M000100Y43"), {})
        self.assertEqual(self.codes(id_type="uscc")["id_type"], "id_type")

    def test_anonymous_needs_no_person(self):
        nothing = dict.fromkeys(("name", "id_number", "phone", "residence", "address"))
        self.assertEqual(self.codes(identity_mode="anonymous", **nothing), {})
        typed = {**nothing, "identity_mode": "anonymous", "phone": "1"}
        self.assertEqual(self.codes(**typed), {"phone": "phone_format"})

    def test_headcount(self):
        for text in ("0", "-1", "三", "1.5", "9" * 9, "²"):
            self.assertEqual(self.codes(headcount=text), {"headcount": "headcount"})
        self.assertEqual(self.codes(headcount=None), {})

    def representatives(self, count):
        form = {"headcount": "9"}
        for index in range(1, count + 1):
            form[f"rep{index}_name"] = f"代表{index}"
            form[f"rep{index}_id_number"] = "110101198001011232"
        return form

    def test_five_representatives_and_not_six(self):
        result = parse({**GOOD, **self.representatives(5)}, TODAY)
        self.assertEqual(result.errors, {})
        self.assertEqual(len(result.representatives), 5)
        self.assertEqual(
            self.codes(**self.representatives(6)), {"representatives": "too_many"}
        )

    def test_representative_is_complete(self):
        codes = self.codes(headcount="3", rep2_phone="12", rep2_id_number="1")
        self.assertEqual(
            codes,
            {
                "rep2_name": "representative_name",
                "rep2_id_number": "id_format",
                "rep2_phone": "phone_format",
            },
        )

    def test_fewer_people_than_representatives(self):
        form = self.representatives(2) | {"headcount": "1"}
        self.assertEqual(
            self.codes(**form), {"headcount": "fewer_than_representatives"}
        )

    def test_unknown_fields_are_refused(self):
        for name in ("state", "number", "petitioner_user_id", "department_id", "sudo"):
            self.assertEqual(self.codes(**{name: "1"}), {"form": "unknown_field"})
            self.assertNotIn(name, parse({**GOOD, name: "1"}, TODAY).values)

    def test_choices_outside_the_list(self):
        for name in ("type", "identity_mode", "person_kind"):
            self.assertEqual(self.codes(**{name: "root"}).get(name), name)

    def test_too_long_is_a_fault_and_kept(self):
        for name, longest in submission.PARTS.items():
            if name in ("title", "content", "request", "address"):
                text = "长" * (longest + 1)
                self.assertEqual(self.codes(**{name: text}), {name: "too_long"})
                result = parse({**GOOD, name: text}, TODAY)
                self.assertEqual(result.typed[name], text)

    def test_cleaning(self):
        text = "a\u202eb\u0000c\u2066d\ufeff\r\ne\x1b[31m"
        self.assertEqual(cleantext.clean_text(text), "abcd\ne[31m")
        self.assertEqual(cleantext.clean_line(text), "abcd e[31m")
        self.assertEqual(cleantext.clean_line("e\u0301"), "\u00e9")
        self.assertEqual(cleantext.clean_line("\ud800a"), "a")
        self.assertEqual(
            cleantext.clean_file_name("../../etc/\u202egpj.txt"), "gpj.txt"
        )
        self.assertEqual(cleantext.clean_file_name("C:\\a\\b.PDF"), "b.PDF")
        name = cleantext.clean_file_name("长" * 300 + ".docx")
        self.assertEqual((len(name), name[-5:]), (120, ".docx"))

    def test_script_stays_text(self):
        text = "<script>alert(1)</script>"
        result = parse({**GOOD, "title": text}, TODAY)
        self.assertEqual((result.errors, result.values["title"]), ({}, text))
