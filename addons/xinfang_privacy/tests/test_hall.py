"""C50 in the hall: asking, the answer, and a copy of the own data."""

from lxml import html

from odoo.tests import tagged

from odoo.addons.xinfang_portal.tests.common import PortalCase


@tagged("post_install", "-at_install", "xf_security")
class TestHall(PortalCase):
    def mine(self):
        petition = self.make_petition(channel="letter", content="楼道堆放杂物")
        petition.with_user(self.users["window"]).perform("register")
        petition = petition.sudo()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE xinfang_petition SET petitioner_user_id = %s WHERE id = %s",
            (self.citizen.id, petition.id),
        )
        petition.invalidate_recordset()
        return petition

    def test_c50_a_copy_for_the_owner_and_for_nobody_else(self):
        petition = self.mine()
        address = f"/my/petitions/{petition.external_id}/copy"
        self.authenticate("xf_citizen", "xf_citizen")
        answer = self.url_open(address)
        text = answer.content.decode("utf-8-sig")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertIn("楼道堆放杂物", text)
        self.assertIn(petition.number, text)
        self.assertIn("110101********1232", text)
        self.assertNotIn("110101198001011232", text)
        self.assertNotIn("13800138000", text)
        self.authenticate("xf_other", "xf_other")
        self.assertEqual(self.url_open(address).status_code, 404)

    def test_c50_without_a_code_there_is_no_copy(self):
        answer = self.url_open("/xinfang/query/result/copy", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("/xinfang/query"))

    def test_c50_the_page_shows_request_answer_and_remedy(self):
        petition = self.mine()
        petition._as_petitioner().perform(
            "ask_privacy", {"privacy_kind": "erase", "reason": "请删除我的材料"}
        )
        request = petition.privacy_ids
        request.with_user(self.users["office_head"]).perform(
            "refuse_privacy", {"reason": "该件正在办理，依法应当保存。"}
        )
        self.authenticate("xf_citizen", "xf_citizen")
        page = self.url_open(f"/my/petitions/{petition.external_id}").text
        self.assertIn("该件正在办理，依法应当保存。", page)
        self.assertIn("人民法院", page)
        self.assertIn(f"/my/petitions/{petition.external_id}/copy", page)

    def test_c50_whoever_closes_the_account_leaves_the_petition_and_no_name(self):
        petition = self.mine()
        petition._as_petitioner().perform("supplement", {"supplement": "补充照片"})
        partner = self.citizen.partner_id
        partner.write({"email": "bye@example.org", "phone": "13900001111"})
        name = partner.name
        self.authenticate("xf_citizen", "xf_citizen")
        page = html.fromstring(self.url_open("/my/security").content)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        values = {"csrf_token": token, "validation": "xf_citizen"}
        address = "/my/deactivate_account"
        self.url_open(address, data={**values, "password": "wrong"})
        self.assertTrue(self.citizen.active, "the password is asked for")
        answer = self.url_open(
            address, data={**values, "password": "xf_citizen"}, allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertFalse(self.citizen.active)
        self.assertNotEqual(self.citizen.login, "xf_citizen")
        self.assertEqual((partner.email, partner.phone), (False, False))
        self.assertNotEqual(partner.name, name)
        # The office has what was petitioned: that is kept as the law wants it.
        self.assertEqual(petition.content, "楼道堆放杂物")
        self.assertEqual(petition.petitioner_id, self.petitioner)
