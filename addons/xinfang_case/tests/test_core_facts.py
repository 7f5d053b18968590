"""F1-F7: what Odoo itself lets through the ORM, shown on a naive model, closed on ours."""

from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS
from odoo.tests import tagged

from .naive import NaiveCase
from .naive.case import SECRET


@tagged("post_install", "-at_install", "xf_security")
class TestCoreFacts(NaiveCase):
    def protected(self):
        """Return the names of models whose records not everybody of the staff sees."""
        return {
            name
            for name, cls in self.registry.items()
            if name.startswith("xinfang.")
            and not cls._abstract
            and "visible_to_me" in cls._fields
        }

    def guess(self, records, path, alphabet="QXZJVKPWYHABC"):
        """Return how much of the secret a user can spell out by searching."""
        found = ""
        for _letter in SECRET:
            for letter in alphabet:
                if records.search_count([(path, "ilike", found + letter)]):
                    found += letter
                    break
        return found

    def test_f01_internal_notes_cannot_be_guessed_by_searching(self):
        """A portal user spells out an internal note of his own petition."""
        self.naive.message_post(body=SECRET, subtype_xmlid="mail.mt_note")
        mine = self.env["naive.petition"].with_user(self.citizen)
        self.assertFalse(
            mine.browse(self.naive.id).message_ids.filtered(
                lambda m: SECRET in (m.body or "")
            )
        )
        self.assertEqual(self.guess(mine, "message_ids.body"), SECRET)
        # Ours: accounts outside have no right on any model, whatever they own.
        petition = self.received().sudo()
        self.open_gate(petition).petitioner_user_id = self.citizen
        petition.message_post(body=SECRET)
        for name in sorted(self.protected() | {"xinfang.department", "xinfang.entry"}):
            if "message_ids" not in self.env[name]._fields:
                continue
            for user in (self.citizen, self.env.ref("base.public_user")):
                records = self.env[name].with_user(user)
                for path in ("message_ids.body", "website_message_ids.body"):
                    with self.subTest(model=name), self.assertRaises(AccessError):
                        records.search_count([(path, "ilike", SECRET[0])])
        # Nor does a clerk of another organ spell it out.
        other = self.env["xinfang.petition"].with_user(self.users["housing_intake"])
        self.assertEqual(self.guess(other, "message_ids.body"), "")
        own = self.env["xinfang.petition"].with_user(self.users["window"])
        self.assertEqual(self.guess(own, "message_ids.body"), SECRET)

    def test_f02_debug_mode_names_nothing(self):
        """With ``?debug=1`` a refusal tells the title of what it refuses."""
        clerk = self.users["housing_intake"]
        has_group = type(clerk).has_group
        # That group is only held while the address says ``debug=1``.
        self.patch(
            type(clerk),
            "has_group",
            lambda user, name: name == "base.group_no_one" or has_group(user, name),
        )
        with self.assertRaises(AccessError) as caught:
            self.naive_as("housing_intake").read(["state"])
        self.assertIn("Title of an accusation", str(caught.exception))
        petition = self.received(type="accusation", title="检举某某收受礼金").sudo()
        said = set()
        gone = petition.browse(petition.id + 100000)
        for records in (petition, petition.entry_ids[:1], petition.clock_ids[:1]):
            with self.assertRaises(AccessError) as caught:
                records.sudo(False).with_user(clerk).read(["id"])
            said.add(str(caught.exception))
            for word in (petition.number, "检举", "礼金", "scope", "sealed"):
                self.assertNotIn(word, str(caught.exception))
        self.assertEqual(len(said), 1, "one sentence whatever is refused")
        with self.assertRaises(AccessError) as caught:
            gone.sudo(False).with_user(clerk).read(["id"])
        self.assertIn(str(caught.exception), said)

    def test_f03_a_transfer_counts_though_the_worker_remembers(self):
        """A rule that names a field of the user is remembered after a transfer.

        Between workers: see ``test_hierarchy_workers.py``.
        """
        window = self.users["window"]
        self.assertEqual(self.naive_as("window").search_count([]), 1)
        # Another worker transfers the clerk: this one is told of nothing.
        self.env.cr.execute(
            "UPDATE res_partner SET function = 'B' WHERE id = %s",
            (window.partner_id.id,),
        )
        self.env.invalidate_all()
        self.assertEqual(window.partner_id.function, "B")
        self.assertEqual(self.naive_as("window").search_count([]), 1, "remembered")
        petition = self.received()
        seen = self.env["xinfang.petition"].with_user(window)
        self.assertEqual(seen.search_count([("id", "=", petition.id)]), 1)
        self.env.cr.execute(
            "UPDATE xinfang_membership SET department_id = %s, organ_id = %s"
            " WHERE user_id = %s",
            (self.housing.id, self.housing.id, window.id),
        )
        self.next_request()
        self.assertEqual(seen.search_count([("id", "=", petition.id)]), 0)

    def next_request(self):
        """Forget what belongs to a transaction, keep what belongs to the worker."""
        self.env.invalidate_all()
        self.env.cr.cache.clear()

    def test_f04_names_of_others_pieces_are_numbers(self):
        """A child without a rule returns the name of a parent one may not read."""
        note = self.env["naive.note"].create({"petition_id": self.naive.id})
        clerk = self.users["housing_intake"]
        row = note.with_user(clerk).read(["petition_id"])[0]
        self.assertEqual(row["petition_id"][1], "Title of an accusation")
        grouped = (
            self.env["naive.note"]
            .with_user(clerk)
            .formatted_read_group([], ["petition_id"], ["__count"])
        )
        self.assertEqual(grouped[0]["petition_id"][1], "Title of an accusation")
        # Ours: every model that points to a piece has a rule of its own for reading …
        protected = self.protected()
        ruled = set(
            self.env["ir.rule"]
            .search([("global", "=", True), ("perm_read", "=", True)])
            .mapped("model_id.model")
        )
        pointing = 0
        for name, cls in self.registry.items():
            if not name.startswith("xinfang.") or cls._abstract or cls._transient:
                continue
            targets = {
                field.comodel_name
                for field in cls._fields.values()
                if field.type == "many2one" and field.groups != NO_ACCESS
            }
            readable = self.env["ir.model.access"].search_count(
                [("model_id.model", "=", name), ("perm_read", "=", True)]
            )
            if targets & protected and readable:
                pointing += 1
                self.assertIn(name, ruled | {"xinfang.report.export"})
        self.assertGreater(pointing, 12)
        # … and a name says nothing.
        petition = self.received(title="标题不外露")
        for record in (petition, *self.parts(petition)):
            self.assertNotIn("标题", record.sudo().display_name)
            with self.assertRaises(AccessError):
                record.sudo(False).with_user(clerk).read(["display_name"])

    def parts(self, petition):
        petition = petition.sudo()
        return (
            petition.entry_ids[:1],
            petition.clock_ids[:1],
            petition.document_ids[:1],
        )

    def test_f05_no_related_field_reaches_past_the_rules(self):
        """A related field gives the value of a record that may not be read."""
        note = self.env["naive.note"].create({"petition_id": self.naive.id})
        clerk = self.users["housing_intake"]
        row = note.with_user(clerk).read(["petition_title"])[0]
        self.assertEqual(row["petition_title"], "Title of an accusation")
        self.assertTrue(
            note.with_user(clerk).search([("petition_title", "like", "accusation")])
        )
        protected = self.protected()
        for name, cls in self.registry.items():
            # What is transient belongs to the user who made it.
            if name in protected or cls._abstract or cls._transient:
                continue
            for field in cls._fields.values():
                if not field.related or field.groups == NO_ACCESS:
                    continue
                model = name
                for step in field.related.split(".")[:-1]:
                    model = self.env[model]._fields[step].comodel_name
                    with self.subTest(field=str(field)):
                        self.assertNotIn(model, protected)

    def test_f06_nothing_open_leads_into_what_is_closed(self):
        """“Has petitions” on a department tells of one that may not be seen."""
        clerk = self.users["housing_intake"]
        organs = self.env["naive.organ"].with_user(clerk)
        self.assertFalse(organs.browse(self.organ.id).petition_ids)
        self.assertTrue(organs.search([("petition_ids", "!=", False)]))
        protected = self.protected()
        for name, cls in self.registry.items():
            if name in protected or cls._abstract or cls._transient:
                continue
            for field in cls._fields.values():
                if field.type in ("one2many", "many2many"):
                    with self.subTest(field=str(field)):
                        self.assertFalse(
                            field.comodel_name in protected
                            and field.groups != NO_ACCESS
                            and field._description_searchable
                        )

    def test_f07_an_identical_file_tells_nothing(self):
        """The public ``create_unique`` returns the id of a file one cannot see."""
        values = {"name": "证据.txt", "datas": "6K+B5o2u", "mimetype": "text/plain"}
        hidden = self.env["ir.attachment"].create(
            {**values, "res_model": "naive.petition", "res_id": self.naive.id}
        )
        clerk = self.users["housing_intake"]
        attachments = self.env["ir.attachment"].with_user(clerk)
        core = next(
            base
            for base in type(attachments).__mro__
            if base.__module__ == "odoo.addons.base.models.ir_attachment"
        )
        self.assertEqual(core.create_unique(attachments, [dict(values)]), hidden.ids)
        made = attachments.create_unique([dict(values), dict(values)])
        self.assertEqual(len(set(made) | set(hidden.ids)), 3)
        self.assertEqual(
            attachments.browse(made).mapped("create_uid"), clerk, "his own, new"
        )
