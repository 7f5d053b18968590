import base64
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import encrypted, key_rotation, keyring
from ..tools.gcm import SM4
from ..tools.keyfile import create_key_file, read_key_file
from ..tools.vault import TamperedError, Vault
from .test_accusation import OFFICER, AccusationCase

NUMBER = "11010519491231002X"


@tagged("post_install", "-at_install", "xf_security")
class TestKeyRotation(AccusationCase):
    """C13: everything encrypted is written anew; nothing is lost on the way."""

    def setUp(self):
        super().setUp()
        folder = Path(self.enterContext(TemporaryDirectory()))
        self.path = folder / "xinfang.key"
        self.path.write_bytes(keyring.key_path().read_bytes())
        self.path.chmod(0o600)
        self.enterContext(
            patch.dict("os.environ", {"XINFANG_KEY_FILE": str(self.path)})
        )
        self.rotation = self.env["xinfang.key.rotation"]
        self.old = keyring.vault_of(self.env)
        self.petition = self.accusation()

    def accusation(self):
        who = self.make_petitioner()
        referral = self.concluded(content="偷税的事实", petitioner_id=who.id)
        return referral.petition_id.with_env(self.env)

    def columns(self):
        """Return every stored value: dict (table, column) → list."""
        self.env.flush_all()
        found = {}
        for model, column, _place, _spec in self.rotation._columns():
            self.env.cr.execute(
                f"SELECT {column} FROM {model._table} WHERE {column} IS NOT NULL"
            )
            found[model._table, column] = [row[0] for row in self.env.cr.fetchall()]
        return found

    def test_every_encrypted_column_is_known(self):
        """A column ending in ``_enc`` that no rotation reaches would be lost."""
        self.env.cr.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE column_name LIKE '%\\_enc' AND table_schema = 'public'"
        )
        stored = set(self.env.cr.fetchall()) - {("xinfang_entry", "sealed_enc")}
        self.assertEqual(
            stored, {(m._table, c) for m, c, _p, _s in self.rotation._columns()}
        )

    def test_everything_gets_the_new_key(self):
        person = self.env["xinfang.petitioner"].create(
            {"name": "王小明", "id_number": NUMBER, "phone": "13800001234"}
        )
        report = self.rotation._rotate()
        self.assertEqual(report["failed"], {})
        self.assertNotEqual(report["key"], self.old.key_id)
        self.assertEqual(len(read_key_file(self.path)), 2)
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)
        for place, values in self.columns().items():
            for value in values:
                self.assertTrue(value.startswith(f"v2:{report['key']}:"), place)
        self.env.invalidate_all()
        found = self.env["xinfang.petitioner"].search([("id_number", "=", NUMBER)])
        self.assertIn(person, found)
        # Without the old line all is still read, the sealed ledger included.
        self.path.write_text(self.path.read_text().splitlines()[0] + "\n")
        self.env.invalidate_all()
        keyring._load.cache_clear()
        self.assertEqual(type(person)._id_number.text_of(person), NUMBER)
        text = self.petition.with_user(self.users[OFFICER]).content
        self.assertIn("偷税的事实", text)

    def test_a_broken_rotation_is_taken_up_again(self):
        calls = []

        def commit():
            calls.append(1)
            if len(calls) == 3:
                raise KeyboardInterrupt

        with patch.object(key_rotation, "BATCH", 1):
            # No savepoint: what was committed stays.
            broken = False
            try:
                self.rotation._rotate(commit=commit)
            except KeyboardInterrupt:
                broken = True
            self.assertTrue(broken)
            half = keyring.vault_of(self.env).key_id
            report = self.rotation._rotate()
        self.assertTrue(report["resumed"])
        self.assertEqual(report["key"], half, "no third key")
        self.assertEqual(len(read_key_file(self.path)), 2)
        self.assertFalse(self.rotation._rotate(new_key=False)["resumed"])

    def test_a_row_that_cannot_be_read_is_named(self):
        person = self.env["xinfang.petitioner"].create(
            {"name": "a", "phone": "13800001234"}
        )
        other = self.env["xinfang.petitioner"].create(
            {"name": "b", "phone": "13900001234"}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE xinfang_petitioner p SET phone_enc = o.phone_enc"
            " FROM xinfang_petitioner o WHERE p.id = %s AND o.id = %s",
            (person.id, other.id),
        )
        self.env.invalidate_all()
        with mute_logger(key_rotation.__name__, encrypted.__name__):
            report = self.rotation._rotate()
        self.assertEqual(
            report["failed"], {"xinfang.petitioner.phone_enc": [person.id]}
        )
        # Not at its end: taken up again once the row is mended.
        with mute_logger(key_rotation.__name__):
            self.assertTrue(self.rotation._rotate()["resumed"])

    def test_change_of_the_cipher(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(keyring.CIPHER_PARAMETER, SM4)
        self.rotation._rotate(new_key=False)
        for place, values in self.columns().items():
            for value in values:
                self.assertTrue(value.startswith(f"v2s:{self.old.key_id}:"), place)
        self.env.invalidate_all()
        self.assertIn(
            "偷税的事实", self.petition.with_user(self.users[OFFICER]).content
        )

    def test_ledger_words_stand_and_stay_readable(self):
        entry = self.petition.sudo().entry_ids.filtered("sealed_enc")[-1]
        before = entry.sealed_enc
        self.assertTrue(before)
        words = entry.with_user(self.users[OFFICER])._unseal_wording()
        self.assertTrue(words)
        self.rotation._rotate()
        self.env.invalidate_all()
        self.assertEqual(entry.sealed_enc, before, "the ledger is not written again")
        self.assertEqual(entry.with_user(self.users[OFFICER])._unseal_wording(), words)
        self.assertFalse(
            self.env["xinfang.entry"].sudo().verify_chains(self.petition.ids)["broken"]
        )

    def test_sealed_words_moved_to_another_petition_are_not_read(self):
        other = self.accusation()
        mine = self.petition.sudo().entry_ids.filtered("sealed_enc")[-1]
        theirs = other.sudo().entry_ids.filtered("sealed_enc")[-1]
        keys = self.env["xinfang.ledger.key"]
        vault = keys._vault_of_token(self.petition.id, mine.sealed_enc)
        with self.assertRaises(TamperedError):
            place = ("xinfang.entry", "sealed_enc", f"{other.id}/{theirs.seq}")
            vault.decrypt(mine.sealed_enc, *place)

    def test_values_of_the_first_form_are_brought_up(self):
        """A database of an earlier release: read, rewritten, then no longer accepted."""
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(keyring.BOUND_PARAMETER, False)
        vault = Vault(read_key_file(self.path))
        person = self.env["xinfang.petitioner"].create({"name": "a"})
        gcm = vault._current.gcm("v1")
        head = f"v1:{vault.key_id}"
        aad = f"{head}|xinfang.petitioner|phone".encode()
        body = base64.urlsafe_b64encode(gcm.encrypt(b"13800001234", aad)).decode()
        self.env.cr.execute(
            "UPDATE xinfang_petitioner SET phone_enc = %s WHERE id = %s",
            (f"{head}:{body}", person.id),
        )
        self.env.invalidate_all()
        self.assertEqual(person.phone_masked, "138****1234")
        self.rotation._rotate(new_key=False)
        self.env.invalidate_all()
        self.assertTrue(person.phone_enc.startswith("v2:"))
        self.assertEqual(person.phone_masked, "138****1234")
        self.assertEqual(parameters.get_param(keyring.BOUND_PARAMETER), "1")

    def test_another_key_file_is_not_touched(self):
        self.path.unlink()
        create_key_file(self.path)
        with self.assertRaisesRegex(Exception, "of this database"):
            self.rotation._rotate()
        self.assertEqual(len(read_key_file(self.path)), 1)
