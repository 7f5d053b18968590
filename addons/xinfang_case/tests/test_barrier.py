"""The barrier between an accusation and the accused: guards G01 and G03."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_accusation import OFFICER, AccusationCase


class BarrierCase(AccusationCase):
    """The test town with discipline-cleared people in every corner of the police."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch.line_parent_id = cls.police
        cls.traffic = cls.env["xinfang.department"].create(
            {"name": "测试市交通警察大队", "line_parent_id": cls.police.id}
        )
        cls.upper_discipline = cls.env["xinfang.department"].create(
            {"name": "测试省纪委监委", "kind": "discipline", "level": "province"}
        )
        for login, organ in (
            ("sworn_office", "office"),
            ("sworn_branch", "branch"),
            ("sworn_station", "station"),
            ("sworn_traffic", "traffic"),
            ("sworn_housing", "housing"),
        ):
            cls.add_user(login, organ, "discipline")
        cls.add_user("sworn_city", "city", "discipline", scope="unit")
        cls.add_user("chief", "police", "unit_leader,discipline", is_head=True)

    @classmethod
    def named(cls, *units, users=(), **vals):
        """Return a registered accusation whose accused were typed in by the clerk."""
        rows = [(0, 0, {"department_id": unit.id}) for unit in units]
        rows += [(0, 0, {"user_id": cls.users[user].id}) for user in users]
        # An accuser's record is known to nobody else: each has one of his own.
        vals.setdefault("petitioner_id", cls.make_petitioner().id)
        return cls.received(type="accusation", accused_ids=rows, **vals)

    def sees(self, record, login):
        record = record.with_env(self.env).with_user(self.users[login])
        return bool(record.search([("id", "=", record.id)]))

    def open_to_all(self, petition):
        """Give every organ a row of visibility, so that the barrier alone decides."""
        self.env["xinfang.access"]._grant(
            [
                (petition.id, d.id)
                for d in (self.office, self.housing, self.city)
                if d not in self.env["xinfang.bar"]._departments(petition)
            ],
            {petition.id},
        )

    def name(self, petition, login=OFFICER, **values):
        return self.do(petition, login, "name_accused", **values)


@tagged("post_install", "-at_install", "xf_security")
class TestBarrier(BarrierCase):
    def test_g01_named_at_registration_bars_unit_subtree_and_line(self):
        petition = self.named(self.police)
        barred = ("police_cleared", "sworn_branch", "sworn_station", "sworn_traffic")
        for login in (*barred, "chief"):
            with self.subTest(login):
                self.assertFalse(self.sees(petition, login))
        self.assertTrue(self.sees(petition, OFFICER))
        self.assertTrue(self.sees(petition, "sworn_office"))
        bars = self.env["xinfang.bar"].search([("petition_id", "=", petition.id)])
        self.assertLessEqual({self.users[u] for u in barred}, set(bars.user_id))
        self.assertNotIn(self.users["sworn_housing"], bars.user_id)

    def test_g01_who_verifies_the_ledger_is_told_of_what_he_may_read_alone(self):
        plain = self.accepted()._petitions()
        auditor = self.users["role_auditor"]
        entries = self.env["xinfang.entry"].with_user(auditor)
        everything = self.env["xinfang.entry"].verify_chains()
        before = entries.verify_chains()
        self.assertGreaterEqual(before["petitions"], 1)
        hidden = self.named(self.police)
        self.assertEqual(entries.verify_chains(), before)
        told = entries.verify_chains((hidden | plain).ids)
        self.assertEqual(told, entries.verify_chains(plain.ids))
        self.assertEqual(told["petitions"], 1)
        # Not even damage: it is the command line that finds it.
        self.env.cr.execute("ALTER TABLE xinfang_entry DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE xinfang_entry SET reason = 'x' WHERE petition_id = %s", hidden.ids
        )
        self.env.invalidate_all()
        self.assertEqual(entries.verify_chains(), before)
        after = self.env["xinfang.entry"].verify_chains()
        self.assertGreater(after["entries"], everything["entries"])
        self.assertIn(hidden.id, [row["petition_id"] for row in after["broken"]])

    def test_g01_who_verifies_the_view_log_is_told_of_what_he_may_read_alone(self):
        views = self.env["xinfang.view"]
        auditor = views.with_user(self.users["role_auditor"])

        def look(record, login="window"):
            rows = views.with_user(self.users[login])
            rows._note("open", record.with_env(rows.env).sudo())
            return views.sudo().search([], limit=1)

        plain = look(self.accepted()._petitions())
        chain = plain.chain_id.ids
        before = auditor.verify_views(chain)
        self.assertEqual((before["chains"], before["rows"]), (1, 1))
        # The auditor works in the accused unit: he is barred from it.
        petition = self.named(self.office)
        hidden = look(petition)
        self.assertFalse(auditor.search([("id", "=", hidden.id)]))
        self.assertEqual(auditor.verify_views(chain), before)
        look(self.accepted()._petitions())
        after = auditor.verify_views(chain)
        self.assertEqual((after["rows"], after["broken"]), (2, []))
        self.assertEqual(views.sudo().verify_views(chain)["rows"], 3)
        for name in ("seq", "chain_id"):
            with self.assertRaises(AccessError):
                auditor.browse(plain.id).read([name])
        self.env.cr.execute("ALTER TABLE xinfang_view DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE xinfang_view SET reason = 'x' WHERE id = ANY(%s)",
            ((plain | hidden).ids,),
        )
        self.env.invalidate_all()
        told = [row["row_id"] for row in auditor.verify_views(chain)["broken"]]
        self.assertEqual(told, plain.ids)
        found = [row["row_id"] for row in views.sudo().verify_views(chain)["broken"]]
        self.assertEqual(found, (plain | hidden).ids)

    def test_g01_the_barrier_alone_hides_it_from_who_has_a_row(self):
        petition = self.named(self.office)
        self.assertFalse(self.sees(petition, "sworn_office"))
        self.assertTrue(self.sees(petition, OFFICER))
        # Without the bar this user would see it: the row of his organ is there.
        self.env.cr.execute(
            "DELETE FROM xinfang_bar WHERE user_id = %s",
            (self.users["sworn_office"].id,),
        )
        self.env.invalidate_all()
        self.assertTrue(self.sees(petition, "sworn_office"))

    def test_g01_whoever_sees_all_or_most_is_barred_like_everybody(self):
        """The forms in which a search asks, by how much the user sees, agree."""
        hidden = self.named(self.police)
        self.open_to_all(hidden)
        plain = self.accepted()._petitions()
        users = type(self.env["res.users"])

        def found(login, share):
            self.env.invalidate_all()
            rows = self.env["xinfang.petition"].with_user(self.users[login])
            with patch.object(users, "_xinfang_scope_share", lambda _self: share):
                return rows.search([("id", "in", (hidden | plain).ids)])

        for login in ("chief", "police_cleared", "leader", "window", "role_inspector"):
            with self.subTest(login):
                self.assertEqual(found(login, 1), plain)
                self.assertEqual(found(login, 0.7), found(login, 0.1))
                self.assertNotIn(hidden, found(login, 0.1))
        for login in (OFFICER, "sworn_office"):
            with self.subTest(login):
                self.assertEqual(found(login, 1), hidden | plain)
                self.assertEqual(found(login, 0.7), found(login, 0.1))
                self.assertIn(hidden, found(login, 0.1))

    def test_g01_the_accused_is_barred_wherever_he_works_later(self):
        petition = self.named(users=["police_cleared"])
        membership = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["police_cleared"].id)]
        )
        membership.department_id = self.discipline
        self.assertFalse(self.sees(petition, "police_cleared"))
        self.assertTrue(self.sees(petition, OFFICER))

    def test_g01_who_worked_there_stays_barred_after_a_transfer(self):
        petition = self.named(self.police)
        membership = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["sworn_branch"].id)]
        )
        membership.department_id = self.discipline
        self.assertFalse(self.sees(petition, "sworn_branch"))
        membership.unlink()
        self.env["xinfang.membership"].create(
            {
                "user_id": self.users["sworn_branch"].id,
                "department_id": self.office.id,
            }
        )
        self.assertFalse(self.sees(petition, "sworn_branch"))

    def test_g01_who_left_before_is_not_barred(self):
        membership = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["sworn_branch"].id)]
        )
        membership.date_to = "2020-01-01"
        self.env["xinfang.membership"].create(
            {
                "user_id": self.users["sworn_branch"].id,
                "department_id": self.office.id,
            }
        )
        petition = self.named(self.police)
        self.assertTrue(self.sees(petition, "sworn_branch"))

    def test_g01_who_comes_later_is_barred_with_the_next_request(self):
        petition = self.named(self.office)
        self.add_user("late", "office", "discipline")
        self.assertFalse(self.sees(petition, "late"))
        self.assertTrue(self.sees(self.named(self.police), "late"))

    def test_g01_a_unit_put_under_the_accused_is_barred(self):
        petition = self.named(self.police)
        self.open_to_all(petition)
        self.assertTrue(self.sees(petition, "sworn_housing"))
        self.housing.line_parent_id = self.branch
        self.assertFalse(self.sees(petition, "sworn_housing"))
        other = self.named(self.police)
        self.housing.line_parent_id = False
        self.assertFalse(self.sees(other, "sworn_housing"))

    def test_g01_a_leaders_staff_is_his_line(self):
        petition = self.named(users=["chief"])
        for login in ("chief", "police_cleared", "sworn_branch", "sworn_traffic"):
            with self.subTest(login):
                self.assertFalse(self.sees(petition, login))
        self.assertTrue(self.sees(petition, OFFICER))

    def test_g01_a_plain_officials_colleagues_are_not_his_line(self):
        petition = self.named(users=["police_cleared"])
        self.open_to_all(petition)
        bars = self.env["xinfang.bar"].search([("petition_id", "=", petition.id)])
        self.assertEqual(bars.user_id, self.users["police_cleared"])

    def test_g01_an_official_who_becomes_leader_draws_his_staff_after_him(self):
        petition = self.named(users=["sworn_office"])
        self.add_user("sworn_office2", "office", "discipline")
        self.assertTrue(self.sees(petition, "sworn_office2"))
        group = self.env.ref("xinfang_case.group_xinfang_office_head")
        self.users["sworn_office"].group_ids = [(4, group.id)]
        self.assertFalse(self.sees(petition, "sworn_office2"))

    def test_g01_unknown_accused_stays_with_the_holding_organ(self):
        petition = self.named()
        self.assertEqual(petition.sudo().holder_id, self.discipline)
        for login in ("police_cleared", "sworn_housing", "triage", "role_leader"):
            self.assertFalse(self.sees(petition, login))
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, OFFICER, "triage", **values)
        for code, organ in (
            ("send_discipline", self.district_discipline),
            ("send_competent", self.police),
        ):
            self.refused(
                "G01",
                petition,
                OFFICER,
                code,
                to_department_id=organ.id,
                basis="属于其管辖",
            )
        to = {"to_department_id": self.discipline.id}
        self.do(petition, OFFICER, "send_discipline", **to)

    def test_g01_the_accused_organ_is_no_target(self):
        petition = self.named(self.police)
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, OFFICER, "triage", **values)
        for organ in (self.police, self.branch, self.traffic):
            self.refused(
                "G01",
                petition,
                OFFICER,
                "send_competent",
                to_department_id=organ.id,
                basis="属于其管辖",
            )
        self.do(
            petition,
            OFFICER,
            "send_competent",
            to_department_id=self.housing.id,
            basis="属于其管辖",
        )
        with self.assertRaises(UserError):
            self.env["xinfang.access"]._grant(
                [(petition.id, self.station.id)], {petition.id}
            )

    def test_g01_goes_to_the_organ_with_authority_over_the_cadre(self):
        self.housing.discipline_department_id = self.district_discipline
        petition = self.named(self.housing)
        self.assertEqual(
            petition.sudo().accused_ids.authority_id, self.district_discipline
        )
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, OFFICER, "triage", **values)
        self.refused(
            "G01",
            petition,
            OFFICER,
            "send_discipline",
            to_department_id=self.upper_discipline.id,
        )
        to = {"to_department_id": self.district_discipline.id}
        self.do(petition, OFFICER, "send_discipline", **to)

    def test_g01_an_accused_office_is_passed_over_upwards(self):
        """The discipline organ below the accused never holds the accusation."""
        self.province.discipline_department_id = self.upper_discipline
        self.city.line_parent_id = self.province
        petition = self.named(self.city)
        self.assertEqual(petition.sudo().holder_id, self.upper_discipline)
        self.add_user("sworn_upper", "upper_discipline", "discipline")
        self.assertTrue(self.sees(petition, "sworn_upper"))
        self.assertFalse(self.sees(petition, OFFICER))
        self.assertFalse(self.sees(petition, "sworn_city"))

    def test_g01_without_an_organ_above_the_usual_one_keeps_it(self):
        petition = self.named(self.city)
        self.assertEqual(petition.sudo().holder_id, self.discipline)
        self.assertTrue(self.sees(petition, OFFICER))
        for login in ("sworn_city", "sworn_office", "police_cleared"):
            self.assertFalse(self.sees(petition, login))

    def test_g01_a_discipline_organ_complained_of_never_keeps_it(self):
        petition = self.named(self.discipline)
        self.assertNotEqual(petition.sudo().holder_id, self.discipline)
        self.assertFalse(self.sees(petition, OFFICER))

    def test_g01_name_accused_bars_from_then_on(self):
        petition = self.named()
        self.open_to_all(petition)
        self.assertTrue(self.sees(petition, "sworn_housing"))
        self.name(
            petition,
            accused_department_id=self.housing.id,
            accused_name="甄某某",
            accused_post="局长",
        )
        self.assertFalse(self.sees(petition, "sworn_housing"))
        entry = petition.sudo().entry_ids.filtered(
            lambda e: e.act_id.code == "name_accused"
        )
        self.assertNotIn(self.housing.name, str(entry.details))
        self.assertNotIn("甄某某", str(entry.details))
        self.assertIn("甄某某", self.said(petition))
        self.assertEqual(self.seen(petition, OFFICER).accused_ids.name, "甄某某")
        self.env.cr.execute("SELECT words_enc FROM xinfang_accused")
        self.assertNotIn("甄某某", str(self.env.cr.fetchall()))

    def test_g01_name_accused_takes_it_back_from_a_barred_organ(self):
        petition = self.accused()
        self.name(petition, accused_department_id=self.housing.id)
        values = {"to_department_id": self.police.id, "basis": "属于其管辖"}
        self.do(petition, OFFICER, "send_competent", **values)
        leg = petition.sudo().referral_ids
        self.assertTrue(self.sees(leg, "police_cleared"))
        self.name(petition, accused_department_id=self.police.id)
        self.assertFalse(self.sees(leg, "police_cleared"))
        self.assertFalse(leg.is_open)
        self.assertEqual(petition.sudo().state, "triaged")

    def test_g01_name_accused_takes_it_back_from_its_handler(self):
        petition = self.accused()
        to = {"to_department_id": self.police.id, "basis": "属于其管辖"}
        self.do(petition, OFFICER, "send_competent", **to)
        leg = petition.sudo().referral_ids
        handler = self.users["police_cleared"]
        self.do(leg, "police_cleared", "accept_accusation", handler_id=handler.id)
        self.name(petition, accused_department_id=self.police.id)
        self.assertFalse(leg.handler_id or leg.is_open)
        self.assertFalse(self.sees(leg, "police_cleared"))

    def test_g01_name_accused_needs_somebody_and_leaves_somebody(self):
        """Guard ACCUSED."""
        petition = self.named()
        self.refused("who is complained of", petition, OFFICER, "name_accused")
        self.upper_discipline.kind = "department"
        cleared = [self.users[login].id for login in ("sworn_office", "sworn_city")]
        self.env["xinfang.membership"].search([("user_id", "in", cleared)]).unlink()
        self.refused(
            "G01",
            petition,
            OFFICER,
            "name_accused",
            accused_department_id=self.discipline.id,
        )
        for login in ("sworn_housing", "window", "leader"):
            with self.assertRaises(AccessError):
                self.name(petition, login, accused_name="甲")

    def test_g03_handlers_under_the_accused_are_refused(self):
        petition = self.named(users=["sworn_branch"])
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, OFFICER, "triage", **values)
        to = {"to_department_id": self.police.id, "basis": "属于其管辖"}
        self.do(petition, OFFICER, "send_competent", **to)
        leg = petition.sudo().referral_ids
        barred = self.users["sworn_branch"]
        self.env["xinfang.membership"].create(
            {"user_id": barred.id, "department_id": self.police.id}
        )
        self.refused(
            "G03", leg, "police_cleared", "accept_accusation", handler_id=barred.id
        )
        with self.assertRaises(UserError):
            self.seen(leg, "police_cleared").handler_id = barred
        self.assertFalse(leg.handler_id)

    def test_g03_not_even_the_product_itself_hands_it_to_the_accused(self):
        """Whatever writes: a job, a succession, an act to come."""
        leg = self.sent(accused_ids=[(0, 0, {"department_id": self.police.id})])
        for vals, rule in (
            ({"handler_id": self.users["police_cleared"].id}, "G03"),
            ({"handler_department_id": self.branch.id}, "G01"),
            ({"to_department_id": self.police.id}, "G01"),
        ):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(UserError, rule),
                self.env.cr.savepoint(),
            ):
                self.open_gate(leg.sudo()).write(vals)

    def test_g03_the_accused_reads_no_row_of_the_ledger_and_does_no_act(self):
        petition = self.named(users=["chief"])
        for login in ("chief", "police_cleared"):
            for records in (petition.sudo().entry_ids, petition.sudo().clock_ids):
                self.assertFalse(self.sees(records[:1], login))
            with self.assertRaises(AccessError):
                self.do(petition, login, "name_accused", accused_name="甲")

    def test_g01_a_draft_is_for_who_types_it(self):
        draft = self.make_petition("window", type="accusation").with_env(self.env)
        self.assertTrue(self.sees(draft, "window"))
        for login in ("triage", "office_head", "role_inspector", "role_leader"):
            self.assertFalse(self.sees(draft, login))
        self.seen(draft, "window").write({"type": "claim"})
        self.assertTrue(self.sees(draft, "triage"))
        self.seen(draft, "window").write({"type": "accusation"})
        self.assertFalse(self.sees(draft, "triage"))
        self.do(draft, "window", "register")
        self.assertFalse(self.sees(draft, "window"))

    def test_g01_the_accused_is_written_by_the_act_alone(self):
        petition = self.named(self.police)
        rows = self.seen(petition, OFFICER).accused_ids
        for door in (
            lambda: rows.write({"department_id": self.housing.id}),
            lambda: rows.unlink(),
            lambda: rows.create({"petition_id": petition.id, "name": "甲"}),
            lambda: self.seen(petition, OFFICER).write({"accused_ids": [(5,)]}),
        ):
            with self.assertRaises(AccessError):
                door()

    def test_g01_one_answer_for_what_is_hidden_and_what_is_missing(self):
        petition = self.named(self.police)
        said = set()
        for id_ in (petition.id, petition.id + 10**6):
            record = self.env["xinfang.petition"].browse(id_)
            for call in (
                lambda r=record: self.seen(r, "chief").read(["number"]),
                lambda r=record: self.seen(r, "chief").write({"window_no": "1"}),
                lambda r=record: self.do(r, "chief", "name_accused", accused_name="甲"),
                lambda r=record: self.seen(r, "chief").available_acts(),
            ):
                with self.assertRaises(AccessError) as caught:
                    call()
                said.add(str(caught.exception))
        self.assertEqual(len(said), 1, said)

    def test_g01_costs_an_ordinary_user_no_query(self):
        self.named(self.office)
        window = self.users["window"]
        petitions = self.env["xinfang.petition"].with_user(window)
        self.env.cr.flush()
        petitions.search([], limit=1)
        with self.assertQueryCount(1):
            petitions.search([], limit=5)

    def test_g02_numbers_leave_no_gap(self):
        before = self.received().number
        self.named(self.police)
        self.named(self.office)
        after = self.received().number
        self.assertEqual(int(after[-7:]), int(before[-7:]) + 1)

    def test_g02_papers_of_accusations_count_apart(self):
        self.delivered()
        first = self.env["xinfang.document"].search(
            [("department_id", "=", self.office.id), ("type_id.code", "=", "D02")]
        )
        petition = self.accused()
        to = {"to_department_id": self.police.id, "basis": "属于其管辖"}
        self.do(petition, OFFICER, "send_competent", **to)
        self.assertIn("密〔", self.document(petition, "D02").number)
        self.delivered()
        last = self.env["xinfang.document"].search(
            [
                ("department_id", "=", self.office.id),
                ("type_id.code", "=", "D02"),
                ("number", "not like", "密"),
            ]
        )
        serials = sorted(int(d.number.split("〕")[1][:-1]) for d in last)
        self.assertEqual(len(serials), len(first) + 1)
        self.assertEqual(serials, list(range(serials[0], serials[0] + len(serials))))

    def test_g03_what_barred_people_held_leaves_their_hands(self):
        petition = self.accused()
        to = {"to_department_id": self.police.id, "basis": "属于其管辖"}
        self.do(petition, OFFICER, "send_competent", **to)
        leg = petition.sudo().referral_ids
        handler = self.users["police_cleared"]
        self.do(leg, "police_cleared", "accept_accusation", handler_id=handler.id)
        self.seen(petition, OFFICER).message_post(
            body="请办。", partner_ids=handler.partner_id.ids
        )
        activity = [("user_id", "=", handler.id), ("res_id", "in", leg.ids)]
        self.name(petition, accused_user_id=handler.id)
        self.assertFalse(leg.handler_id)
        self.assertFalse(self.env["mail.activity"].search(activity))
        self.assertFalse(
            self.env["mail.notification"].search(
                [("res_partner_id", "=", handler.partner_id.id)]
            )
        )
        self.assertNotIn(handler, leg.clock_ids.user_id)

    def test_g03_nobody_barred_is_reminded(self):
        """The usual receiver of the discipline organ is complained of himself."""
        self.add_user("second", "discipline", "discipline")
        petition = self.named(users=[OFFICER])
        self.assertTrue(petition.sudo().clock_ids)
        self.assertNotIn(self.users[OFFICER], petition.sudo().clock_ids.user_id)
        activities = self.env["mail.activity"].search(
            [("res_model", "=", petition._name), ("res_id", "=", petition.id)]
        )
        self.assertNotIn(self.users[OFFICER], activities.user_id)

    def test_g02_nobody_barred_is_mentioned_or_notified(self):
        petition = self.named(self.office)
        officer = self.seen(petition, OFFICER)
        partner = self.users["sworn_office"].partner_id
        for send in (officer.message_post, officer.message_notify):
            with self.assertRaises(AccessError):
                send(body="甲", partner_ids=partner.ids)
        with self.assertRaises(AccessError):
            self.seen(petition, "sworn_office").message_notify(
                body="甲", partner_ids=partner.ids
            )

    def test_g02_f7_a_file_tells_nothing_of_another(self):
        petition = self.named(self.office)
        files = self.env["ir.attachment"].with_user(self.users[OFFICER])
        vals = {"name": "a.txt", "raw": b"same", "res_model": petition._name}
        kept = files.create({**vals, "res_id": petition.id})
        mine = self.env["ir.attachment"].with_user(self.users["window"])
        made = mine.create_unique(
            [{"name": "b.txt", "datas": "c2FtZQ==", "mimetype": "text/plain"}]
        )
        self.assertNotIn(kept.id, made)

    def test_g02_nobody_points_to_a_hidden_piece(self):
        petition = self.named(self.office)
        act = self.env["xinfang.act"].search([], limit=1)
        for id_ in (petition.id, petition.id + 10**6):
            for model, vals in (
                ("xinfang.demand", {"petition_id": id_, "name": "甲"}),
                (
                    "xinfang.act.wizard",
                    {
                        "res_model": petition._name,
                        "res_id": self.petitioner.id,
                        "act_id": act.id,
                        "origin_id": id_,
                    },
                ),
            ):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(self.users["window"]).create(vals)
