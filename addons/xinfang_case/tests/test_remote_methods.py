"""Every public method of the product, called remotely with what it does not expect."""

import inspect
from random import Random

from odoo.exceptions import UserError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged

from ..models.counter import PERSON_FIELDS, PETITION_FIELDS
from .figures import record
from .review_common import ReviewCase
from .test_act_fuzz import DAY, ODD, SEED

OURS = "odoo.addons.xinfang_"
ROUNDS = 6


@tagged("post_install", "-at_install", "xf_engine")
class TestRemoteMethods(ReviewCase):
    """Wrong arguments are answered by a sentence; methods with other names are private."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.review = cls.ask(cls.answered("2026-03-02"), day="2026-03-03")

    def test_no_public_method_falls_over_odd_arguments(self):
        rnd, faults, methods, calls = Random(SEED), {}, 0, 0
        for model, name, parameters in self._methods():
            methods += 1
            for _round in range(ROUNDS):
                calls += 1
                args = [rnd.choice(ODD) for _parameter in parameters]
                fault = self._call(rnd, model, name, args)
                if fault:
                    faults.setdefault(f"{model}.{name}: {fault}", args)
        self.assertFalse(
            faults, "\n".join(f"{k}  {str(v)[:200]}" for k, v in faults.items())
        )
        self.assertGreater(methods, 50)
        record("remote_methods", methods=methods, calls=calls, faults=0, seed=SEED)

    def test_lists_of_records_to_verify_are_read_as_what_is_meant(self):
        """Only auditors get as far; a number in full-width figures is a number."""
        env = self.seen(self.review, "role_auditor", DAY).env
        for model, name in (
            ("xinfang.view", "verify_views"),
            ("xinfang.entry", "verify_chains"),
        ):
            for odd in [*ODD, *([value] for value in ODD)]:
                savepoint = self.env.cr.savepoint()
                try:
                    report = call_kw(env[model], name, [odd], {})
                    self.assertEqual(report["broken"], [])
                except UserError as refusal:
                    self.assertTrue(str(refusal).strip())
                except Exception as fault:
                    self.fail(f"{name}({odd!r:.60}): {type(fault).__name__}: {fault}")
                finally:
                    savepoint.close(rollback=True)
            self.assertIn("broken", call_kw(env[model], name, [["１２"]], {}))

    def test_counter_says_what_is_wrong_with_any_value(self):
        rnd = Random(SEED)
        names = [*PERSON_FIELDS, *PETITION_FIELDS, "petitioner_id", "nonsense"]
        good = {
            "name": "王小明",
            "title": "小区夜间施工",
            "content": "每天夜里施工到两点。",
            "channel": "visit",
        }
        faults, told = {}, 0
        for number in range(200):
            values = {**good, rnd.choice(names): rnd.choice(ODD)}
            if rnd.random() < 0.5:
                values[rnd.choice(names)] = rnd.choice(ODD)
            savepoint = self.env.cr.savepoint()
            try:
                seen = self.seen(self.review, "window", DAY).env["xinfang.counter"]
                answer = call_kw(seen, "register", [values, f"key-{number:08}"], {})
                told += bool(answer.get("errors"))
            except UserError:
                told += 1
            except Exception as fault:
                faults[f"{type(fault).__name__}: {str(fault)[:120]}"] = values
            finally:
                savepoint.close(rollback=True)
        self.assertFalse(faults)
        self.assertGreater(told, 50)

    def _methods(self):
        """Yield model, method name and the parameters that must be given."""
        for model in sorted(self.env.registry):
            ours, core = set(), set()
            for cls in type(self.env[model]).mro():
                mine = cls.__module__.startswith(OURS) and "naive" not in cls.__module__
                (ours if mine else core).update(
                    name
                    for name, value in vars(cls).items()
                    if inspect.isfunction(value) and not name.startswith("_")
                )
            # What merely overrides Odoo's own method answers as Odoo does.
            for name in sorted(ours - core):
                try:
                    method = get_public_method(self.env[model], name)
                except Exception:
                    continue
                if self.env[model]._abstract and not getattr(
                    method, "_api_model", False
                ):
                    continue
                taken = list(inspect.signature(method).parameters.values())[1:]
                yield (
                    model,
                    name,
                    [
                        one
                        for one in taken
                        if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
                    ],
                )

    def _call(self, rnd, model, name, args):
        """Return what was wrong with the answer, None for results and refusals."""
        login = rnd.choice(["window", "role_admin", *sorted(self.users)])
        env = self.seen(self.review, login, DAY).env
        method = get_public_method(env[model], name)
        sent = args
        if not getattr(method, "_api_model", False):
            rows = env[model].sudo().search([], limit=1)
            if not rows:
                return None
            sent = [rows.ids, *args]
        savepoint = self.env.cr.savepoint()
        try:
            call_kw(env[model], name, sent, {})
            self.env.flush_all()
        except UserError as refusal:
            return None if str(refusal).strip() else "an empty sentence"
        except Exception as fault:
            return f"{type(fault).__name__}: {str(fault)[:120]}"
        finally:
            savepoint.close(rollback=True)
        return None
