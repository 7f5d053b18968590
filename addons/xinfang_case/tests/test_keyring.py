import os
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import encrypted, keyring, same_matter
from ..tools.keyfile import create_key_file
from ..tools.vault import KeyFileError, Vault
from .test_encrypted import NUMBER, EncryptedCase

LOGGERS = (encrypted.__name__, keyring.__name__)


@tagged("post_install", "-at_install", "xf_security")
class TestKeyOfDatabase(EncryptedCase):
    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        self.env.flush_all()

    def use(self, path):
        self.enterContext(patch.dict(os.environ, {"XINFANG_KEY_FILE": str(path)}))
        self.env.invalidate_all()

    def test_where_the_key_is_looked_for(self):
        with (
            patch.dict(os.environ),
            patch.dict(keyring.config.options, {"data_dir": "/d"}),
        ):
            os.environ.pop("XINFANG_KEY_FILE", None)
            self.assertEqual(keyring.key_path(), Path("/d/xinfang.key"))
            with patch.dict(keyring.config.options, {"xinfang_key_file": "/o/k"}):
                self.assertEqual(keyring.key_path(), Path("/o/k"))
                os.environ["XINFANG_KEY_FILE"] = "/e/k"
                self.assertEqual(keyring.key_path(), Path("/e/k"))

    def test_database_remembers_its_key_and_not_the_key_itself(self):
        vault = keyring.vault_of(self.env)
        known = self.env["ir.config_parameter"].get_param(keyring.KEY_ID_PARAMETER)
        self.assertEqual(known, vault.key_id)
        secret = keyring.key_path().read_text().split()[0]
        self.env.cr.execute(
            "SELECT count(*) FROM ir_config_parameter WHERE value = %s", [secret]
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_lost_key_is_not_replaced(self):
        self.use(self.folder / "lost.key")
        with self.assertRaisesRegex(KeyFileError, "restore"):
            keyring.vault_of(self.env)
        self.assertFalse((self.folder / "lost.key").exists())
        with mute_logger(*LOGGERS):
            with self.assertRaises(UserError):
                self.other.id_number = NUMBER
            with self.assertRaises(AccessError):
                self.person.id_number  # noqa: B018
            self.assertEqual(self.person.id_number_masked, encrypted.HIDDEN)
            with self.assertRaises(UserError):
                self.found(("id_number", "=", NUMBER))
        # What needs no protected value goes on.
        self.assertTrue(self.Petitioner.create({"name": "赵六"}).id)

    def test_without_key_registering_goes_on_and_nobody_is_matched(self):
        typed = {"name": "王小明", "id_number": NUMBER}
        gate = self.env["xinfang.same.matter"]
        self.assertTrue(gate._typed_sql(typed))
        self.use(self.folder / "lost.key")
        with self.assertLogs(same_matter.__name__, "ERROR"):
            self.assertEqual(gate._typed_sql(typed), [])
        petition = self.env["xinfang.petition"].create(
            {
                "title": "反映夜间施工",
                "content": "小区东侧工地夜间施工。",
                "petitioner_id": self.other.id,
                "department_id": self.env["xinfang.department"]
                .create({"name": "测试信访局", "kind": "petition_office"})
                .id,
            }
        )
        self.assertTrue(petition.id)

    def test_key_of_another_database_is_refused(self):
        create_key_file(self.folder / "foreign.key")
        self.use(self.folder / "foreign.key")
        with self.assertRaisesRegex(KeyFileError, "of this database"):
            keyring.vault_of(self.env)
        with self.assertRaises(UserError), mute_logger(*LOGGERS):
            self.other.id_number = NUMBER

    def test_first_key_is_made(self):
        self.env["ir.config_parameter"].set_param(keyring.KEY_ID_PARAMETER, False)
        self.use(self.folder / "new.key")
        vault = keyring.vault_for_writing(self.env)
        self.assertTrue((self.folder / "new.key").is_file())
        known = self.env["ir.config_parameter"].get_param(keyring.KEY_ID_PARAMETER)
        self.assertEqual(known, vault.key_id)

    def test_installation_makes_the_key_once(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(keyring.KEY_ID_PARAMETER, False)
        self.use(self.folder / "install.key")
        parameters._xinfang_remember_key()
        known = parameters.get_param(keyring.KEY_ID_PARAMETER)
        self.assertEqual(known, keyring.vault_of(self.env).key_id)
        # An update with the key gone leaves everything as it is.
        (self.folder / "install.key").unlink()
        parameters._xinfang_remember_key()
        self.assertFalse((self.folder / "install.key").exists())
        self.assertEqual(parameters.get_param(keyring.KEY_ID_PARAMETER), known)

    def test_rotation(self):
        old = keyring.vault_of(self.env)
        create_key_file(self.folder / "new.key")
        fresh = (self.folder / "new.key").read_text()
        (self.folder / "both.key").write_text(fresh + keyring.key_path().read_text())
        (self.folder / "both.key").chmod(0o600)
        self.use(self.folder / "both.key")
        before = self.row(self.person)
        self.assertEqual(self.clear(self.person, "id_number"), NUMBER)
        self.assertEqual(self.found(("id_number", "=", NUMBER)), self.person)
        rotation = self.env["xinfang.key.rotation"]
        for expected in (1, 0):
            written = rotation._rotate(new_key=False)["written"]
            self.assertEqual(written["xinfang.petitioner.id_number_enc"], expected)
        self.env.invalidate_all()
        after = self.row(self.person)
        self.assertTrue(before["id_number_enc"].startswith(f"v2:{old.key_id}:"))
        self.assertFalse(after["id_number_enc"].startswith(f"v2:{old.key_id}:"))
        self.assertNotEqual(after["id_number_bidx"], before["id_number_bidx"])
        # The old line may go now.
        self.use(self.folder / "new.key")
        self.assertEqual(self.clear(self.person, "id_number"), NUMBER)
        self.assertEqual(self.found(("id_number", "=", NUMBER)), self.person)

    def test_changed_key_file_is_read_again(self):
        path = self.folder / "changing.key"
        self.env["ir.config_parameter"].set_param(keyring.KEY_ID_PARAMETER, False)
        create_key_file(path)
        self.use(path)
        first = keyring.vault_of(self.env).key_id
        path.unlink()
        create_key_file(path)
        os.utime(path, ns=(1, 1))
        second = keyring.vault_of(self.env).key_id
        self.assertNotEqual(first, second)
        self.assertIsInstance(keyring.vault_of(self.env), Vault)
