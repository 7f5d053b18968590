"""G27, G28, C11, C12: three states of an identity, and who opens a sealed one."""

import random
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import disclosure
from ..tools.masking import SEALED_NAME
from ..tools.moment import at
from .core_common import CoreCase
from .test_accusation import OFFICER, AccusationCase

NAME, NUMBER, PHONE = "令狐静姝", "11010519491231002X", "13912345678"
ADDRESS = "测试市西城区梧桐巷77号"
SECRETS = (NAME, NUMBER, PHONE, ADDRESS)
WHY = "需当面核实其陈述的时间地点"


class SealedCase(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("keeper", "police", "custodian")
        cls.add_user("keeper2", "police", "custodian,handler")

    def secret(self, **vals):
        """Return a petitioner whose name is to be found nowhere."""
        return self.env["xinfang.petitioner"].create(
            {
                "name": NAME,
                "id_number": NUMBER,
                "phone": PHONE,
                "address": ADDRESS,
                "email": "linghu@example.org",
                "birth_date": "1949-12-31",
                **vals,
            }
        )

    def confidential(self, person=None, **vals):
        """Return an accepted claim of somebody who asked for secrecy; its referral."""
        person = person or self.secret()
        vals = {"identity_mode": "confidential", "petitioner_id": person.id, **vals}
        return self.accepted(**vals)

    def stored(self, petition):
        """Return all rows of the database that may speak of a petition, as one text."""
        self.env.flush_all()
        texts = []
        for table in (
            "xinfang_petition",
            "xinfang_petition_text",
            "xinfang_petitioner",
            "xinfang_entry",
            "xinfang_document",
            "xinfang_document_block",
            "xinfang_disclosure",
            "xinfang_unmasking",
            "xinfang_referral",
            "mail_message",
        ):
            self.env.cr.execute(f"SELECT row_to_json(t)::text FROM {table} t")
            texts += [row[0] for row in self.env.cr.fetchall()]
        return "\n".join(texts)

    def assertNothingOf(self, secrets, text):
        for secret in secrets:
            self.assertNotIn(secret, text)
            self.assertNotIn(secret.encode("unicode_escape").decode(), text)


@tagged("post_install", "-at_install", "xf_security")
class TestSealedIdentity(SealedCase):
    def test_g28_confidential_is_named_nowhere(self):
        leg = self.confidential(
            content=f"我叫{NAME}，电话{PHONE}，反映夜间施工。",
            title=f"{NAME}反映噪声",
        )
        petition = leg.sudo().petition_id
        self.hear(leg, heard_record=f"{NAME}陈述了事实。")
        self.seen(petition, "handler").message_post(body=f"已联系{NAME}（{PHONE}）")
        person = petition.petitioner_id
        self.assertTrue(petition.identity_sealed and person.is_sealed)
        self.assertEqual((person.name, person.display_name), (SEALED_NAME,) * 2)
        self.assertFalse(person.pinyin or person.email or person.id_number_bidx)
        text = self.stored(petition)
        self.assertNothingOf((*SECRETS, "linghu"), text)
        self.assertIn("反映夜间施工", text, "the search itself works")
        # What was blotted out is kept, for whoever is shown the identity.
        self.assertIn(NAME, person._identity()["name"])
        self.assertTrue(
            self.env["xinfang.petition.text"]
            .search([("petition_id", "=", petition.id)])
            .original_enc
        )

    def test_g28_staff_read_the_stand_in_by_every_door(self):
        petition = self.confidential().sudo().petition_id
        handler = self.seen(petition, "handler")
        person = handler.petitioner_id
        people = person.browse()
        said = repr(
            [
                handler.read(),
                person.read(),
                person.web_read({"id_number": {}, "phone": {}, "address": {}}),
                people.search_read([("id", "=", person.id)], []),
                people.name_search(NAME),
                people.name_search("linghu"),
                people.search([("id_number", "=", NUMBER)]).ids,
                people.search([("phone", "=", PHONE)]).ids,
                people.search([("phone_tail", "=", PHONE[-4:])]).ids,
                handler.search([("petitioner_search", "=", NAME)]).ids,
                handler.search([("phone_tail", "=", PHONE[-4:])]).ids,
                handler.entry_ids.read(),
                handler.document_ids.read(),
                handler.document_ids.block_ids.read(),
            ]
        )
        self.assertNothingOf((*SECRETS, "linghu", PHONE[-4:]), said)
        self.assertEqual(person.phone_masked, "******")

    def test_g28_who_is_known_elsewhere_stays_known_there(self):
        """A name that vanished there would tell that he petitioned in secret."""
        person = self.secret()
        first = self.received(petitioner_id=person.id).sudo()
        second = self.confidential(person).sudo().petition_id
        self.assertEqual(first.petitioner_id, person)
        self.assertEqual((person.name, person.is_sealed), (NAME, False))
        self.assertNotEqual(second.petitioner_id, person)
        self.assertTrue(second.petitioner_id.is_sealed)
        self.assertFalse(second.petitioner_id.id_number_bidx)
        spec = type(person)._id_number
        self.assertEqual(spec.text_of(second.petitioner_id), NUMBER)

    def test_g28_representatives_are_sealed_too(self):
        person = self.secret(department_id=self.office.id)
        other = self.env["xinfang.petitioner"].create(
            {"name": "公孙望舒", "department_id": self.office.id}
        )
        petition = (
            self.confidential(
                person,
                channel="visit",
                headcount=2,
                representative_ids=[Command.set((person | other).ids)],
            )
            .sudo()
            .petition_id
        )
        self.assertEqual(set(petition.representative_ids.mapped("name")), {SEALED_NAME})
        self.assertNotIn("公孙望舒", self.stored(petition))

    def test_c11_of_an_anonymous_petition_nothing_leads_to_anybody(self):
        person = self.secret()
        petition = self.make_petition(
            identity_mode="anonymous",
            petitioner_id=person.id,
            representative_ids=[Command.set(person.ids)],
        ).sudo()
        self.open_gate(petition).write({"petitioner_user_id": self.citizen.id})
        self.open_gate(petition).write({"identity_mode": "anonymous"})
        self.assertFalse(petition.petitioner_id | petition.representative_ids)
        self.assertFalse(petition.petitioner_user_id)
        later = self.make_petition(petitioner_id=person.id).sudo()
        self.open_gate(later).petitioner_user_id = self.citizen
        self.seen(later, "window").identity_mode = "anonymous"
        self.assertFalse(later.petitioner_id or later.petitioner_user_id)

    def test_c11_the_counter_writes_down_nobody(self):
        before = self.env["xinfang.petitioner"].search_count([])
        values = {"name": NAME, "identity_mode": "anonymous"}
        person = self.env["xinfang.counter"]._petitioner(values)
        self.assertFalse(person)
        self.assertEqual(self.env["xinfang.petitioner"].search_count([]), before)

    def test_g28_secrecy_asked_for_later_seals_then(self):
        person = self.secret()
        petition = self.make_petition(
            petitioner_id=person.id, title=f"{NAME}反映噪声", request=f"请联系{PHONE}"
        )
        self.seen(petition, "window").identity_mode = "confidential"
        self.assertTrue(petition.sudo().identity_sealed)
        self.assertEqual(petition.sudo().petitioner_id, person)
        self.assertNothingOf(SECRETS, self.stored(petition))

    def test_g28_a_sealed_identity_is_not_unsealed_by_writing(self):
        petition = self.make_petition(
            petitioner_id=self.secret().id, identity_mode="confidential"
        )
        seen = self.seen(petition, "window")
        seen.identity_mode = "named"
        self.assertEqual(seen.petitioner_id.name, SEALED_NAME)
        self.assertTrue(seen.sudo().identity_sealed)
        for vals in ({"is_sealed": False}, {"name": "x"}, {"phone": "13800001111"}):
            with self.assertRaises(AccessError):
                seen.petitioner_id.write(vals)

    def test_g28_papers_name_nobody(self):
        leg = self.confidential()
        self.issue(leg)
        papers = leg.sudo().petition_id.document_ids
        self.assertTrue(papers.filtered("addressee"))
        for paper in papers:
            self.assertNotIn(NAME, paper.addressee or "")
            self.assertNotIn(NAME, repr(paper._content()))
        opinion = leg.sudo().opinion_id
        self.assertEqual(opinion.addressee, "信访人（身份信息保密）")

    def test_g28_what_an_earlier_release_left_in_clear_is_sealed(self):
        person = self.secret()
        petition = self.make_petition(petitioner_id=person.id)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE xinfang_petition SET identity_mode = 'confidential' WHERE id = %s",
            (petition.id,),
        )
        self.env.invalidate_all()
        petition._seal_known_identities()
        self.assertTrue(petition.sudo().petitioner_id.is_sealed)

    def left_in_clear(self, count, others=0):
        """Return petitions of before whose people are in clear.

        Every third of them is an accusation; who filed the last represents the first.

        :param int others: how many more represent each of them; an open petition names
            them, too
        """
        people = [self.secret() for _one in range(count)]
        more = [self.secret() for _one in range(count * others)]
        if more:
            self.make_petition(representative_ids=[Command.set([p.id for p in more])])
        petitions = self.env["xinfang.petition"]
        for number, person in enumerate(people):
            petitions |= self.make_petition(
                petitioner_id=person.id,
                title=f"第{number}件",
                representative_ids=[
                    Command.set([] if number else people[-1].ids),
                    *(Command.link(more.pop().id) for _one in range(others)),
                ],
            )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE xinfang_petition SET"
            " identity_mode = CASE WHEN id %% 3 = 0 THEN 'named' ELSE 'confidential' END,"
            " type = CASE WHEN id %% 3 = 0 THEN 'accusation' ELSE type END"
            " WHERE id IN %s",
            (petitions._ids,),
        )
        self.env.invalidate_all()
        return petitions

    def test_g28_sealing_what_was_left_asks_nothing_for_each_petition(self):
        """One statement for all, however many they are and whoever represents them."""
        for others in (0, 2):
            asked = {}
            for count in (3, 9):
                petitions = self.left_in_clear(count, others)
                asked[count] = self.asked_to_seal(petitions)
                people = petitions.sudo().petitioner_id
                people |= petitions.sudo().representative_ids
                self.assertEqual(set(people.mapped("name")), {SEALED_NAME})
                # Who is named twice has a record in each: no two petitions share one.
                self.assertEqual(len(people), count * (1 + others) + 1)
                self.assertTrue(all(petitions.sudo().mapped("identity_sealed")))
                self.assertTrue(
                    all(NAME in person._identity()["name"] for person in people)
                )
                self.env.invalidate_all()
                found = petitions.sudo().representative_ids
                self.assertEqual(set(found.mapped("name")), {SEALED_NAME})
                self.assertEqual(found | petitions.sudo().petitioner_id, people)
            with self.subTest(others=others):
                self.assertLessEqual(asked[9], asked[3], asked)

    def asked_to_seal(self, petitions):
        """Return how many statements it takes to seal the people of petitions."""
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        petitions._seal_known_identities()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_g28_somebody_known_from_an_open_petition_stays_known_there(self):
        person = self.secret()
        open_one = self.make_petition(petitioner_id=person.id)
        petitions = self.left_in_clear(3)
        self.env.cr.execute(
            "UPDATE xinfang_petition SET petitioner_id = %s WHERE id IN %s",
            (person.id, petitions._ids),
        )
        self.env.invalidate_all()
        petitions._seal_known_identities()
        self.assertEqual(open_one.sudo().petitioner_id, person)
        self.assertFalse(person.sudo().is_sealed)
        own = petitions.sudo().petitioner_id
        self.assertEqual(len(own), 3)
        self.assertNotIn(person, own)


@tagged("post_install", "-at_install", "xf_security")
class TestDisclosure(SealedCase):
    def setUp(self):
        super().setUp()
        self.leg = self.confidential()
        self.petition = self.leg.sudo().petition_id
        self.person = self.petition.petitioner_id

    def ask(self, login="handler"):
        self.do(self.petition, login, "request_disclosure", reason=WHY)
        return self.env["xinfang.disclosure"].search([], limit=1)

    def shown(self, login):
        """Return what a user reads of the sealed person."""
        self.env.invalidate_all()
        person = self.seen(self.person, login)
        return repr(person.read(["name", "id_number", "phone", "address"])) + (
            person.identity_text or ""
        )

    def test_g27_two_persons_open_it_for_an_hour(self):
        request = self.ask()
        self.assertNothingOf(SECRETS, self.shown("handler"))
        self.do(request, "keeper", "approve_disclosure")
        text = self.shown("handler")
        for secret in SECRETS:
            self.assertIn(secret, text)
        self.assertIn(NAME, self.seen(self.petition, "handler").identity_text)
        self.assertNothingOf(SECRETS, self.shown("leader"))
        later = fields.Datetime.now() + timedelta(minutes=disclosure.MINUTES, seconds=1)
        self.env.invalidate_all()
        person = at(self.seen(self.person, "handler"), later)
        self.assertFalse(person.identity_text)
        self.assertEqual(person.phone, "******")
        self.assertEqual(
            self.petition.entry_ids.sorted("seq")[-2:].mapped("act_id.code"),
            ["request_disclosure", "approve_disclosure"],
        )
        self.assertTrue(self.petition.entry_ids[-1].act_id.citizen_note)
        self.assertNothingOf(SECRETS, self.stored(self.petition))

    def test_g27_the_custodian_sees_neither_petition_nor_identity(self):
        request = self.seen(self.ask(), "keeper")
        self.assertEqual(request.reason, WHY)
        self.assertIn(self.petition.number, request.display_name)
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.seen(self.petition, "keeper").read(["title"])
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.seen(self.person, "keeper").read(["name"])
        request.perform("approve_disclosure")
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.seen(self.person, "keeper").read(["phone"])

    def test_g27_who_asks_does_not_decide(self):
        request = self.ask("keeper2")
        self.refused("G27", request, "keeper2", "approve_disclosure")
        self.refused("G27", request, "keeper2", "deny_disclosure", reason=WHY)
        self.do(request, "keeper", "approve_disclosure")
        self.assertIn(NAME, self.shown("keeper2"))

    def test_g27_only_a_custodian_of_the_asker_s_organ_decides(self):
        request = self.ask()
        self.add_user("keeper_elsewhere", "housing", "custodian")
        for login in ("handler", "leader", "role_auditor", "keeper_elsewhere"):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                self.do(request, login, "approve_disclosure")
        self.assertNothingOf(SECRETS, self.shown("handler"))

    def test_g27_kept_sealed(self):
        request = self.ask()
        self.refused(
            "decide", self.petition, "handler", "request_disclosure", reason=WHY
        )
        self.do(request, "keeper", "deny_disclosure", reason="电话联系即可，无需查阅。")
        self.assertNothingOf(SECRETS, self.shown("handler"))
        self.assertFalse(request.open_until)
        self.ask()

    def test_g27_unmasking_alone_opens_nothing(self):
        with self.assertRaisesRegex(UserError, "sealed"):
            self.seen(self.person, "handler").unmask(WHY)
        # Nor what was opened before it was sealed.
        person = self.secret(name="上官若水")
        petition = self.make_petition(petitioner_id=person.id)
        self.seen(person, "window").unmask(WHY)
        self.seen(petition, "window").identity_mode = "confidential"
        self.env.invalidate_all()
        self.assertEqual(self.seen(person, "window").phone, "******")

    def test_g27_no_request_where_nothing_is_sealed(self):
        self.refused(
            "not possible",
            self.accepted().sudo().petition_id,
            "handler",
            "request_disclosure",
            reason=WHY,
        )

    def test_g27_no_six_calls_of_one_user_reach_the_identity(self):
        """Random paths of one user who holds every role; what is returned is searched."""
        roles = (
            "handler,unit_leader,unit_intake,triage,window,discipline,custodian,auditor"
        )
        mighty = self.add_user("mighty", "police", roles)
        mighty.group_ids = [Command.link(self.env.ref("base.group_allow_export").id)]
        petition, person = (
            self.petition.with_user(mighty),
            self.person.with_user(mighty),
        )
        requests = self.env["xinfang.disclosure"].with_user(mighty)
        people = person.browse()
        fields_ = ["name", "id_number", "phone", "address", "identity_text", "email"]
        steps = {
            "ask": lambda: petition.perform("request_disclosure", {"reason": WHY}),
            "approve": lambda: requests.search([])[:1].perform(
                "approve_disclosure", {}
            ),
            "deny": lambda: requests.search([])[:1].perform(
                "deny_disclosure", {"reason": WHY}
            ),
            "unmask": lambda: person.unmask(WHY),
            "read": lambda: person.read(),
            "read_petition": lambda: petition.read(),
            "web": lambda: petition.web_read(
                {"petitioner_id": {"fields": {name: {} for name in fields_}}}
            ),
            "export": lambda: person.export_data(fields_[:4]),
            "export2": lambda: petition.export_data(
                ["petitioner_id/name", "petitioner_id/phone"]
            ),
            "search": lambda: people.search_read([("name", "like", NAME[0])], fields_),
            "guess": lambda: people.search([("id_number", "=", NUMBER)]).read(fields_),
            "group": lambda: people.formatted_read_group([], ["name"], ["__count"]),
            "unseal": lambda: person.write({"is_sealed": False}),
            "name": lambda: petition.write({"identity_mode": "named"}),
            "grant": lambda: person.env["xinfang.unmasking"].create(
                {"user_id": mighty.id, "petitioner_no": person.id, "is_identity": True}
            ),
            "copy": lambda: person.copy().read(fields_),
            "link": lambda: (
                people.env["xinfang.petition"]
                .create({"title": "x", "petitioner_id": person.id})
                .petitioner_id.read(fields_)
            ),
            "onchange": lambda: person.onchange({}, [], {name: {} for name in fields_}),
            "log": lambda: person.env["xinfang.unmasking"].search([]).read(),
            "entries": lambda: petition.entry_ids.read(),
            "papers": lambda: petition.document_ids.block_ids.read(),
            "raw": lambda: person.read(["identity_enc", "id_number_enc"]),
        }
        seed = random.randrange(10**6)
        rng, names, done = random.Random(seed), sorted(steps), 0
        with mute_logger("odoo.models", "odoo.addons.base.models.ir_rule"):
            for path in range(40):
                with (
                    self.subTest(seed=seed, path=path),
                    self.env.cr.savepoint() as point,
                ):
                    for name in rng.sample(names, 6):
                        said = ""
                        try:
                            with self.env.cr.savepoint():
                                self.env.invalidate_all()
                                said = repr(steps[name]())
                                done += 1
                        except (AccessError, UserError, ValueError, KeyError) as error:
                            said = str(error)
                        self.assertNothingOf((*SECRETS, "linghu"), said)
                    point.rollback()
        self.assertGreater(done, 60, "too few of the steps did anything")


@tagged("post_install", "-at_install", "xf_security")
class TestSealedAccuser(AccusationCase, SealedCase):
    def test_g27_every_accuser_is_sealed_and_disclosed_by_two(self):
        self.add_user("keeper3", "discipline", "custodian")
        petition = self.received(type="accusation", petitioner_id=self.secret().id)
        person = petition.sudo().petitioner_id
        self.assertTrue(person.is_sealed)
        self.assertNothingOf(SECRETS, self.stored(petition))
        self.do(petition, OFFICER, "request_disclosure", reason=f"{WHY}{NAME}")
        request = self.env["xinfang.disclosure"].search([], limit=1)
        self.assertIn(WHY, self.seen(request, "keeper3").reason)
        self.do(request, "keeper3", "approve_disclosure")
        self.assertIn(NAME, self.seen(person, OFFICER).identity_text)
        self.assertNothingOf(SECRETS, self.stored(petition))
        for login in ("keeper", "keeper2"):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                self.seen(request, login).read(["reason"])
