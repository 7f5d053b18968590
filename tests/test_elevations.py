"""C35: who acts as the superuser for somebody from outside has a test of its refusal."""

import ast
import re
from pathlib import Path

import yaml

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.xinfang_case.tests.figures import record
from odoo.addons.xinfang_case.tests.test_barrier import BarrierCase

ROOT = Path(__file__).resolve().parents[1]
TABLE = yaml.safe_load(Path(__file__).with_name("elevations.yaml").read_text("utf-8"))
ELEVATES = ("sudo", "with_user", "open_gate")
WRITES = ("create", "write", "unlink")
# Methods that happen to be called like one that controllers call, of another model.
NAMESAKES = {
    "xinfang_case/models/outbox.py::Outbox._note",
    "xinfang_case/models/outbox_job.py::OutboxJob._send",
    "xinfang_case/models/process_doc.py::ProcessDoc.render",
    "xinfang_case/models/recusal_exception.py::RecusalException._note",
    "xinfang_case/wizards/act_wizard_values.py::ActWizardValues._readable",
}


def calls(node):
    """Return the names of all methods that are called within a piece of code: set."""
    return {
        one.func.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)
    }


def elevating(text):
    """Yield class, method, whether its class is a model, for what acts as somebody else.

    >>> code = "class A(models.Model):\\n  def f(self):\\n    self.sudo()"
    >>> [(kind.name, method.name, model) for kind, method, model in elevating(code)]
    [('A', 'f', True)]
    """
    for kind in ast.walk(ast.parse(text)):
        if isinstance(kind, ast.ClassDef):
            bases = " ".join(map(ast.unparse, kind.bases))
            for method in kind.body:
                if isinstance(method, ast.FunctionDef) and calls(method) & set(
                    ELEVATES
                ):
                    yield kind, method, "Model" in bases


def sources():
    """Yield path below ``addons`` and text of every file of the product."""
    for path in sorted((ROOT / "addons").rglob("*.py")):
        name = path.relative_to(ROOT / "addons").as_posix()
        if "/tests/" not in name and "/migrations/" not in name:
            yield name, path.read_text("utf-8")


def is_open(method, is_model):
    """Tell whether somebody from outside can call a method."""
    marks = " ".join(map(ast.unparse, method.decorator_list))
    if is_model:
        return not method.name.startswith("_") and "api.private" not in marks
    return not method.name.startswith("_")


def found():
    """Return doors, writes and helpers in the code: three sets of names."""
    doors, writes, helpers, used = set(), set(), set(), set()
    for name, text in sources():
        if "/controllers/" in name:
            used |= calls(ast.parse(text))
    for name, text in sources():
        for kind, method, is_model in elevating(text):
            place = f"{name}::{kind.name}.{method.name}"
            if not is_model and "/controllers/" not in name:
                continue
            if is_open(method, is_model):
                (writes if method.name in WRITES else doors).add(place)
            elif is_model and method.name in used:
                helpers.add(place)
    return doors, writes, helpers - NAMESAKES


def test_c35_every_door_that_elevates_is_in_the_table():
    doors, writes, helpers = found()
    assert doors == set(TABLE["doors"])
    assert writes == set(TABLE["writes"])
    assert helpers == set(TABLE["helpers"])
    record("elevations", doors=len(doors), writes=len(writes), helpers=len(helpers))


def test_c35_every_refusal_has_its_test():
    written = {
        f"{path.name}::{name}"
        for path in (*ROOT.glob("addons/*/tests/*.py"), *ROOT.glob("tests/*.py"))
        for name in re.findall(r"^\s*def (test_\w+)\(", path.read_text("utf-8"), re.M)
    }
    named = {*TABLE["doors"].values(), *TABLE["helpers"].values()}
    assert named - written == set()


@tagged("post_install", "-at_install", "xf_security")
class TestElevations(BarrierCase):
    """What the table says of writes, and of dialogs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = new_test_user(cls.env, "xf_stranger", "base.group_user")
        cls.petition = cls.accepted().sudo().petition_id
        cls.hidden = cls.named(cls.police)

    def models(self, place):
        """Return the names of the models that a class of the table extends."""
        file, _mark, name = place.partition("::")
        tree = ast.parse((ROOT / "addons" / file).read_text("utf-8"))
        kind = next(
            one
            for one in ast.walk(tree)
            if isinstance(one, ast.ClassDef) and one.name == name.partition(".")[0]
        )
        told = {
            target.id: ast.literal_eval(one.value)
            for one in kind.body
            if isinstance(one, ast.Assign)
            for target in one.targets
            if target.id in ("_name", "_inherit")
        }
        name = told.get("_name") or told["_inherit"]
        if not self.env[name]._abstract:
            return [name]
        # Of a mixin: what belongs to a petition.
        return ["xinfang.demand", "xinfang.referral", "xinfang.document"]

    def row_of(self, model):
        """Return a row that is not the stranger's own."""
        if model == "ir.attachment":
            return self.env[model]._xinfang_upload(
                "a.txt", b"x", self.petition._name, self.petition.id
            )
        return self.env[model].sudo().search([], limit=1)

    def counted(self):
        """Return how many bars and rows of visibility there are."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT (SELECT count(*) FROM xinfang_bar),"
            " (SELECT count(*) FROM xinfang_access)"
        )
        return self.env.cr.fetchone()

    def test_c35_who_has_no_right_makes_nobody_write_for_him(self):
        tried = 0
        for place in TABLE["writes"]:
            method = place.rpartition(".")[2]
            for model in self.models(place):
                row = self.row_of(model)
                self.assertTrue(row, model)
                before = self.counted()
                mine = row.with_user(self.stranger).with_context({})
                values = {"create_date": "2026-01-01"}
                calls = {
                    "create": lambda mine=mine: mine.browse().create({}),
                    "write": lambda mine=mine, values=values: mine.write(values),
                    "unlink": lambda mine=mine: mine.unlink(),
                }
                tried += 1
                with (
                    self.subTest(place=place, model=model),
                    mute_logger("odoo.addons.base.models.ir_rule"),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    calls[method]()
                self.assertEqual(self.counted(), before, place)
        self.assertGreaterEqual(tried, len(TABLE["writes"]))

    def test_c35_a_dialog_of_what_is_hidden_neither_opens_nor_acts(self):
        act = self.env["xinfang.act"]._get("xinfang.petition", "withdraw")
        place = {"res_model": self.hidden._name, "act_id": act.id, "reason": "x"}
        for login in ("intake", "window", "chief", "role_admin"):
            said = []
            for row in (self.hidden.id, 99999999):
                env = self.env(user=self.users[login])
                dialogs = env["xinfang.act.wizard"]
                context = {
                    f"default_{k}": v for k, v in {**place, "res_id": row}.items()
                }
                with mute_logger("odoo.addons.base.models.ir_rule"):
                    said.append(
                        [
                            self.refusal(dialogs.with_context(context).default_get,
                                         ["res_model", "res_id", "act_id", "reason"]),
                            self.refusal(self.pressed, dialogs, {**place, "res_id": row}),
                            self.refusal(self.used, env["xinfang.assistant"], row),
                        ]
                    )  # fmt: skip
            with self.subTest(login):
                self.assertEqual(*said)
        self.assertFalse(self.hidden.sudo().entry_ids.filtered("reason"))

    def pressed(self, dialogs, vals):
        dialogs.create(vals).action_perform()

    def used(self, dialogs, petition_id):
        dialogs.create({"petition_id": petition_id, "answers": {}}).action_use()

    def refusal(self, call, *args):
        """Return how a call is refused, in words; what goes through fails."""
        point = self.env.cr.savepoint()
        try:
            call(*args)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            point.close(rollback=True)
            self.env.invalidate_all()
        self.fail(f"{call} went through")
