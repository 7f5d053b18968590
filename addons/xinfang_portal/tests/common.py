"""Citizens in a browser without script: forms are posted, pages are read."""

from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.xinfang_case.tests.common import XinfangCase

from ..models.draft import key_hash

PLACE = "北京市东城区"
ID_NUMBER = "110101198001011232"


@tagged("post_install", "-at_install")
class PortalCase(XinfangCase, HttpCase):
    """``office`` is published and takes petitions online; two citizens have accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office.write(
            {"is_published": True, "reception_hours": "工作日 9:00-17:00 接待大厅"}
        )
        if not cls.env["xinfang.region"].search([("full_name", "=", PLACE)]):
            raise AssertionError("The divisions are not loaded.")
        # Tests post far more often than one person does.
        for bucket in ("query", "query_number", "submit", "plain", "plain_all", "hall"):
            cls.env["ir.config_parameter"].set_param(
                f"xinfang_portal.{bucket}_limit", 0
            )
        cls.citizen = new_test_user(
            cls.env, "xf_citizen", "base.group_portal", lang="zh_CN"
        )
        cls.other = new_test_user(
            cls.env, "xf_other", "base.group_portal", lang="zh_CN"
        )

    def setUp(self):
        super().setUp()
        # What was remembered of memberships must not outlive a test's savepoint.
        self.env["xinfang.membership"]._forget_scopes()
        self.addCleanup(self.env["xinfang.membership"]._forget_scopes)

    # -- forms ------------------------------------------------------------

    def form(self, **changes):
        """Return what a careful citizen types."""
        return {
            "person_kind": "citizen",
            "identity_mode": "named",
            "name": "赵测试",
            "id_type": "id_card",
            "id_number": ID_NUMBER,
            "phone": "13900139000",
            "residence": PLACE,
            "address": "人民路2号",
            "headcount": "1",
            "type": "claim",
            "title": "反映楼道堆放杂物",
            "content": "楼道长期堆放杂物，影响通行。",
            "request": "要求清理楼道。",
            "problem_place": PLACE,
            "department": self.office.code,
            "truthful": "1",
            **changes,
        }

    def open_form(self):
        """Open the form and return its key."""
        return self.page(self.url_open("/xinfang/submit")).xpath(
            "//input[@name='key']/@value"
        )[0]

    def token(self, path="/xinfang/query"):
        return self.page(self.url_open(path)).xpath(
            "//input[@name='csrf_token']/@value"
        )[0]

    def post(self, path, data, files=None, token=True, follow=True):
        """Post a form as a browser does."""
        data = dict(data)
        if token:
            data["csrf_token"] = self.token()
        if files is not None:
            data = [(name, (None, text)) for name, text in data.items()]
            return self.opener.post(
                self.base_url() + path, files=data + files, allow_redirects=follow
            )
        return self.opener.post(
            self.base_url() + path, data=data, allow_redirects=follow
        )

    def post_form(self, data, files=None, fresh_token=True, follow=True):
        return self.post(
            "/xinfang/submit", data, files or None, token=fresh_token, follow=follow
        )

    def file(self, **changes):
        """File a petition online and return it with the page of its receipt."""
        key = self.open_form()
        answer = self.post_form(self.form(key=key, **changes))
        self.assertEqual(
            answer.status_code,
            200,
            self.page(answer).xpath("string(//*[@role='alert'])"),
        )
        return self.filed(key), self.page(answer)

    def filed(self, key):
        petition = self.env["xinfang.petition"].search(
            [("submission_key", "=", key_hash(key))]
        )
        return petition

    # -- pages ------------------------------------------------------------

    def page(self, answer):
        self.assertNotIn("Traceback", answer.text)
        return html.fromstring(answer.content, parser=html.HTMLParser(encoding="utf-8"))

    def fault(self, page, name):
        """Return the sentence tied to a field; it must be tied in both ways."""
        sentence = page.xpath(f"//*[@id='e-{name}']")
        if not sentence:
            return ""
        field = page.xpath(f"//*[contains(@aria-describedby, 'e-{name}')]")
        self.assertTrue(field, f"The fault is tied to no field: {name}")
        self.assertTrue(
            page.xpath(f"//*[@role='alert']//a[@href='#f-{name}']"),
            f"The summary does not lead to {name}",
        )
        text = sentence[0].text_content().strip()
        self.assertRegex(text, "[\u4e00-\u9fff]", "The sentence is not in Chinese")
        return text

    def assertTyped(self, page, **changes):
        """Check that the form shows again all that was typed."""
        for name, text in self.form(**changes).items():
            element = page.xpath(f"//*[@name='{name}']")[0]
            if element.tag == "textarea":
                shown = element.text_content()
            elif element.tag == "select":
                shown = (element.xpath("option[@selected]/@value") or [""])[0]
            elif element.get("type") in ("radio", "checkbox"):
                chosen = page.xpath(f"//*[@name='{name}'][@checked]/@value")
                shown = (chosen or [""])[0]
            else:
                shown = element.get("value", "")
            self.assertEqual(shown, text, name)
